/** The first seconds: the slider goes once along the whole story by itself, and any touch stops it. */

const DURATION = 6000;
const STOPPERS = ["pointerdown", "keydown", "wheel", "touchstart"];

/** @param {{ last: number, onStep: (index: number) => void }} options */
export function playIntro({ last, onStep }) {
  const began = performance.now();
  let playing = true;

  function stop() {
    if (!playing) return;
    playing = false;
    for (const name of STOPPERS) window.removeEventListener(name, stop, { capture: true });
  }

  /** @param {number} now */
  function step(now) {
    if (!playing) return;
    const share = Math.min(Math.max((now - began) / DURATION, 0), 1);
    onStep(Math.round(last * share));
    if (share === 1) stop();
    else requestAnimationFrame(step);
  }

  for (const name of STOPPERS) window.addEventListener(name, stop, { capture: true, passive: true });
  requestAnimationFrame(step);
}
