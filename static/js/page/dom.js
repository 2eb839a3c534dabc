/** Elements in one expression. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {string} K
 * @param {K} id
 * @returns {K extends keyof TagById ? ElementOf[TagById[K]] : HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element: ${id}`);
  return /** @type {any} */ (element); // of the tag that it has in the templates
}

/**
 * part(name): the element of a section whose data-part is `name`.
 * @param {Element} section
 */
export function partsOf(section) {
  return (/** @type {string} */ name) => {
    const element = section.querySelector(`[data-part="${name}"]`);
    if (!element) throw new Error(`no part: ${name}`);
    return /** @type {any} */ (element); // of the tag that it has in the templates
  };
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
export function html(name, attributes = {}, ...children) {
  return grown(document.createElement(name), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
export function svg(name, attributes = {}, ...children) {
  return grown(document.createElementNS(SVG, name), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
function grown(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * A row of a table.
 * @param {(Node | string | number)[]} cells
 */
export function tableRow(...cells) {
  return html("tr", {}, ...cells.map((cell) => html("td", {}, typeof cell === "number" ? `${cell}` : cell)));
}

/**
 * Text, where it is another: the same, written again, is laid out again.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const { firstChild } = element;
  if (!(firstChild instanceof Text) || firstChild.nextSibling) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * The full address of what this server has at a path, wherever it lies below: the page knows the way to its root.
 * @param {string} path
 */
export function served(path) {
  return new URL(document.documentElement.dataset.home + path.replace(/^\//, ""), location.href).href;
}

/**
 * @template {keyof PageJson} K
 * @param {K} id
 * @returns {PageJson[K]}
 */
export function readJson(id) {
  return JSON.parse(byId(id).textContent);
}
