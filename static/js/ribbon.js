/** The arrangements along the slider as named bands, and the scale under them. */

import { svg } from "./dom.js";
import { percent } from "./words.js";

const MARKED = [0, 0.5, 0.9, 0.99, 0.999];
const ROOM = 10; // pixels that a name leaves free in its band

export function bandsOf(levels) {
  const starts = levels.flatMap(({ arrangement }, k) => (arrangement === levels[k - 1]?.arrangement ? [] : [k]));
  return starts.map((start, k) => ({ start, stop: starts[k + 1] ?? levels.length, ...levels[start] }));
}

export function drawRibbon(element, levels) {
  const last = Math.max(levels.length - 1, 1);
  element.replaceChildren();
  for (const { start, stop, label, parts } of bandsOf(levels)) {
    const left = Math.max(0, start - 0.5) / last;
    const right = Math.min(last, stop - 0.5) / last;
    const name = svg("text", { class: "band-name", x: share((left + right) / 2), y: "50%", dy: "0.35em" }, label);
    const place = { x: share(left), width: share(right - left), height: "100%" };
    element.append(svg("rect", { class: `band shape-${parts[0].shape}`, ...place }), name);
    const room = element.clientWidth * (right - left) - ROOM;
    if (name.getComputedTextLength() > room) name.remove();
  }
}

export function drawTicks(element, sparsities, changes) {
  const marks = MARKED.filter((value) => value <= sparsities.at(-1));
  element.replaceChildren(
    ...changes.map(({ sparsity }) => {
      const x = share(placeOf(sparsities, sparsity));
      return svg("line", { class: "change", x1: x, x2: x, y1: "-8", y2: "4" });
    }),
    ...marks.map((value) => svg("text", { x: share(placeOf(sparsities, value)), y: "18" }, percent(value))),
  );
}

/** Where a sparsity lies along the slider, between 0 and 1; densities between two levels are read as a power. */
function placeOf(sparsities, sparsity) {
  const above = Math.max(1, sparsities.findIndex((level) => level >= sparsity));
  const [low, high, at] = [sparsities[above - 1], sparsities[above] ?? 1, sparsity].map((value) => Math.log(1 - value));
  const between = Number.isFinite(high) && high !== low ? (at - low) / (high - low) : 0;
  return (above - 1 + Math.min(Math.max(between, 0), 1)) / Math.max(sparsities.length - 1, 1);
}

function share(value) {
  return `${(100 * value).toFixed(3)}%`;
}
