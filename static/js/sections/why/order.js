/** How a change of the ground state is told: as a jump, as an arrow that appears, or as arrows that turn. */

/**
 * Which words tell how it changes: continuously either a feature appears, its length almost 0 on one side, or arrows turn.
 * @param {SweepChange["order"]} order
 * @param {SweepChange["norm"]} norm
 * @param {number} ignoredBelow
 */
export function wordsOf(order, norm, ignoredBelow) {
  if (order === "jump") return "jump_words";
  return Math.min(...norm) < ignoredBelow ? "continuous_words" : "turning_words";
}
