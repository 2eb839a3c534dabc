/** The decay of importance, and one slider a feature for importances that follow no rule. */

import { inPixels, marker, path } from "../figures/outlines.js";
import { byId, html, svg } from "../page/dom.js";
import { featureImportances } from "../page/state.js";
import { fill } from "../page/words.js";

const MANY = 8;
const FINE = 100; // steps a decade: a bar's slider is logarithmic, as importance is a ratio

/** @param {{ fields: FieldSchema[], proportions: Page["proportions"], phrases: Phrases, onInput: (changes: Changes) => void, onCommit: () => void }} options */
export function createImportance({ fields, proportions, phrases, onInput, onCommit }) {
  const field = (/** @type {string} */ name) => /** @type {FieldSchema} */ (fields.find((entry) => entry.name === name));
  const [decay, list] = [byId("decay"), byId("bars")];
  const { minimum, maximum, step } = field("importance");
  const bounds = field("importances");
  /** @type {ReturnType<typeof bar>[]} */
  let bars = [];
  /** @type {number[]} */
  let shown = [];
  /** @type {EventTarget | null} */
  let held = null;

  Object.assign(decay, { min: minimum, max: maximum, step });
  decay.addEventListener("input", () => onInput({ importance: decay.valueAsNumber, importances: null }));
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
    document.addEventListener(name, ({ target }) => (held = name === "pointerdown" ? target : null));
  }
  decay.addEventListener("change", onCommit);

  /** @param {number} n_features */
  function build(n_features) {
    bars = Array.from({ length: n_features }, (_, i) => bar(i));
    list.replaceChildren(...bars.map(({ row }) => row));
    list.dataset.many = `${n_features > MANY}`;
  }

  /** @param {number} i */
  function bar(i) {
    const range = html("input", {
      type: "range", min: Math.round(FINE * Math.log10(bounds.minimum)), max: Math.round(FINE * Math.log10(bounds.maximum)),
      "aria-label": fill(phrases.importance_of, { i: i + 1 }),
    });
    const output = html("output", { "aria-live": "off" });
    range.addEventListener("input", () => {
      const importances = shown.map((value, k) => (k === i ? rounded(10 ** (range.valueAsNumber / FINE)) : rounded(value)));
      onInput({ importances });
    });
    range.addEventListener("change", onCommit);
    const outline = badge(i, proportions);
    return { row: html("label", { class: "bar" }, outline, range, output), outline, range, output };
  }

  /** @param {number} value */
  function rounded(value) {
    return Math.min(Math.max(Number(value.toPrecision(2)), bounds.minimum), bounds.maximum);
  }

  return {
    /**
     * @param {Values} values
     * @param {string[]} colours
     */
    show(values, colours) {
      shown = featureImportances(values);
      if (bars.length !== shown.length) build(shown.length);
      if (held !== decay) decay.value = String(values.importance);
      byId("decay-value").textContent = values.importances ? "–" : String(values.importance);
      bars.forEach(({ outline, range, output }, i) => {
        if (held !== range) range.value = String(FINE * Math.log10(shown[i]));
        output.textContent = String(Number(shown[i].toPrecision(2)));
        range.setAttribute("aria-valuetext", fill(phrases.importance_value, { value: output.value }));
        outline.style.color = colours[i];
      });
    },
  };
}

/**
 * @param {number} i
 * @param {Page["proportions"]} proportions
 */
function badge(i, proportions) {
  const corners = inPixels(marker(i, 9, proportions));
  const heights = corners.map(([, y]) => y);
  const middle = (Math.min(...heights) + Math.max(...heights)) / 2;
  return svg("svg", { viewBox: "-16 -16 32 32", "aria-hidden": "true" },
    svg("path", { class: "badge", d: path(corners), "stroke-width": proportions.widths.badge }),
    svg("text", { class: "number", x: 0, y: middle, dy: "0.35em", "font-size": proportions.type }, `${i + 1}`));
}
