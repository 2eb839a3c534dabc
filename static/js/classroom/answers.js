/** The options of a question: to choose from, and with a bar for each time that the question was asked. */

import { html } from "../page/dom.js";
import { fill, share } from "../page/words.js";

/**
 * @typedef {{ words: HTMLElement, mark: HTMLElement, bars: HTMLElement }} Row
 * onChoose: what a press does; without it the options are not pressed.
 * @param {HTMLElement} list
 * @param {{ phrases: PageJson["phrases-room"], onChoose?: (option: number) => void }} options
 */
export function createAnswers(list, { phrases, onChoose }) {
  /** @type {Row[]} */
  let rows = [];
  let built = "";

  /** @param {RoomState} state */
  function build({ lesson, options }) {
    built = lesson;
    rows = options.map((text, option) => {
      const mark = html("span", { class: "answer-mark" });
      const words = html(onChoose ? "button" : "p", { class: "answer" }, html("span", {}, text), mark);
      if (onChoose) {
        words.setAttribute("type", "button");
        words.addEventListener("click", () => onChoose(option));
      }
      return { words, mark, bars: html("div", { class: "answer-bars" }) };
    });
    list.replaceChildren(...rows.map(({ words, bars }) => html("li", {}, words, bars)));
  }

  return {
    /**
     * chosen: one's own option; counted: whether bars are shown where they are known.
     * @param {RoomState} state
     * @param {{ chosen?: number | null, counted?: boolean }} options
     */
    show(state, { chosen = null, counted = true } = {}) {
      if (built !== state.lesson) build(state);
      const tallies = counted && state.tally ? [...(state.earlier ?? []), state.tally] : [];
      rows.forEach(({ words, mark, bars }, option) => {
        if (words instanceof HTMLButtonElement) {
          words.setAttribute("aria-pressed", String(option === chosen));
          words.setAttribute("aria-disabled", String(state.phase !== "ask"));
        }
        words.dataset.right = String(state.answer === option);
        const said = [option === chosen ? phrases.yours : "", state.answer === option ? phrases.right : ""];
        mark.textContent = said.filter(Boolean).join(" · ");
        bars.replaceChildren(...tallies.map((tally, k) => bar(tally, option, k === tallies.length - 1 ? "" : phrases.before)));
      });
    },
  };

  /**
   * @param {number[]} tally
   * @param {number} option
   * @param {string} before
   */
  function bar(tally, option, before) {
    const all = tally.reduce((sum, count) => sum + count, 0);
    const part = all ? tally[option] / all : 0;
    const words = fill(phrases.bar, { count: tally[option], share: share(part) });
    const line = html("p", { class: "count-bar" }, html("i"), html("span", {}, before ? `${before}: ${words}` : words));
    line.style.setProperty("--share", String(part));
    if (before) line.dataset.before = "";
    return line;
  }
}
