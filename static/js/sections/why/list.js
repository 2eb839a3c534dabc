/** The arrangements as buttons: the chart's legend, the standings at one sparsity, and what chooses by keyboard. */

import { html, svg } from "../../page/dom.js";
import { ratioOf, short } from "../../page/words.js";
import { lineStyles, times } from "./figure.js";

/** @type {Record<string, string>} */
const DASH_ARRAYS = { solid: "none", dash: "7 4", dot: "2 3", dashdot: "7 3 2 3" };

/**
 * @param {Element} element
 * @param {{ phrases: WhyPhrases, onChoose: (index: number) => void }} options
 */
export function createList(element, { phrases, onChoose }) {
  /** @type {ReturnType<typeof entry>[]} */
  let entries = [];

  /**
   * @param {EnergyLevelFields} level
   * @param {number} j
   */
  function entry({ label, arrangement, loss }, j) {
    const line = svg("line", { x1: 0, x2: 34, y1: 6, y2: 6 });
    const facts = html("span", { class: "facts" });
    const button = html("button", { type: "button", "aria-pressed": "false" },
      svg("svg", { viewBox: "0 0 34 12", "aria-hidden": "true" }, line), html("span", { class: "name" }, label), facts);
    button.addEventListener("click", () => onChoose(j));
    return { arrangement, loss, line, facts, button };
  }

  return {
    /**
     * @param {EnergyLevels} branches
     * @param {Colours} colours
     */
    set({ levels }, colours) {
      entries = levels.map(entry);
      element.replaceChildren(...entries.map(({ button }) => html("li", {}, button)));
      this.paint({ levels }, colours);
    },
    /**
     * @param {{ levels: EnergyLevelFields[] }} branches
     * @param {Colours} colours
     */
    paint({ levels }, colours) {
      lineStyles(levels, colours).forEach(({ color, dash }, j) => {
        Object.assign(entries[j].line.style, { stroke: color, strokeDasharray: DASH_ARRAYS[dash] });
      });
    },
    /** @param {{ k: number, selected: string | null }} at */
    show({ k, selected }) {
      const lowest = Math.min(...entries.map(({ loss }) => loss[k] ?? Infinity));
      for (const { arrangement, loss, facts, button } of entries) {
        const here = loss[k];
        facts.textContent = here === null ? phrases.gone : `${short(here)} · ${times(ratioOf(here, lowest), phrases)}`;
        button.classList.toggle("lowest", here === lowest);
        button.setAttribute("aria-pressed", `${arrangement === selected}`);
      }
    },
  };
}
