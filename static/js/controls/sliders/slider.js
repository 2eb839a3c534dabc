/** A slider over the positions of an axis, with what stands at each of them as its ribbon: hand, keys and words. */

import { html, setAttribute, svg } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { bandsOf, drawRibbon, drawTicks, freePlace } from "./ribbon.js";

/** @type {Record<string, number>} */
const PAGES = { PageUp: 1, PageDown: -1 };
const REST = 250; // ms after a hand's last move at which it rests; longer than between two repeats of a key
const NEAR = 80; // ms that a pointer stays over a slider before it is taken to come for it
const CLEAR = 3; // pixels between the thumb and a name
const FAR = 3000; // ms after it has left, or the keys have, before it is taken to be gone

/**
 * words(value): what stands at a place, for who listens; scale(value): where it lies, as ribbon and ticks are read;
 * marks: values with a number under the track; nameOf(level): what a band stands for. onShow(value): the slider has
 * moved, by hand or not; onInput(value): by hand; onCommit(): it was let go, onRest(): and has come to rest; onNear(): a
 * hand comes, onFar(): and is gone unless it has come back.
 * @param {HTMLElement} track
 * @param {SliderOptions} options
 */
export function createSlider(track, {
  words, scale = (value) => value, marks = [], nameOf, onShow = () => {}, onInput, onCommit, onRest = () => {}, onNear = () => {},
  onFar = () => {},
}) {
  const part = (/** @type {string} */ name) => /** @type {any} */ (track.querySelector(name)); // of the tag that it has in the templates
  const [range, ribbon, names, ticks] = ["input", ".ribbon", ".names", ".ticks"].map(part);
  let values = [0];
  let value = 0;
  /** @type {RibbonResult | null} */
  let result = null;
  /** @type {BandName[]} */
  let named = []; // in their bands
  let [width, reach] = [0, 0]; // of the ribbon and to either side of the thumb's middle, in pixels
  let held = false;
  /** @type {Timer | null} */
  let rest = null;
  /** @type {Timer | null} */
  let coming = null; // the timer of a hand that comes or goes

  /** @param {number} [at] the value to be said, where it lies between two positions */
  function show(at = values[range.valueAsNumber]) {
    value = at;
    setAttribute(range, "aria-valuetext", words(value));
    clearThumb();
    onShow(value);
  }

  /** A name that the thumb would hide stands elsewhere in its band. */
  function clearThumb() {
    const thumb = (width * range.valueAsNumber) / Math.max(values.length - 1, 1);
    for (const band of named) setAttribute(band.name, "x", freePlace(band, { thumb, reach }).toFixed(1));
  }

  /** @param {number} index */
  function go(index) {
    range.value = String(index);
    show();
    onInput(values[range.valueAsNumber]);
    restSoon();
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
    const starts = bandsOf(result?.levels ?? [], nameOf).map(({ start }) => start);
    const here = range.valueAsNumber;
    const ahead = starts.filter((start) => (direction > 0 ? start > here : start < here));
    step(direction > 0 ? (ahead[0] ?? values.length - 1) : (ahead.at(-1) ?? 0));
  }

  function restSoon() {
    clearTimeout(rest);
    rest = held ? null : setTimeout(onRest, REST);
  }

  /**
   * @param {() => void} then
   * @param {number} delay
   */
  function after(then, delay) {
    clearTimeout(coming);
    coming = setTimeout(then, delay);
  }

  function near() {
    clearTimeout(coming);
    if (!range.matches(":disabled")) onNear();
  }

  range.addEventListener("input", () => go(range.valueAsNumber));
  range.addEventListener("change", onCommit);
  range.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const direction = PAGES[event.key];
    if (!direction || !result) return;
    event.preventDefault();
    jump(direction);
  });
  range.addEventListener("pointerdown", () => {
    held = true;
    near();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      const moved = held && rest === null;
      held = false;
      if (moved) restSoon();
    });
  }
  range.addEventListener("focus", near);
  range.addEventListener("pointerenter", () => after(near, NEAR));
  for (const name of ["pointerleave", "blur"]) range.addEventListener(name, () => after(leave, FAR));

  function leave() {
    if (!range.matches(":hover, :focus")) onFar();
  }

  function redraw() {
    [width, reach] = [ribbon.clientWidth, (track.clientWidth - ribbon.clientWidth) / 2 + CLEAR];
    named = result ? drawRibbon(ribbon, names, { ...result, values, scale, nameOf }) : [];
    clearThumb();
    drawTicks(ticks, { values, scale, marks, changes: result?.changes ?? [] });
  }
  new ResizeObserver(redraw).observe(ribbon);

  return {
    get index() {
      return range.valueAsNumber;
    },
    get values() {
      return values;
    },
    /** Whether anyone can move it as the page is. */
    get offered() {
      return range.checkVisibility() && !range.matches(":disabled");
    },
    go,
    step,
    /** @param {number[]} positions */
    setPositions(positions) {
      if (positions === values) return;
      values = positions;
      range.max = String(values.length - 1);
      range.value = String(nearestLevel(values, value));
      show(value);
    },
    /**
     * What stands along the track, or nothing.
     * @param {RibbonResult | null} next
     */
    setResult(next) {
      track.classList.remove("stale");
      if (next === result) return;
      result = next;
      if (!result) ribbon.replaceChildren();
      redraw();
    },
    /**
     * What stands along the track is of other settings than the page's.
     * @param {boolean} stale
     */
    setStale(stale) {
      track.classList.toggle("stale", stale);
    },
    /**
     * Not under the hand that holds it. value: what is to be said, where it lies between two positions.
     * @param {number} index
     * @param {number} [value]
     */
    moveTo(index, value) {
      if (!held && range.valueAsNumber !== index) range.value = String(index);
      show(value);
    },
  };
}

/**
 * The track of a slider that has no place in the templates.
 * @param {Record<string, string | number>} attributes
 */
export function createTrack(attributes) {
  const input = html("input", { type: "range", min: 0, step: 1, ...attributes });
  const [ribbon, ticks] = ["ribbon", "ticks"].map((name) => svg("svg", { class: name, "aria-hidden": "true" }));
  return { input, track: html("div", { class: "track slim" }, ribbon, input, ticks) };
}
