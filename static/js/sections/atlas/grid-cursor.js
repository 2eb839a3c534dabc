/** The atlas as a control in two directions: press, drag or arrow keys; let go to keep. */

import { createDrag } from "../../controls/drag.js";

/** @type {Record<string, Cell>} */
const STEPS = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0],
  Home: [0, -Infinity], End: [0, Infinity], PageUp: [Infinity, 0], PageDown: [-Infinity, 0],
};

/**
 * here() is the current cell [row, column], cellAt(x, y) the one under a pixel of the element, size() [rows, columns];
 * onMove(cell) at each new cell while it is held, then onKeep(cell) or onCancel(); onHover(cell) or null without a press.
 * @param {HTMLElement} element
 * @param {GridCursorOptions} options
 */
export function createGridCursor(element, { here, cellAt, size, onMove, onKeep, onCancel, onHover }) {
  /** @type {Cell | null} */
  let held = null;
  let box = element.getBoundingClientRect();

  /** @param {Cell | null} cell */
  function move(cell) {
    if (!cell || (held && cell[0] === held[0] && cell[1] === held[1])) return;
    held = cell;
    onMove(cell);
  }

  /** @param {PointerEvent} event */
  function under({ clientX, clientY }) {
    return cellAt(clientX - box.left, clientY - box.top);
  }

  function keep() {
    if (!held) return;
    const cell = held;
    held = null;
    onKeep(cell);
  }

  function cancel() {
    if (!held) return;
    held = null;
    onCancel();
  }

  createDrag(element, {
    onStart(event) {
      box = element.getBoundingClientRect(); // once: reading it amid a drag would lay out the page again
      move(under(event));
    },
    onMove: (event) => move(under(event)),
    onEnd: keep,
    onCancel: cancel,
  });
  element.addEventListener("pointermove", (event) => {
    if (held || event.pointerType === "touch") return;
    box = element.getBoundingClientRect();
    onHover(under(event));
  });
  element.addEventListener("pointerleave", () => onHover(null));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return cancel();
    const step = STEPS[event.key];
    const from = held ?? here();
    if (!step || !from) return;
    event.preventDefault();
    const [row, column] = size().map((count, axis) => Math.min(Math.max(from[axis] + step[axis], 0), count - 1));
    move([row, column]);
  });
  element.addEventListener("keyup", (event) => STEPS[event.key] && keep());
  element.addEventListener("blur", keep);
}
