/** A finger that scrolls the page leaves the slider alone that it came down on, which browsers move at the first touch. */

import { sideways } from "./drag.js";

/**
 * Until a finger has gone sideways or was lifted, a slider stays where it is and nobody hears of it.
 * keep(): what puts the page back to where it is now, for a finger that the browser takes away later.
 * @param {{ keep?: () => () => void }} options
 */
export function guardSliders({ keep = () => () => {} } = {}) {
  /** @type {{ range: HTMLInputElement, down: PointerEvent, before: string, asked: string, free: boolean, restore: () => void } | null} */
  let held = null; // {range, down, before, asked, free, restore}

  document.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return;
    const { target: range, pointerType } = event;
    const guarded = pointerType === "touch" && range instanceof HTMLInputElement && range.matches("[type=range]:enabled");
    held = guarded ? { range, down: event, before: range.value, asked: range.value, free: false, restore: keep() } : null;
  }, { capture: true });

  document.addEventListener("pointermove", (event) => {
    if (held && event.isPrimary) held.free ||= sideways(held.down, event);
  }, { capture: true });

  document.addEventListener("pointerup", (event) => {
    if (!held || held.free || !event.isPrimary) return;
    held.free = true;
    if (held.asked !== held.before) put(held.range, held.asked); // a tap
  }, { capture: true });

  document.addEventListener("pointercancel", (event) => {
    if (!held || !event.isPrimary) return;
    if (held.free) {
      put(held.range, held.before);
      held.restore();
    }
    held.free = false;
    held.asked = held.range.value = held.before;
  }, { capture: true });

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      if (!held || held.free || event.target !== held.range) return;
      event.stopImmediatePropagation();
      held.asked = held.range.value;
      held.range.value = held.before;
    }, { capture: true });
  }
  document.addEventListener("keydown", () => (held = null), { capture: true });

  /**
   * @param {HTMLInputElement} range
   * @param {string} value
   */
  function put(range, value) {
    range.value = value;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
