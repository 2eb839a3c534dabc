/** What to train: one control a field of the server's schema, which alone knows bounds and choices. */

import { byId, html, svg } from "../page/dom.js";
import { fill } from "../page/words.js";
import { describe } from "./model.js";
import { createNote, createNumberBox } from "./numberbox.js";
import { createStepper } from "./stepper.js";

const ELSEWHERE = new Set(["n_features", "importance", "importances", "sparsities"]);
const FEW = 3; // that stand beside each other as buttons: more would not fit on a phone

/**
 * usual: the values that a reset goes back to.
 * @param {{ fields: FieldSchema[], usual: Values, phrases: Phrases, onCommit: (changes: Changes) => void, onReset: () => void }} options
 */
export function createControls({ fields, usual, phrases, onCommit, onReset }) {
  const form = byId("concepts");
  const note = createNote();
  const controls = fields.filter(({ name }) => !ELSEWHERE.has(name)).map((field) => create(field));
  form.append(...phrases.groups.map(group), note.element, resetButton(), html("p", { class: "small" }, fill(phrases.resets, { model: describe(usual, phrases.model) })));
  form.addEventListener("submit", (event) => event.preventDefault());

  /** @param {Phrases["groups"][number]} group */
  function group({ name, help, fields: names }) {
    const elements = controls.filter((control) => names.includes(control.name)).map(({ element }) => element);
    return html("section", { class: "concept-group" }, html("h2", { class: "part-name" }, name), html("p", { class: "small" }, help), html("div", { class: "concept-row" }, ...elements));
  }

  /** @param {FieldSchema} field */
  function create(field) {
    if (field.name === "seed") return seed(field);
    if (field.kind === "choice") return segments(field, field.choices);
    if (field.kind === "integer" && field.maximum - field.minimum < FEW) {
      return segments(field, Array.from({ length: field.maximum - field.minimum + 1 }, (_, k) => field.minimum + k));
    }
    return stepper(field);
  }

  /**
   * @param {FieldSchema} field
   * @param {(string | number)[]} choices
   */
  function segments({ name, label }, choices) {
    const inputs = choices.map((choice) => html("input", { type: "radio", name, value: choice }));
    inputs.forEach((input, k) => input.addEventListener("change", () => onCommit({ [name]: choices[k] })));
    const labels = inputs.map((input, k) => html("label", {}, input, phrases.choices[choices[k]] ?? `${choices[k]}`));
    return {
      name,
      element: html("fieldset", { class: "concept" }, html("legend", {}, label), html("div", { class: "segments" }, ...labels)),
      show: (/** @type {string | number} */ value) => inputs.forEach((input, k) => (input.checked = choices[k] === value)),
    };
  }

  /** @param {FieldSchema} field */
  function stepper(field) {
    const { name, label } = field;
    const id = idOf(field);
    const { element, show } = createStepper(field, { id, phrases, tell: note.tell, onValue: (value) => onCommit({ [name]: value }) });
    return { name, element: html("div", { class: "concept" }, html("label", { for: id }, label), element), show };
  }

  /** @param {FieldSchema} field */
  function seed(field) {
    const onValue = (/** @type {number} */ value) => onCommit({ seed: value });
    const { input, show } = createNumberBox(field, { id: idOf(field), words: phrases, onValue, tell: note.tell });
    const words = { "aria-label": phrases.roll, title: phrases.roll };
    const die = html("button", { type: "button", class: "icon-button", ...words }, dieFace());
    die.addEventListener("click", () => onCommit({ seed: Math.floor(Math.random() * (field.maximum + 1)) }));
    return {
      name: field.name,
      element: html("div", { class: "concept" }, html("label", { for: input.id }, field.label),
        html("div", { class: "seed-row" }, input, die)),
      show,
    };
  }

  function resetButton() {
    const button = html("button", { type: "button" }, phrases.reset);
    button.addEventListener("click", onReset);
    return button;
  }

  return {
    /** @param {Named} values */
    show(values) {
      note.tell("");
      for (const { name, element, show } of controls) {
        show(values[name]);
        if (name === "group_size") element.hidden = values.correlation === "none";
      }
    },
  };
}

/** @param {FieldSchema} field */
function idOf({ name }) {
  return `field-${name}`;
}

function dieFace() {
  const edge = svg("rect", { x: 2, y: 2, width: 16, height: 16, rx: 3.5 });
  const dots = [[6, 6], [14, 6], [10, 10], [6, 14], [14, 14]].map(([cx, cy]) => svg("circle", { cx, cy, r: 1.4 }));
  return svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, edge, ...dots);
}
