/** How the stage goes from one W to the next: at once within an arrangement, by a short tween to another or where it is turned. */

const TWEEN = 220; // ms of a change: longer would lag behind a hand
const GHOST = 700; // ms for which the shape before can be compared

/** @param {{ still: () => boolean }} options */
export function createMotion({ still }) {
  /** @type {Pose | null} */
  let target = null;
  /** @type {Pose | null} */
  let from = null;
  /** @type {Matrix | null} */
  let ghost = null;
  let began = -Infinity;

  /**
   * @param {number} now
   * @returns {Shown | null}
   */
  function at(now) {
    if (!target) return null;
    const share = Math.min((now - began) / TWEEN, 1);
    const W = from && share < 1 ? between(from.W, target.W, 1 - (1 - share) ** 3) : target.W;
    const left = 1 - (now - began) / GHOST;
    return { ...target, W, ghost: ghost && left > 0 ? { W: ghost, opacity: left } : null };
  }

  return {
    at,
    /**
     * Go to {W, parts, arrangement}; arrangement null (training) never tweens. turned: it may be the same, seen otherwise.
     * @param {Pose} next
     * @param {number} now
     * @param {{ turned?: boolean }} options
     */
    go(next, now, { turned = false } = {}) {
      const shown = at(now);
      const other = target?.arrangement !== next.arrangement;
      const changes = target?.arrangement && next.arrangement && (other || turned);
      const fits = shown && shown.W.length === next.W.length && shown.W[0].length === next.W[0].length;
      if (target && changes && fits && !still()) {
        from = shown;
        ghost = other ? target.W : null;
        began = now;
      } else if (!fits || !next.arrangement) {
        from = ghost = null;
      }
      target = next;
    },
    moving: (/** @type {number} */ now) => from !== null && now - began < (ghost ? GHOST : TWEEN),
  };
}

/**
 * @param {Matrix} from
 * @param {Matrix} to
 * @param {number} share
 */
function between(from, to, share) {
  return to.map((row, h) => row.map((value, i) => from[h][i] + (value - from[h][i]) * share));
}
