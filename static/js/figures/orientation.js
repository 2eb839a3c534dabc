/** A hidden space may be turned or mirrored as one likes: pictures that follow one another are turned to agree. */

const SETTLED = 1e-12; // of a rotation's entries, squared, from one step of Newton's to the next
const MOST = 60; // steps of Newton's, which double the digits once they are near

/**
 * Levels turned so that the one at an index agrees with a reference, and each with its neighbour on the way there.
 * @template {{ W: Matrix, found?: { W: Matrix }[], words?: Matrix }} L
 * @param {L[]} levels
 * @param {{ index: number, reference: Matrix }} options
 * @returns {L[]}
 */
export function orientLevels(levels, { index, reference }) {
  const turned = [...levels];
  turned[index] = turnLevel(levels[index], reference);
  for (let k = index - 1; k >= 0; k -= 1) turned[k] = turnLevel(levels[k], turned[k + 1].W);
  for (let k = index + 1; k < levels.length; k += 1) turned[k] = turnLevel(levels[k], turned[k - 1].W);
  return turned;
}

/**
 * @template {{ W: Matrix, found?: { W: Matrix }[], words?: Matrix }} L
 * @param {L} level
 * @param {Matrix} reference
 * @returns {L}
 */
function turnLevel(level, reference) {
  const Q = rotationOnto(level.W, reference);
  const found = level.found?.map((entry) => ({ ...entry, W: product(Q, entry.W) }));
  const words = level.words?.map((word) => Q.map((row) => row.reduce((sum, value, h) => sum + value * word[h], 0)));
  return { ...level, W: product(Q, level.W), ...(found ? { found } : {}), ...(words ? { words } : {}) };
}

/**
 * The orthogonal Q that brings Q W nearest to a reference, as far as they have columns in common: the polar factor of
 * reference Wᵀ (Schönemann 1966), by Newton's iteration (Higham 1986).
 * @param {Matrix} W
 * @param {Matrix} reference
 * @returns {Matrix}
 */
function rotationOnto(W, reference) {
  const columns = Math.min(W[0].length, reference[0].length);
  let Q = reference.map((row, h) => W.map((other, k) => {
    let sum = h === k ? 1e-9 : 0; // an axis that neither uses stays where it is
    for (let i = 0; i < columns; i += 1) sum += row[i] * other[i];
    return sum;
  }));
  for (let step = 0; step < MOST; step += 1) {
    const inverse = transposedInverse(Q);
    const next = Q.map((row, h) => row.map((value, k) => (value + inverse[h][k]) / 2));
    const change = next.flat().reduce((sum, value, k) => sum + (value - Q.flat()[k]) ** 2, 0);
    Q = next;
    if (change < SETTLED) break;
  }
  return Q;
}

/**
 * Of a matrix of at most three rows, by cofactors.
 * @param {Matrix} Q
 */
function transposedInverse(Q) {
  const n = Q.length;
  if (n === 1) return [[1 / Q[0][0]]];
  const cofactors = Q.map((row, h) => row.map((_, k) => cofactor(Q, h, k)));
  const determinant = Q[0].reduce((sum, value, k) => sum + value * cofactors[0][k], 0);
  return cofactors.map((row) => row.map((value) => value / determinant));
}

/**
 * @param {Matrix} Q
 * @param {number} h
 * @param {number} k
 */
function cofactor(Q, h, k) {
  const n = Q.length;
  if (n === 2) return (h === k ? 1 : -1) * Q[1 - h][1 - k];
  const [a, b, c, d] = [(h + 1) % n, (h + 2) % n, (k + 1) % n, (k + 2) % n];
  return Q[a][c] * Q[b][d] - Q[a][d] * Q[b][c];
}

/**
 * @param {Matrix} Q
 * @param {Matrix} W
 * @returns {Matrix}
 */
function product(Q, W) {
  return Q.map((row) => W[0].map((_, i) => row.reduce((sum, value, k) => sum + value * W[k][i], 0)));
}
