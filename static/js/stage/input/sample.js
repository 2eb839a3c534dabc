/** One input as the model is trained on them: the same one whatever the sparsity, but that fewer of it are on as it grows. */

const GOLDEN = 0x9e3779b9; // 2^32 over the golden ratio: a step that repeats late (splitmix, Steele et al. 2014)
const [FIRST, SECOND] = [0x85ebca6b, 0xc2b2ae35]; // the two factors of MurmurHash3's finaliser

/**
 * Numbers between 0 and 1 that depend on the seed alone (mulberry32).
 * @param {number} seed
 */
function randomOf(seed) {
  let state = Math.imul(seed + 1, FIRST);
  return () => {
    state = (state + GOLDEN) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), FIRST);
    mixed = Math.imul(mixed ^ (mixed >>> 13), SECOND);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/**
 * How many of so many are on, each with a chance, given that at least one is: the smallest number whose share of all
 * cases reaches `quantile`.
 * @param {number} count
 * @param {number} chance
 * @param {number} quantile
 */
function countOn(count, chance, quantile) {
  if (chance >= 1) return count;
  const none = (1 - chance) ** count;
  let left = quantile * (1 - none);
  let share = none;
  for (let k = 1; k < count; k += 1) {
    share *= ((count - k + 1) / k) * (chance / (1 - chance));
    left -= share;
    if (left < 0) return k;
  }
  return count;
}

/**
 * x of every feature in an input in which something is on. draw: which input, 0, 1, 2 ...; groups as in
 * app/superposition/loss/features.py: together all are on or none is, never together at most one.
 * @param {Pick<Spec, "n_features" | "correlation" | "group_size">} spec
 * @param {{ sparsity: number, draw: number }} options
 */
export function sampleInput({ n_features, correlation, group_size }, { sparsity, draw }) {
  const random = randomOf(draw);
  const size = correlation === "none" ? 1 : group_size;
  const exclusive = correlation === "anticorrelated";
  const x = Array.from({ length: n_features }, random);
  const groups = Array.from({ length: Math.ceil(n_features / size) }, (_, g) => ({ first: g * size, rank: random(), member: random() }));
  const chance = exclusive ? Math.min(1, (1 - sparsity) * size) : 1 - sparsity;
  const count = countOn(groups.length, chance, random());
  const on = groups.sort((a, b) => a.rank - b.rank).slice(0, count).flatMap(({ first, member }, place) => {
    const members = x.map((_, i) => i).slice(first, first + size);
    if (!exclusive) return members;
    const among = place === 0 ? members.length : size; // a shorter last group is on as much less often
    return members.slice(Math.floor(member * among)).slice(0, 1);
  });
  return x.map((value, i) => (on.includes(i) ? value : 0));
}
