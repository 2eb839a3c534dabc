/** The recipe's numbers as number boxes, with the server's own bounds; in the page's link as "name:value,...". */

import { createNote, createNumberBox } from "../../controls/numberbox.js";
import { html } from "../../page/dom.js";

/**
 * given: what the link says; onChange(text): what it is to say, null where all is as usual.
 * @param {{ form: HTMLElement, fields: FieldSchema[], words: Phrases, given: string | null, onChange: (text: string | null) => void }} options
 */
export function createKnobs({ form, fields, words, given, onChange }) {
  const shown = fields.filter(({ kind, name }) => kind !== "choice" && name !== "sparsity");
  const values = /** @type {Record<string, number>} */ (Object.fromEntries(shown.map(({ name, default: usual }) => [name, usual])));
  for (const [name, value] of (given ?? "").split(",").map((pair) => pair.split(":"))) if (name in values) values[name] = Number(value);
  const note = createNote();
  form.append(...shown.map((field) => {
    const onValue = (/** @type {number} */ value) => {
      values[field.name] = value;
      onChange(changed().map((name) => `${name}:${values[name]}`).join(",") || null);
    };
    const { input, show } = createNumberBox(field, { id: `learn-${field.name}`, words, onValue, tell: note.tell });
    show(values[field.name]);
    return html("label", { for: input.id }, field.label, input);
  }), note.element);
  form.addEventListener("submit", (event) => event.preventDefault());

  function changed() {
    return shown.filter(({ name, default: usual }) => values[name] !== usual).map(({ name }) => name);
  }

  /** What differs from the recipe's defaults, as the server is asked. */
  return () => changed().map((name) => `${name}=${values[name]}`);
}
