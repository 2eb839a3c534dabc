/** A native range for each coordinate of h. */

import { html } from "../../page/dom.js";
import { fill, fixed } from "../../page/words.js";

/**
 * onMove(k, value): coordinate k has been moved there.
 * @param {Element} element
 * @param {{ words: DirectionsPhrases, onMove: (k: number, value: number) => void }} options
 */
export function createCoordinates(element, { words, onMove }) {
  /** @type {ReturnType<typeof coordinate>[]} */
  let shown = [];

  /** @param {number} k */
  function coordinate(k) {
    const input = html("input", { type: "range", step: 0.01 });
    const value = html("output", { "aria-live": "off" });
    input.addEventListener("input", () => onMove(k, input.valueAsNumber));
    return { input, value, element: html("label", {}, html("span", {}, fill(words.coordinate, { k: "₁₂₃"[k] })), input, value) };
  }

  return {
    /**
     * extent: how far each goes to either side.
     * @param {number[]} h
     * @param {number} extent
     */
    show(h, extent) {
      if (shown.length !== h.length) {
        shown = h.map((_, k) => coordinate(k));
        element.replaceChildren(...shown.map((one) => one.element));
      }
      shown.forEach(({ input, value }, k) => {
        Object.assign(input, { min: -extent, max: extent });
        if (document.activeElement !== input) input.value = String(h[k]);
        value.textContent = fixed(h[k], 2);
      });
    },
  };
}
