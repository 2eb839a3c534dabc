/** Samples of the features, the same for every model: inputs with their weights, so that sums over them are expectations. */

const NODES = 6000; // enumerated inputs, shared by sets as they are likely: a loss of them takes about a millisecond
const [FEWEST, FEW] = [16, 128]; // inputs of a set however rare, where sets are many and where they are few
const MOST = 4096; // inputs of one set
const ENUMERATED = 512; // sets of features on; beyond, those of more than two groups are drawn
const DRAWN = 3000; // inputs of those
const SEED = 7; // of what is drawn: any will do, but always the same
const UNLIKELY = 1e-12; // a set this rare weighs nothing

/**
 * @typedef {{ on: number[], chance: number }} Choice one way for a group to be on
 * @typedef {{ on: number[], x: number[], weight: number }} HandNode the features on, their values, and the weight
 */

/**
 * Every feature is 0 with probability S, else uniform on [0, 1]; in a correlated group all are on together, in an
 * anticorrelated one at most one is. app/superposition/loss/features.py has the same of the numerical core.
 * @param {Pick<Spec, "n_features" | "correlation" | "group_size">} spec
 * @param {number} sparsity
 * @returns {HandNode[]}
 */
export function nodesOf(spec, sparsity) {
  const random = createRandom(SEED);
  const groups = groupsOf(spec, 1 - sparsity);
  const count = groups.reduce((product, group) => product * (group.length + 1), 1);
  const all = count <= ENUMERATED;
  const sets = setsOf(groups, all ? groups.length : 2);
  const something = 1 - (sets.find(({ on }) => on.length === 0)?.chance ?? 0);
  const fewest = Math.min(Math.max(Math.round(NODES / sets.length), FEWEST), FEW);
  const nodes = sets.filter(({ chance }) => chance > UNLIKELY).flatMap((set) => spread(set, { something, fewest, random }));
  return all ? nodes : [...nodes, ...drawn(groups, random)];
}

/**
 * @param {Pick<Spec, "n_features" | "correlation" | "group_size">} spec
 * @param {number} density
 * @returns {Choice[][]}
 */
function groupsOf({ n_features, correlation, group_size }, density) {
  const size = correlation === "none" ? 1 : group_size;
  const groups = Array.from({ length: Math.ceil(n_features / size) }, (_, k) => (
    Array.from({ length: Math.min(size, n_features - k * size) }, (__, i) => k * size + i)));
  return groups.map((members) => (correlation === "anticorrelated"
    ? members.map((i) => ({ on: [i], chance: Math.min(density, 1 / members.length) }))
    : [{ on: members, chance: density }]));
}

/** @param {Choice[]} group */
function chanceOn(group) {
  return group.reduce((sum, { chance }) => sum + chance, 0);
}

/**
 * The sets of features that are on where at most so many groups are, each with its chance.
 * @param {Choice[][]} groups
 * @param {number} most
 * @returns {Choice[]}
 */
function setsOf(groups, most) {
  /** @type {(Choice & { groups: number })[]} */
  let sets = [{ on: [], chance: 1, groups: 0 }];
  for (const group of groups) {
    const off = Math.max(0, 1 - chanceOn(group));
    sets = sets.flatMap((set) => [
      { ...set, chance: set.chance * off },
      ...(set.groups < most ? group.map(({ on, chance }) => ({ on: [...set.on, ...on], chance: set.chance * chance, groups: set.groups + 1 })) : []),
    ]);
  }
  return sets;
}

/**
 * One set's inputs, evenly over its cube, each with its mirror image: more of what is likelier, among sets with something
 * on. The points of each set are shifted by chance, so that the errors of many sets cancel.
 * @param {Choice} set
 * @param {{ something: number, fewest: number, random: () => number }} options
 * @returns {HandNode[]}
 */
function spread({ on, chance }, { something, fewest, random }) {
  if (on.length === 0) return [{ on, x: [], weight: chance }];
  const count = Math.ceil(Math.min(Math.max((NODES * chance) / something, fewest), MOST) / 2);
  const steps = stepsOf(on.length - 1).map((step) => ({ step, shift: random() }));
  return Array.from({ length: count }, (_, k) => [
    (k + 0.5) / 2 / count, ...steps.map(({ step, shift }) => (shift + k * step) % 1),
  ]).flatMap((x) => mirrored({ on, x, weight: chance / count }));
}

/**
 * A node and its mirror image in the middle of the cube, of half its weight each: means are exact.
 * @param {HandNode} node
 * @returns {HandNode[]}
 */
function mirrored({ on, x, weight }) {
  return [x, x.map((value) => 1 - value)].map((values) => ({ on, x: values, weight: weight / 2 }));
}

/**
 * Steps of the sequence x_k = k a mod 1 in so many dimensions with the powers of the root of r^(d+1) = r + 1 (M. Roberts
 * 2018, after the golden ratio, which it is in one).
 * @param {number} dimensions
 */
function stepsOf(dimensions) {
  let root = 2;
  for (let k = 0; k < 60; k += 1) root = (1 + root) ** (1 / (dimensions + 1));
  return Array.from({ length: dimensions }, (_, j) => root ** -(j + 1));
}

/**
 * Inputs with more than two groups on, drawn one group after another, each given how many are still to come.
 * @param {Choice[][]} groups
 * @param {() => number} random
 * @returns {HandNode[]}
 */
function drawn(groups, random) {
  const chances = groups.map(chanceOn);
  const table = countChances(chances); // table[g][c]: that exactly c of groups g, g + 1, ... are on
  const many = table[0].map((chance, count) => (count > 2 ? chance : 0));
  const whole = many.reduce((sum, chance) => sum + chance, 0);
  if (whole < UNLIKELY) return [];
  return Array.from({ length: DRAWN / 2 }, () => {
    let left = pickOf(many, random() * whole);
    const on = groups.flatMap((group, g) => {
      if (left === 0 || random() * table[g][left] >= chances[g] * (table[g + 1][left - 1] ?? 0)) return [];
      left -= 1;
      return group[Math.floor(random() * group.length)].on;
    });
    return { on, x: on.map(random), weight: (2 * whole) / DRAWN };
  }).flatMap(mirrored);
}

/** @param {number[]} chances */
function countChances(chances) {
  const table = [[1]];
  for (const chance of [...chances].reverse()) {
    const after = table[0];
    table.unshift(Array.from({ length: after.length + 1 }, (_, count) => (
      (1 - chance) * (after[count] ?? 0) + chance * (after[count - 1] ?? 0))));
  }
  return table;
}

/**
 * The index at which a running sum first exceeds a value.
 * @param {number[]} weights
 * @param {number} value
 */
function pickOf(weights, value) {
  let sum = 0;
  const found = weights.findIndex((weight) => (sum += weight) > value);
  return found < 0 ? weights.length - 1 : found;
}

/**
 * Numbers in [0, 1), always the same ones of a seed (mulberry32).
 * @param {number} seed
 */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
