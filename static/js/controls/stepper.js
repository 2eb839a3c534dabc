/** A number box between a button for one fewer and one for one more. */

import { html } from "../page/dom.js";
import { fill } from "../page/words.js";
import { createNumberBox } from "./numberbox.js";

/**
 * @param {FieldSchema} field
 * @param {{ id: string, phrases: Phrases, onValue: (value: number) => void, tell: (sentence: string) => void }} options
 */
export function createStepper(field, { id, phrases, onValue, tell }) {
  const { label, minimum, maximum } = field;
  const { input, show } = createNumberBox(field, { id, words: phrases, onValue, tell });
  let shown = minimum;
  const buttons = [-1, 1].map((by) => {
    const words = fill(by < 0 ? phrases.less : phrases.more, { label });
    const button = html("button", { type: "button", "aria-label": words }, by < 0 ? "−" : "+");
    button.addEventListener("click", () => onValue(shown + by));
    return button;
  });
  return {
    element: html("div", { class: "stepper" }, buttons[0], input, buttons[1]),
    input,
    /** @param {number} value */
    show(value) {
      shown = value;
      show(value);
      buttons[0].disabled = value <= minimum;
      buttons[1].disabled = value >= maximum;
    },
  };
}
