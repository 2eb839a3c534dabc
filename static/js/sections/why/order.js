/** How a change of the ground state is told: as a jump, as an arrow that appears, or as arrows that turn. */

const APPEARING = 0.3; // length below which an arrow is said to be ignored

/**
 * Which words tell how it changes: continuously either a feature appears, its length almost 0 on one side, or arrows turn.
 * @param {SweepChange["order"]} order
 * @param {SweepChange["norm"]} norm
 */
export function wordsOf(order, norm) {
  if (order === "jump") return "jump_words";
  return Math.min(...norm) < APPEARING ? "continuous_words" : "turning_words";
}
