/** What the hand is at: a key that is held down changes a control many times, and all of that is one gesture. */

const IDLE = 1500; // ms without a hand's doing anything
const HANDS = ["pointermove", "pointerdown", "pointerup", "keydown", "keyup", "wheel"];

/** @type {Set<() => void>} */
const waiting = new Set(); // for the hand that holds something to let go
let count = 0;
let held = false;
let pressed = false; // by mouse, pen or finger

window.addEventListener("keydown", ({ repeat }) => {
  if (!repeat) count += 1;
  held = true;
}, { capture: true });
for (const name of ["keyup", "pointerdown"]) window.addEventListener(name, () => (held = false), { capture: true });
window.addEventListener("pointerdown", () => (pressed = true), { capture: true });
for (const name of ["pointerup", "pointercancel"]) {
  window.addEventListener(name, () => {
    pressed = false;
    const jobs = [...waiting];
    waiting.clear();
    for (const job of jobs) job();
  });
}
window.addEventListener("blur", () => (held = false)); // the key may be let go elsewhere

/** gesture(): whether this change goes on with the gesture of the one before; asked once a change. */
export function createGesture() {
  /** @type {number | null} */
  let last = null;
  return function continues() {
    const goesOn = held && last === count;
    last = held ? count : null;
    return goesOn;
  };
}

/**
 * Calls job() at once, or as soon as a hand lets go of what it holds; once, however often it is asked by then.
 * @param {() => void} job
 */
export function whenReleased(job) {
  if (pressed) waiting.add(job);
  else job();
}

/**
 * Calls onIdle() whenever the hand that was at the page has come to rest and holds nothing; a page that nobody has touched
 * is let be.
 * @param {() => void} onIdle
 */
export function whenIdle(onIdle) {
  /** @type {Timer | null} */
  let timer = null;
  for (const name of HANDS) {
    window.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(() => pressed || onIdle(), IDLE);
    }, { capture: true, passive: true });
  }
}
