/** One row an arrow: its length and angles, and its bias, as numbers to change; and what is heard beside it. */

import { createNumberBox } from "../../controls/numberbox.js";
import { inPixels, marker, path } from "../../figures/outlines.js";
import { html, svg } from "../../page/dom.js";
import { fill, fixed } from "../../page/words.js";
import { polarOf } from "../../stage/hand/vectors.js";

const [LENGTH_STEP, ANGLE_STEP] = [0.02, 1]; // of an arrow key in a box
const [TURN, STEEPEST] = [180, 90]; // degrees
const MARKER = 9; // radius in units of its own picture

/**
 * onPolar(i, polar), onBias(i, b): a number was changed; tell(sentence): what was made of what was typed.
 * @param {HandRowsOptions} options
 */
export function createHandRows({ proportions, words, limit, onPolar, onBias, tell }) {
  const element = html("div", {});
  /** @type {ReturnType<typeof row>[]} */
  let rows = [];
  let built = "";

  /**
   * @param {number} i
   * @param {string[]} fields
   */
  function row(i, fields) {
    const badge = svg("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" },
      svg("path", { class: "badge", "stroke-width": proportions.widths.badge, d: path(inPixels(marker(i, MARKER, proportions))) }),
      svg("text", { class: "number", dy: "0.35em", "font-size": MARKER * 1.4 }, `${i + 1}`));
    /** @type {number[]} */
    let polar = [];
    let colour = "";
    const line = fields.length === 1;
    const ranges = line ? [[-limit, limit]] : [[0, limit], [-TURN, TURN], [-STEEPEST, STEEPEST]];
    const boxes = fields.map((field, k) => box(i, field, { minimum: ranges[k][0], maximum: ranges[k][1], step: k ? ANGLE_STEP : LENGTH_STEP }, (value) => (
      onPolar(i, polar.map((old, j) => (j === k ? value : old))))));
    const bias = box(i, words.bias_field, { minimum: -limit, maximum: limit, step: LENGTH_STEP }, (value) => onBias(i, value));
    const heard = html("output", { "aria-live": "off" });
    const element = html("div", { class: "hand-row" }, badge, ...boxes.map(({ input }) => input), bias.input, heard);
    return {
      element,
      /**
       * @param {{ v: number[], b: number, heard: number, tint: string, held: boolean }} shown
       */
      show({ v, b, heard: loud, tint, held }) {
        polar = polarOf(v);
        boxes.forEach((each, k) => put(each, Number(polar[k].toFixed(k ? 1 : 3))));
        put(bias, Number(b.toFixed(3)));
        const told = fixed(loud, 3);
        if (heard.textContent !== told) heard.textContent = told; // each write costs a frame some style
        if (colour !== tint) badge.style.color = colour = tint;
        if (element.dataset.held !== `${held}`) element.dataset.held = `${held}`;
      },
    };
  }

  /**
   * @param {number} i
   * @param {string} field
   * @param {{ minimum: number, maximum: number, step: number }} range
   * @param {(value: number) => void} onValue
   */
  function box(i, field, range, onValue) {
    const label = fill(words.field_of, { field, i: i + 1 });
    const schema = /** @type {FieldSchema} */ (/** @type {unknown} */ ({ name: "", label, kind: "number", ...range }));
    const made = createNumberBox(schema, { words, onValue, tell });
    made.input.setAttribute("aria-label", label);
    return made;
  }

  return {
    element,
    /**
     * held: the arrow in a hand, or -1.
     * @param {{ W: Matrix, b: number[], heard: number[], tints: string[], held: number }} shown
     */
    show({ W, b, heard, tints, held }) {
      const fields = words.fields[/** @type {"1" | "2" | "3"} */ (`${W.length}`)];
      if (built !== `${W.length} ${b.length}`) {
        rows = b.map((_, i) => row(i, fields));
        element.style.setProperty("--boxes", `${fields.length + 1}`);
        element.replaceChildren(
          html("div", { class: "hand-row head", "aria-hidden": "true" }, ...["", ...fields, words.bias_field, words.heard].map((title) => html("span", {}, title))),
          ...rows.map((one) => one.element));
      }
      built = `${W.length} ${b.length}`;
      rows.forEach((one, i) => one.show({ v: W.map((each) => each[i]), b: b[i], heard: heard[i], tint: tints[i], held: i === held }));
    },
  };
}

/**
 * A number, where it is another, unless a hand is typing there.
 * @param {ReturnType<typeof createNumberBox>} box
 * @param {number} value
 */
function put({ input, show }, value) {
  const before = input.getAttribute("aria-valuenow");
  if (before !== String(value) && (document.activeElement !== input || before === input.value)) show(value);
}

/**
 * The arrows as the rows of a table; what is not known while they move is left out.
 * @param {Pick<Model, "W" | "b">} model
 * @param {Pick<Described, "heard"> & Partial<Pick<Described, "interference" | "feature_dimensionality">>} known
 * @param {HandPhrases} words
 * @returns {Rows}
 */
export function rowsOf({ W, b }, { heard, interference, feature_dimensionality: D }, { columns, heard: title }) {
  const lists = /** @type {[string, number[]][]} */ ([
    ...W.map((row, k) => [columns.W[k], row]), [columns.b, b], [columns.norm, b.map((_, i) => Math.hypot(...W.map((row) => row[i])))],
    ...(interference ? [[columns.interference, interference]] : []), ...(D ? [[columns.D, D]] : []), [title, heard],
  ]);
  return {
    head: [columns.feature, ...lists.map(([name]) => name)],
    body: b.map((_, i) => [i + 1, ...lists.map(([, list]) => fixed(list[i]))]),
  };
}
