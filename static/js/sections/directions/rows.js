/** One row a concept: its name, how much of it is said, and as a bar what h says of it and what comes out. */

import { inPixels, marker, path } from "../../figures/outlines.js";
import { html, svg } from "../../page/dom.js";
import { fill, fixed } from "../../page/words.js";

const [WIDTH, HEIGHT] = [200, 24]; // of a bar, in units of its own
const STEP = 0.05; // of an amount

/** @param {ConceptRowsOptions} options */
export function createRows({ proportions, words, longest, readAt, onName, onAmount, onCommit }) {
  const element = html("ul", { class: "concepts-said" });
  /** @type {ReturnType<typeof row>[]} */
  let rows = [];

  /** @param {number} i */
  function row(i) {
    const badge = svg("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" },
      svg("path", { class: "badge", "stroke-width": proportions.widths.badge, d: path(inPixels(marker(i, 9, proportions))) }));
    const name = html("input", { type: "text", maxlength: longest, autocomplete: "off", spellcheck: "false", "aria-label": fill(words.name_of, { i: i + 1 }) });
    const on = html("input", { type: "checkbox" });
    const amount = html("input", { type: "range", min: 0, max: 1, step: STEP });
    const value = html("output", { "aria-live": "off" });
    const [heardBar, outBar] = ["heard", "out"].map((kind) => svg("rect", { class: `bar-${kind}`, y: kind === "heard" ? 3 : 7, height: kind === "heard" ? HEIGHT - 6 : HEIGHT - 14 }));
    const [zero, mark] = ["zero", "mark"].map((kind) => svg("line", { class: `bar-${kind}`, y1: 0, y2: HEIGHT }));
    const bar = svg("svg", { class: "reading-bar", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, heardBar, zero, mark, outBar);
    const note = html("span", { class: "reading-note" });
    name.addEventListener("change", () => (name.value = onName(i, name.value)));
    on.addEventListener("change", () => {
      onAmount(i, on.checked ? 1 : 0);
      onCommit();
    });
    amount.addEventListener("input", () => onAmount(i, amount.valueAsNumber));
    amount.addEventListener("change", onCommit);
    return {
      element: html("li", {}, badge, name, html("label", { class: "said-switch" }, on, html("span", {}, words.on)), amount, value, bar, note),
      badge, name, on, amount, value, heardBar, outBar, zero, mark, note,
    };
  }

  return {
    element,
    /**
     * names, colours and amounts: what a hand has set.
     * @param {{ names: string[], x: number[], tints: string[], held: boolean }} said
     */
    showSaid({ names, x, tints, held }) {
      if (rows.length !== names.length) {
        rows = names.map((_, i) => row(i));
        element.replaceChildren(...rows.map((one) => one.element));
      }
      element.classList.toggle("held", held);
      rows.forEach((one, i) => {
        if (document.activeElement !== one.name) one.name.value = names[i];
        one.on.checked = x[i] !== 0;
        one.on.setAttribute("aria-label", fill(words.switch_of, { name: names[i] }));
        one.amount.setAttribute("aria-label", fill(words.amount_of, { name: names[i] }));
        one.amount.value = String(x[i]);
        one.value.textContent = fixed(x[i], 2);
        one.badge.style.color = one.outBar.style.color = tints[i];
      });
    },
    /**
     * limit: how far the bars reach to either side.
     * @param {Reading[]} entries
     * @param {number} limit
     */
    showReadings(entries, limit) {
      const place = (/** @type {number} */ value) => ((value + limit) / (2 * limit)) * WIDTH;
      rows.forEach((one, i) => {
        const { heard, b, out, kind } = entries[i];
        span(one.heardBar, place(0), place(heard));
        span(one.outBar, place(0), place(out));
        for (const { mark, at } of [{ mark: one.zero, at: 0 }, { mark: one.mark, at: readAt }]) {
          for (const end of ["x1", "x2"]) mark.setAttribute(end, `${place(at)}`);
        }
        one.element.dataset.kind = kind;
        one.note.textContent = fill(words.kinds[kind], { out: fixed(out, 2), heard: fixed(heard, 2), b: signed(b) });
      });
    },
  };
}

/**
 * @param {SVGRectElement} rect
 * @param {number} from
 * @param {number} to
 */
function span(rect, from, to) {
  rect.setAttribute("x", `${Math.max(0, Math.min(from, to))}`);
  rect.setAttribute("width", `${Math.abs(to - from)}`);
}

/** @param {number} b */
function signed(b) {
  return b < 0 ? `− ${fixed(-b, 2)}` : `+ ${fixed(b, 2)}`;
}
