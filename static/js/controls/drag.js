/** A press on a picture: by mouse or pen it takes hold at once, by finger when it taps or goes sideways, for upright it scrolls the page. */

const SLOP = 8; // pixels that a finger may stray before it goes anywhere

/**
 * Whether a finger that came down at one event has gone sideways by another.
 * @param {PointerEvent} from
 * @param {PointerEvent} to
 */
export function sideways(from, to) {
  const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY].map((way) => Math.abs(way));
  return x > SLOP && x > y;
}

/**
 * onStart(event, how), how being press, tap or swipe; then onMove(event), and onEnd() or, where the browser takes the
 * pointer away, onCancel(). grips(event): whether a finger takes hold of this at once.
 * @param {GlobalEventHandlers & Element} element
 * @param {DragOptions} options
 */
export function createDrag(element, { onStart, onMove, onEnd = () => {}, onCancel = onEnd, grips }) {
  /** @type {PointerEvent | null} */
  let down = null; // the event of a finger that may yet scroll
  /** @type {number | null} */
  let pointer = null; // that holds

  /**
   * @param {PointerEvent} event
   * @param {Grip} how
   */
  function start(event, how) {
    down = null;
    pointer = event.pointerId;
    element.setPointerCapture(event.pointerId);
    onStart(event, how);
  }

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType === "touch" && !grips?.(event)) down = event;
    else start(event, "press");
  });
  // What is gripped does not scroll; Chromium minds no touch-action inside of an SVG.
  if (grips) element.addEventListener("touchstart", (event) => { if (pointer !== null) event.preventDefault(); }, { passive: false });
  element.addEventListener("pointermove", (event) => {
    if (down && sideways(down, event)) start(event, "swipe");
    else if (pointer === event.pointerId) onMove(event);
  });
  element.addEventListener("pointerup", (event) => {
    if (down && event.isPrimary) start(event, "tap");
    if (pointer !== event.pointerId) return;
    pointer = null;
    onEnd();
  });
  element.addEventListener("pointercancel", (event) => {
    if (event.isPrimary) down = null;
    if (pointer !== event.pointerId) return;
    pointer = null;
    onCancel();
  });
}
