/** What the hand is at: a key that is held down changes a control many times, and all of that is one gesture. */

const IDLE = 1500; // ms without a hand's doing anything
const HANDS = ["pointermove", "pointerdown", "pointerup", "keydown", "keyup", "wheel"];

let count = 0;
let held = false;

window.addEventListener("keydown", ({ repeat }) => {
  if (!repeat) count += 1;
  held = true;
}, { capture: true });
for (const name of ["keyup", "pointerdown"]) window.addEventListener(name, () => (held = false), { capture: true });
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
 * Calls onIdle() whenever the hand that was at the page has come to rest; a page that nobody has touched is let be.
 * @param {() => void} onIdle
 */
export function whenIdle(onIdle) {
  /** @type {Timer | null} */
  let timer = null;
  for (const name of HANDS) {
    window.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(onIdle, IDLE);
    }, { capture: true, passive: true });
  }
}
