/** The arrangements along the slider as named bands, and the scale under them. */

import { arrangementClass } from "../../figures/colours.js";
import { svg } from "../../page/dom.js";
import { briefly, percent, shapesOf } from "../../page/words.js";

const ROOM = 10; // pixels that a name leaves free in its band
const BENT = /^(irregular$|bent_|uneven_|oblique_)/; // shapes whose names stand back

/** The slider of sparsity: densities between two levels are read as a power. */
export const SPARSITY = {
  scale: (/** @type {number} */ sparsity) => -Math.log(1 - sparsity),
  marks: [0, 0.5, 0.9, 0.99, 0.999].map((value) => ({ value, text: percent(value) })),
};

/**
 * nameOf(level): what is the same throughout a band.
 * @template {{ arrangement: string }} L
 * @param {L[]} levels
 * @param {(level: L) => string} [nameOf]
 */
export function bandsOf(levels, nameOf = ({ arrangement }) => arrangement) {
  const names = levels.map(nameOf);
  const starts = names.flatMap((name, k) => (name === names[k - 1] ? [] : [k]));
  return starts.map((start, k) => ({ start, stop: starts[k + 1] ?? levels.length, ...levels[start] }));
}

/**
 * Bands meet where the losses cross, or half way between two levels where only a name gives way; a name that finds no
 * room in its band, even without what is ignored or shared, stands over it, where there is an element above and room in
 * it. Gives what stands in its band, in pixels.
 * @param {SVGSVGElement} element
 * @param {SVGSVGElement | null} above
 * @param {Ribbon} options
 * @returns {BandName[]}
 */
export function drawRibbon(element, above, { levels, values, scale = (value) => value, changes = [], nameOf }) {
  const bands = bandsOf(levels, nameOf);
  const edges = [...bands.map(({ start }) => edgeAt(start, { values, scale, changes })), 1];
  const width = element.clientWidth;
  /** @type {{ name: SVGTextElement, middle: number, regular: boolean }[]} */
  const homeless = [];
  /** @type {BandName[]} */
  const housed = [];
  element.replaceChildren();
  for (const [k, { label, parts }] of bands.entries()) {
    const [left, right] = [edges[k], edges[k + 1]];
    const place = { x: share(left), width: share(right - left), height: "100%" };
    const name = nameAt((left + right) / 2, label);
    element.append(svg("rect", { class: `band ${arrangementClass(parts)}`, ...place }), name);
    const fits = () => name.getComputedTextLength() <= width * (right - left) - ROOM;
    for (const shorter of [briefly(label), shapesOf(label)]) if (!fits()) name.textContent = shorter;
    if (fits()) {
      housed.push({ name, left: width * left, right: width * right, half: name.getComputedTextLength() / 2 });
      continue;
    }
    name.remove();
    homeless.push({ name, middle: width * (left + right) / 2, regular: !BENT.test(parts[0].shape) });
  }
  if (above) drawNames(above, homeless, width);
  return housed;
}

/**
 * Where a name stands in its band: in the middle, or at the end that a thumb leaves free, the farther one if neither is.
 * thumb: its middle; reach: how far it covers what is beside that.
 * @param {Pick<BandName, "left" | "right" | "half">} band
 * @param {{ thumb: number, reach: number }} hand
 */
export function freePlace({ left, right, half }, { thumb, reach }) {
  const [middle, first, last] = [(left + right) / 2, left + ROOM / 2 + half, right - ROOM / 2 - half];
  if (Math.abs(middle - thumb) >= half + reach) return middle;
  return thumb - first > last - thumb ? first : last;
}

/**
 * Regular arrangements first; a name never covers another.
 * @param {SVGSVGElement} element
 * @param {{ name: SVGTextElement, middle: number, regular: boolean }[]} names
 * @param {number} width
 */
function drawNames(element, names, width) {
  /** @type {{ x: number, half: number }[]} */
  const taken = [];
  element.replaceChildren();
  for (const { name, middle } of names.toSorted((a, b) => Number(b.regular) - Number(a.regular))) {
    element.append(name);
    const half = name.getComputedTextLength() / 2;
    const x = Math.min(Math.max(middle, half), width - half);
    name.setAttribute("x", String(x));
    if (taken.some((other) => Math.abs(other.x - x) < other.half + half + ROOM)) name.remove();
    else taken.push({ x, half });
  }
}

/**
 * @param {number} middle
 * @param {string} label
 */
function nameAt(middle, label) {
  return svg("text", { class: "band-name", x: share(middle), y: "50%", dy: "0.35em" }, label);
}

/**
 * @param {Element} element
 * @param {Pick<Required<Ribbon>, "values" | "scale" | "changes"> & { marks: RibbonMark[] }} options
 */
export function drawTicks(element, { values, scale, changes, marks }) {
  const last = values[values.length - 1];
  element.replaceChildren(
    ...changes.map((change) => {
      const x = share(placeOf(valueOf(change), { values, scale }));
      return svg("line", { class: "change", x1: x, x2: x, y1: "-8", y2: "4" });
    }),
    ...marks.filter(({ value }) => value <= last).map(({ value, text }) => svg("text", { x: share(placeOf(value, { values, scale })), y: "18" }, text)),
  );
}

/**
 * Where the band that begins at a level begins.
 * @param {number} start
 * @param {Pick<Required<Ribbon>, "values" | "scale" | "changes">} options
 */
function edgeAt(start, { values, scale, changes }) {
  if (start === 0) return 0;
  const change = changes.map(valueOf).find((value) => values[start - 1] <= value && value <= values[start]);
  return change === undefined ? (start - 0.5) / (values.length - 1) : placeOf(change, { values, scale });
}

/** @param {RibbonChange} change */
function valueOf(change) {
  return "value" in change ? change.value : change.sparsity;
}

/**
 * Where a value lies along the slider, between 0 and 1.
 * @param {number} value
 * @param {Pick<Required<Ribbon>, "values" | "scale">} options
 */
export function placeOf(value, { values, scale }) {
  const above = Math.max(1, values.findIndex((level) => level >= value));
  const [low, high, at] = [values[above - 1], values[above] ?? values[above - 1], value].map(scale);
  const between = high !== low ? (at - low) / (high - low) : 0;
  return (above - 1 + Math.min(Math.max(between, 0), 1)) / Math.max(values.length - 1, 1);
}

/** @param {number} value */
function share(value) {
  return `${(100 * value).toFixed(3)}%`;
}
