/** The recipe's numbers as number boxes, with the server's own bounds; in the page's link as "name:value,...". */

import { html } from "../dom.js";

/** given: what the link says; onChange(text): what it is to say, null where all is as usual. */
export function createKnobs({ form, fields, given, onChange }) {
  const shown = fields.filter(({ kind, name }) => kind !== "choice" && name !== "sparsity");
  const values = Object.fromEntries(shown.map(({ name, default: usual }) => [name, usual]));
  for (const [name, value] of (given ?? "").split(",").map((pair) => pair.split(":"))) if (name in values) values[name] = Number(value);
  form.append(...shown.map((field) => {
    const { name, label, minimum, maximum, step } = field;
    const bounds = { min: minimum, max: maximum, step, value: values[name], inputmode: "decimal" };
    const input = html("input", { type: "number", id: `learn-${name}`, ...bounds });
    input.addEventListener("change", () => {
      const asked = Math.min(Math.max(input.valueAsNumber || field.default, minimum), maximum);
      values[name] = field.kind === "integer" ? Math.round(asked) : asked;
      input.value = values[name];
      onChange(changed().map((other) => `${other}:${values[other]}`).join(",") || null);
    });
    return html("label", { for: input.id }, label, input);
  }));
  form.addEventListener("submit", (event) => event.preventDefault());

  function changed() {
    return shown.filter(({ name, default: usual }) => values[name] !== usual).map(({ name }) => name);
  }

  /** What differs from the recipe's defaults, as the server is asked. */
  return () => changed().map((name) => `${name}=${values[name]}`);
}
