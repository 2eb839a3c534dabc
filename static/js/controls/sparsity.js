/** The sparsity slider: a native range over the levels, with buttons, a number box and words. */

import { byId } from "../page/dom.js";
import { nearestLevel } from "../page/state.js";
import { tell } from "../page/voice.js";
import { fill, percent, sparsityWords } from "../page/words.js";
import { bandsOf, drawRibbon, drawTicks } from "./ribbon.js";
import { readShare } from "./typed.js";

/** @type {Record<string, number>} */
const PAGES = { PageUp: 1, PageDown: -1 };
/** @type {Record<string, number>} */
const KEYS = { ArrowUp: 1, ArrowDown: -1 }; // in the box, as in every other

/** @param {{ phrases: Phrases, onInput: (sparsity: number) => void, onCommit: () => void }} options */
export function createSparsity({ phrases, onInput, onCommit }) {
  const [range, number] = [byId("sparsity"), byId("sparsity-number")];
  const [less, more] = [byId("sparser-less"), byId("sparser-more")];
  let sparsities = [0];
  let written = "";
  /** @type {Level[]} */
  let levels = [];
  /** @type {Change[]} */
  let changes = [];

  number.setAttribute("role", "spinbutton");

  /** @param {number} index */
  function go(index) {
    range.value = String(index);
    tell(byId("snapped"), "", { hide: true });
    show();
    onInput(sparsities[range.valueAsNumber]);
  }

  /** @param {number} index */
  function step(index) {
    go(index);
    onCommit();
  }

  /**
   * PageUp and PageDown go from one arrangement to the next.
   * @param {number} direction
   */
  function jump(direction) {
    const starts = bandsOf(levels).map(({ start }) => start);
    const here = range.valueAsNumber;
    const ahead = starts.filter((start) => (direction > 0 ? start > here : start < here));
    const last = sparsities.length - 1;
    step(direction > 0 ? (ahead[0] ?? last) : (ahead.at(-1) ?? 0));
  }

  function show() {
    const index = range.valueAsNumber;
    const words = sparsityWords(sparsities[index], phrases);
    range.setAttribute("aria-valuetext", fill(phrases.value_text, { words }));
    byId("sparsity-words").textContent = words;
    if (document.activeElement !== number || number.value === written) write(percent(sparsities[index]));
    number.setAttribute("aria-valuenow", String(100 * sparsities[index]));
    number.setAttribute("aria-valuetext", percent(sparsities[index]));
    less.disabled = index === 0;
    more.disabled = index === sparsities.length - 1;
  }

  /**
   * What stands in the box; what is being typed is let be until it is done.
   * @param {string} text
   */
  function write(text) {
    written = text;
    number.value = text;
  }

  function typed() {
    const text = number.value.trim();
    const share = readShare(text);
    if (share !== null) step(nearestLevel(sparsities, share));
    write(percent(sparsities[range.valueAsNumber]));
    if (text !== "") tell(byId("snapped"), answer(text, share), { hide: true });
  }

  /**
   * What was made of a typed share, or nothing where it is simply there.
   * @param {string} text
   * @param {number | null} share
   */
  function answer(text, share) {
    const level = percent(sparsities[range.valueAsNumber]);
    const last = sparsities[sparsities.length - 1];
    if (share === null) return fill(phrases.no_share, { typed: text, most: percent(last) });
    const asked = `${Number((100 * share).toPrecision(6))}%`.replace("-", "−");
    if (share > last && asked !== level) return fill(phrases.too_sparse, { asked, level });
    if (share < 0) return fill(phrases.too_dense, { asked, level });
    const sentences = text === "1" ? [fill(phrases.one_percent, { asked })] : [];
    if (asked !== level && percent(share) !== level) sentences.push(fill(phrases.snapped, { asked, level }));
    return sentences.join(" ");
  }

  range.addEventListener("input", () => go(range.valueAsNumber));
  range.addEventListener("change", onCommit);
  range.addEventListener("keydown", (event) => {
    const direction = PAGES[event.key];
    if (!direction || levels.length === 0) return;
    event.preventDefault();
    jump(direction);
  });
  number.addEventListener("change", typed);
  number.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    write(number.value); // the arrow takes the box from what was typed
    step(Math.min(Math.max(range.valueAsNumber + by, 0), sparsities.length - 1));
  });
  less.addEventListener("click", () => step(range.valueAsNumber - 1));
  more.addEventListener("click", () => step(range.valueAsNumber + 1));

  function redraw() {
    if (levels.length > 0) drawRibbon(byId("ribbon"), byId("names"), { levels, sparsities, changes });
    drawTicks(byId("ticks"), sparsities, changes);
  }
  new ResizeObserver(redraw).observe(byId("ribbon"));

  return {
    get index() {
      return range.valueAsNumber;
    },
    /**
     * stale: the arrangements along the track are those of the sweep before.
     * @param {number[]} values
     * @param {{ stale?: boolean }} options
     */
    setLevels(values, { stale = false } = {}) {
      byId("track").classList.toggle("stale", stale);
      sparsities = values;
      range.max = String(values.length - 1);
      show();
    },
    /** @param {Finished} result */
    setResult(result) {
      ({ levels, changes } = result);
      redraw();
    },
    /** @param {number} index */
    moveTo(index) {
      range.value = String(index);
      show();
    },
  };
}
