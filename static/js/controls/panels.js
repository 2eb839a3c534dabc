/** One panel at a time may take the place of all. */

import { byId } from "../page/dom.js";

/** @param {{ onChoose: (panel: Values["panel"]) => void }} options */
export function createPanels({ onChoose }) {
  const explorer = byId("explorer");
  const buttons = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".enlarge")]);
  for (const button of buttons) {
    const panel = /** @type {NonNullable<Values["panel"]>} */ (button.dataset.panel);
    button.addEventListener("click", () => onChoose(explorer.dataset.panel === panel ? null : panel));
  }
  new MutationObserver(mark).observe(explorer, { attributeFilter: ["data-panel"] });
  mark();

  function mark() {
    for (const button of buttons) button.setAttribute("aria-pressed", `${button.dataset.panel === explorer.dataset.panel}`);
  }
}
