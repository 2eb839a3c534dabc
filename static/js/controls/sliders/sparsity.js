/** The sparsity slider over the levels, with buttons, a number box and words. */

import { byId, setAttribute, setText } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { tell } from "../../page/voice.js";
import { fill, percent, sparsityWords } from "../../page/words.js";
import { SPARSITY } from "./ribbon.js";
import { createSlider } from "./slider.js";
import { readShare } from "../typed.js";

/** @type {Record<string, number>} */
const KEYS = { ArrowUp: 1, ArrowDown: -1 }; // in the box, as in every other

/** @param {{ phrases: Phrases, onInput: (sparsity: number) => void, onCommit: () => void }} options */
export function createSparsity({ phrases, onInput, onCommit }) {
  const number = byId("sparsity-number");
  const [less, more] = [byId("sparser-less"), byId("sparser-more")];
  let written = "";
  const slider = createSlider(byId("track"), {
    words: (sparsity) => fill(phrases.value_text, { words: sparsityWords(sparsity, phrases) }),
    ...SPARSITY, onShow: show, onCommit,
    onInput(sparsity) {
      tell(byId("snapped"), "", { hide: true });
      onInput(sparsity);
    },
  });

  number.setAttribute("role", "spinbutton");

  /** @param {number} sparsity */
  function show(sparsity) {
    setText(byId("sparsity-words"), sparsityWords(sparsity, phrases));
    if (document.activeElement !== number || number.value === written) write(percent(sparsity));
    setAttribute(number, "aria-valuenow", String(100 * sparsity));
    setAttribute(number, "aria-valuetext", percent(sparsity));
    less.disabled = slider.index === 0;
    more.disabled = slider.index === slider.values.length - 1;
  }

  /**
   * What stands in the box; what is being typed is let be until it is done.
   * @param {string} text
   */
  function write(text) {
    written = text;
    if (number.value !== text) number.value = text;
  }

  function typed() {
    const text = number.value.trim();
    const share = readShare(text);
    if (share !== null) slider.step(nearestLevel(slider.values, share));
    write(percent(slider.values[slider.index]));
    if (text !== "") tell(byId("snapped"), answer(text, share), { hide: true });
  }

  /**
   * What was made of a typed share, or nothing where it is simply there.
   * @param {string} text
   * @param {number | null} share
   */
  function answer(text, share) {
    const level = percent(slider.values[slider.index]);
    const last = slider.values[slider.values.length - 1];
    if (share === null) return fill(phrases.no_share, { typed: text, most: percent(last) });
    const asked = `${Number((100 * share).toPrecision(6))}%`.replace("-", "−");
    if (share > last && asked !== level) return fill(phrases.too_sparse, { asked, level });
    if (share < 0) return fill(phrases.too_dense, { asked, level });
    const sentences = text === "1" ? [fill(phrases.one_percent, { asked })] : [];
    if (asked !== level && percent(share) !== level) sentences.push(fill(phrases.snapped, { asked, level }));
    return sentences.join(" ");
  }

  number.addEventListener("change", typed);
  number.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    write(number.value); // the arrow takes the box from what was typed
    slider.step(Math.min(Math.max(slider.index + by, 0), slider.values.length - 1));
  });
  less.addEventListener("click", () => slider.step(slider.index - 1));
  more.addEventListener("click", () => slider.step(slider.index + 1));

  return slider;
}
