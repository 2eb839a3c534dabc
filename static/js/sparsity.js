/** The sparsity slider: a native range over the levels, with buttons, a number box and words. */

import { byId } from "./dom.js";
import { bandsOf, drawRibbon, drawTicks } from "./ribbon.js";
import { nearestLevel } from "./state.js";
import { fill, sparsityWords } from "./words.js";

export function createSparsity({ phrases, onInput, onCommit }) {
  const [range, number] = [byId("sparsity"), byId("sparsity-number")];
  const [less, more] = [byId("sparser-less"), byId("sparser-more")];
  let sparsities = [0];
  let levels = [];
  let changes = [];

  function go(index) {
    range.value = index;
    byId("snapped").hidden = true;
    show();
    onInput(sparsities[range.valueAsNumber]);
  }

  function step(index) {
    go(index);
    onCommit();
  }

  /** PageUp and PageDown go from one arrangement to the next. */
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
    if (document.activeElement !== number) number.value = Number(sparsities[index].toFixed(4));
    less.disabled = index === 0;
    more.disabled = index === sparsities.length - 1;
  }

  function typed() {
    if (number.value === "") return show();
    const asked = number.valueAsNumber;
    const index = nearestLevel(sparsities, asked);
    go(index);
    const level = Number(sparsities[index].toFixed(4));
    number.value = level;
    byId("snapped").hidden = level === asked;
    byId("snapped").textContent = fill(phrases.snapped, { asked, level });
    onCommit();
  }

  range.addEventListener("input", () => go(range.valueAsNumber));
  range.addEventListener("change", onCommit);
  range.addEventListener("keydown", (event) => {
    const direction = { PageUp: 1, PageDown: -1 }[event.key];
    if (!direction || levels.length === 0) return;
    event.preventDefault();
    jump(direction);
  });
  number.addEventListener("change", typed);
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
    /** stale: the arrangements along the track are those of the sweep before. */
    setLevels(values, { stale = false } = {}) {
      byId("track").classList.toggle("stale", stale);
      sparsities = values;
      range.max = values.length - 1;
      show();
    },
    setResult(result) {
      ({ levels, changes } = result);
      redraw();
    },
    moveTo(index) {
      range.value = index;
      show();
    },
  };
}
