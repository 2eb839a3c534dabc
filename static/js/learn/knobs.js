/** The recipe's numbers as number boxes, with the server's own bounds. */

import { html } from "../dom.js";
import { createNote, createNumberBox } from "../numberbox.js";

export function createKnobs({ form, fields, words }) {
  const shown = fields.filter(({ kind, name }) => kind !== "choice" && name !== "sparsity");
  const values = Object.fromEntries(shown.map(({ name, default: usual }) => [name, usual]));
  const note = createNote();
  form.append(...shown.map((field) => {
    const onValue = (value) => (values[field.name] = value);
    const { input, show } = createNumberBox(field, { id: `learn-${field.name}`, words, onValue, tell: note.tell });
    show(field.default);
    return html("label", { for: input.id }, field.label, input);
  }), note.element);
  form.addEventListener("submit", (event) => event.preventDefault());

  /** What differs from the recipe's defaults, as a link writes it. */
  return () => shown.filter(({ name, default: usual }) => values[name] !== usual).map(({ name }) => `${name}=${values[name]}`);
}
