/** A smooth curve upwards through points, drawn as short straight lines. */

const FINENESS = 200; // lines for a curve as long as the picture is wide: some 4 pixels each
const [FEWEST, MOST] = [3, 40]; // between two points

/**
 * Through points [x, y], y ascending, by their length along the way in units of the picture's size; neither x nor y
 * overshoots.
 * @param {Point[]} points
 * @param {[width: number, height: number]} size
 * @returns {Point[]}
 */
export function curveThrough(points, [width, height]) {
  const lengths = points.slice(1).map(([x, y], k) => Math.hypot((x - points[k][0]) / width, (y - points[k][1]) / height));
  const ways = [0, 1].map((axis) => monotone(points.map((point) => point[axis]), lengths));
  return points.flatMap((point, k) => {
    if (k === 0) return [point];
    const parts = Math.min(Math.max(Math.ceil(lengths[k - 1] * FINENESS), FEWEST), MOST);
    const between = Array.from({ length: parts - 1 }, (_, part) => ways.map((way) => way(k - 1, (part + 1) / parts)));
    return [.../** @type {Point[]} */ (between), point];
  });
}

/**
 * The cubic through values so many steps apart that is monotone wherever they are, at a share of the way from value k.
 * Source: M. Steffen, "A simple method for monotonic interpolation in one dimension" (1990).
 * @param {number[]} values
 * @param {number[]} steps
 */
function monotone(values, steps) {
  const chords = steps.map((step, k) => (values[k + 1] - values[k]) / step);
  const last = chords.length - 1;
  const slopes = values.map((_, k) => {
    if (k === 0) return slopeAtEnd(chords, steps, 0, 1);
    if (k > last) return slopeAtEnd(chords, steps, last, last - 1);
    const [before, after] = [chords[k - 1], chords[k]];
    const parabola = (before * steps[k] + after * steps[k - 1]) / (steps[k - 1] + steps[k]);
    return (Math.sign(before) + Math.sign(after)) * Math.min(Math.abs(before), Math.abs(after), Math.abs(parabola) / 2);
  });
  return (/** @type {number} */ k, /** @type {number} */ t) => {
    const [rise, from, to] = [values[k + 1] - values[k], slopes[k] * steps[k], slopes[k + 1] * steps[k]];
    return values[k] + t * (from + t * (3 * rise - 2 * from - to + t * (from + to - 2 * rise)));
  };
}

/**
 * @param {number[]} chords
 * @param {number[]} steps
 * @param {number} k the chord at the end
 * @param {number} next the one beside it
 */
function slopeAtEnd(chords, steps, k, next) {
  if (chords[next] === undefined) return chords[k];
  const share = steps[k] / (steps[k] + steps[next]);
  const slope = chords[k] * (1 + share) - chords[next] * share;
  if (slope * chords[k] <= 0) return 0;
  return Math.sign(slope) * Math.min(Math.abs(slope), 2 * Math.abs(chords[k]));
}

/**
 * x at y of short straight lines through points of ascending y; beyond their ends as there.
 * @param {Point[]} points
 * @param {number} y
 */
export function placeAt(points, y) {
  let [below, above] = [-1, points.length];
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (points[middle][1] < y) below = middle;
    else above = middle;
  }
  if (below < 0 || above === points.length) return points[below < 0 ? 0 : below][0];
  const [[from, low], [to, high]] = [points[below], points[above]];
  return from + ((y - low) / (high - low)) * (to - from);
}
