/** The controls of a page that has a form of its own, and its link: one control a field of the server's schema. */

import { html } from "../../page/dom.js";

const KEPT = ["step", "guess", "view", "theme"]; // what a link holds that no control of the form changes

/**
 * onChange(changes): values by name, as links write them; what a control cannot take is told there, and nothing changes.
 * @param {HTMLFormElement} form
 * @param {{ fields: FieldSchema[], values: Record<string, any>, onChange: (changes: Record<string, any>) => void }} options
 */
export function setUpForm(form, { fields, values, onChange }) {
  form.addEventListener("submit", (event) => event.preventDefault());
  showValues(form, { fields, values });
  for (const field of fields) {
    const control = controlOf(form, field);
    control?.addEventListener("change", () => {
      if (!control.checkValidity() || control.value === "") return void control.reportValidity();
      onChange({ [field.name]: valueOf(control, field) });
    });
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {{ fields: FieldSchema[], values: Record<string, any> }} options
 */
export function showValues(form, { fields, values }) {
  for (const field of fields) {
    const control = controlOf(form, field);
    if (control) offer(control, field, values[field.name]);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {FieldSchema} field
 */
function controlOf(form, { name }) {
  return /** @type {any} */ (form.elements.namedItem(name));
}

/**
 * @param {any} control
 * @param {FieldSchema} field
 * @param {any} value
 */
function offer(control, { kind, minimum, maximum, step }, value) {
  if (control.type === "checkbox") control.checked = value === "true";
  else if (control.tagName === "SELECT" && kind === "integer") {
    const options = Array.from({ length: maximum - minimum + 1 }, (_, k) => minimum + k);
    control.replaceChildren(...options.map((one) => html("option", { value: one }, `${one}`)));
    control.value = value;
  } else if (control.tagName === "SELECT") control.value = value;
  else Object.assign(control, { min: minimum, max: maximum, step, value });
}

/**
 * @param {any} control
 * @param {FieldSchema} field
 */
function valueOf(control, { kind }) {
  if (control.type === "checkbox") return String(control.checked);
  return kind === "choice" ? control.value : Number(control.value);
}

/**
 * The same picture framed, or in full.
 * @param {string} query
 */
export function linkElsewhere(query) {
  for (const id of ["full", "framed"]) {
    const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById(id));
    if (link) link.href = link.href.split("?")[0] + query;
  }
}

/**
 * The link of such a page, kept current; the theme, and the step of a lesson, stay as they were.
 * @param {string[]} parts of the query; empty ones say nothing
 */
export function keepLink(...parts) {
  const before = new URLSearchParams(location.search);
  const kept = KEPT.filter((name) => before.has(name)).map((name) => `${name}=${encodeURIComponent(before.get(name) ?? "")}`);
  const query = `?${[...parts, ...kept].filter(Boolean).join("&")}`;
  history.replaceState(null, "", query);
  linkElsewhere(query);
}
