/** Two tries side by side: pictures, and how many times the one loses what the other does. */

import { html } from "../../page/dom.js";
import { fill } from "../../page/words.js";

/** @typedef {{ name: string, times: number, arrows: string }} Contender a try; times: its loss divided by the best */

/**
 * picture(element, arrows): a model is drawn there.
 * @param {Pick<HandGameOptions, "part" | "words" | "picture"> & { scoreText(times: number): string }} options
 */
export function createVersus({ part, words, picture, scoreText }) {
  /** @type {Contender[]} */
  let chosen = []; // two at most, the older first
  let at = ""; // the experiment that they belong to

  const has = (/** @type {Contender} */ one) => chosen.some(({ name }) => name === one.name);

  function show() {
    const figures = chosen.map(({ name, times, arrows }) => {
      const space = html("div", {});
      picture(space, arrows);
      return html("figure", {}, space, html("figcaption", {}, `${name}: ${scoreText(times)}`));
    });
    part("versus").replaceChildren(...figures);
    part("versus-told").textContent = chosen.length === 1 ? words.versus_one : sentence();
  }

  function sentence() {
    if (chosen.length < 2) return "";
    const [less, more] = chosen.toSorted((a, b) => a.times - b.times);
    return fill(words.versus, { more: more.name, less: less.name, times: scoreText(more.times / less.times) });
  }

  return {
    /**
     * The button that puts a try beside another, or takes it away.
     * @param {Contender} one
     */
    chooser(one) {
      chosen = chosen.map((other) => (other.name === one.name ? one : other));
      const button = html("button", { type: "button", "aria-pressed": `${has(one)}`, "aria-label": `${words.versus_choose}: ${one.name}` }, words.versus_choose);
      button.addEventListener("click", () => {
        chosen = has(one) ? chosen.filter(({ name }) => name !== one.name) : [...chosen, one].slice(-2);
        for (const other of part("tries").querySelectorAll("[aria-pressed]")) {
          other.setAttribute("aria-pressed", `${chosen.some(({ name }) => other.ariaLabel === `${words.versus_choose}: ${name}`)}`);
        }
        show();
      });
      return button;
    },
    /**
     * Tries of another experiment have gone.
     * @param {string} key
     */
    draw(key) {
      if (key !== at) chosen = [];
      at = key;
      show();
    },
  };
}
