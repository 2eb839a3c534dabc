/** How the stage goes from one W to the next: at once within an arrangement, by a short tween from one to another. */

const TWEEN = 220;
const GHOST = 700;

export function createMotion({ still }) {
  let target = null;
  let from = null;
  let ghost = null;
  let began = -Infinity;

  function at(now) {
    if (!target) return null;
    const share = Math.min((now - began) / TWEEN, 1);
    const W = from && share < 1 ? between(from.W, target.W, 1 - (1 - share) ** 3) : target.W;
    const left = 1 - (now - began) / GHOST;
    return { ...target, W, ghost: ghost && left > 0 ? { W: ghost, opacity: left } : null };
  }

  return {
    at,
    /** Go to {W, parts, arrangement}; arrangement null (training) never tweens. */
    go(next, now) {
      const shown = at(now);
      const changes = shown && target.arrangement && next.arrangement && target.arrangement !== next.arrangement;
      const fits = shown && shown.W.length === next.W.length && shown.W[0].length === next.W[0].length;
      if (changes && fits && !still()) {
        from = shown;
        ghost = target.W;
        began = now;
      } else if (!fits || !next.arrangement) {
        from = ghost = null;
      }
      target = next;
    },
    moving: (now) => now - began < GHOST && ghost !== null,
  };
}

function between(from, to, share) {
  return to.map((row, h) => row.map((value, i) => from[h][i] + (value - from[h][i]) * share));
}
