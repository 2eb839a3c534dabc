/** The recipe's numbers as number boxes, with the server's own bounds. */

import { html } from "../dom.js";

export function createKnobs({ form, fields }) {
  const shown = fields.filter(({ kind, name }) => kind !== "choice" && name !== "sparsity");
  const values = Object.fromEntries(shown.map(({ name, default: usual }) => [name, usual]));
  form.append(...shown.map((field) => {
    const { name, label, minimum, maximum, step } = field;
    const bounds = { min: minimum, max: maximum, step, value: values[name], inputmode: "decimal" };
    const input = html("input", { type: "number", id: `learn-${name}`, ...bounds });
    input.addEventListener("change", () => {
      const asked = Math.min(Math.max(input.valueAsNumber || field.default, minimum), maximum);
      values[name] = field.kind === "integer" ? Math.round(asked) : asked;
      input.value = values[name];
    });
    return html("label", { for: input.id }, label, input);
  }));
  form.addEventListener("submit", (event) => event.preventDefault());

  /** What differs from the recipe's defaults, as a link writes it. */
  return () => shown.filter(({ name, default: usual }) => values[name] !== usual).map(({ name }) => `${name}=${values[name]}`);
}
