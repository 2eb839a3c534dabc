/** The arrows as files: the picture, and numbers that can be taken again as a model of one's own. */

import { createSaves } from "../../share/reading.js";
import { fileRows } from "../../stage/hand/arrows.js";

/**
 * told(): what there is to save, null while nothing is shown. The buttons can be pressed once enable(true) says so.
 * @param {HTMLElement} section
 * @param {{ picture: Element, told: () => { model: Pick<Model, "W" | "b">, sentence: string, tints: Colours, numbers: Named } }} options
 */
export function createHandSaves(section, { picture, told }) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...section.querySelectorAll("[data-save]")]);
  createSaves(buttons, () => {
    const { model, sentence, tints, numbers } = told();
    return { name: "arrows", picture, sentence, tints, numbers: { link: location.href, W: model.W, b: model.b, ...numbers }, rows: fileRows(model) };
  });
  return {
    /** @param {boolean} on */
    enable(on) {
      for (const button of buttons) if (button.disabled === on) button.disabled = !on;
    },
  };
}
