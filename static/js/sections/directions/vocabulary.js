/** Words that can be said with the concepts at hand: each is added or taken away as a whole. */

import { html } from "../../page/dom.js";
import { fill } from "../../page/words.js";

/** @param {{ words: DirectionsPhrases, most: number, onCounts: (counts: Counts) => void }} options */
export function createWords({ words, most, onCounts }) {
  const element = html("ul", { class: "vocabulary" });
  let shown = "";
  /** @type {ReturnType<typeof item>[]} */
  let items = [];
  /** @type {Counts} */
  let counts = {};

  /**
   * @param {string} word
   * @param {number} by
   */
  function step(word, by) {
    const next = { ...counts, [word]: Math.min(Math.max((counts[word] ?? 0) + by, -most), most) };
    onCounts(Object.fromEntries(Object.entries(next).filter(([, times]) => times !== 0)));
  }

  /** @param {string} word */
  function item(word) {
    const value = html("output", { "aria-live": "off" });
    const [less, more] = [-1, 1].map((by) => {
      const label = fill(by < 0 ? words.take_away : words.add, { word });
      const button = html("button", { type: "button", "aria-label": label }, by < 0 ? "−" : "+");
      button.addEventListener("click", () => step(word, by));
      return button;
    });
    return { word, value, element: html("li", {}, less, html("span", {}, word, " ", value), more) };
  }

  return {
    element,
    get empty() {
      return items.length === 0;
    },
    /** @param {{ available: string[], counts: Counts }} options */
    show({ available, counts: next }) {
      counts = next;
      if (available.join() !== shown) {
        shown = available.join();
        items = available.map(item);
        element.replaceChildren(...items.map((one) => one.element));
      }
      for (const { word, value, element: box } of items) {
        const times = counts[word] ?? 0;
        value.textContent = times === 0 ? "" : times > 0 ? `+${times}` : `−${-times}`;
        box.dataset.said = `${times !== 0}`;
      }
    },
  };
}
