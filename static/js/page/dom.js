/** Elements in one expression. */

const SVG = "http://www.w3.org/2000/svg";

export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element: ${id}`);
  return element;
}

export function html(name, attributes = {}, ...children) {
  return grown(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return grown(document.createElementNS(SVG, name), attributes, children);
}

function grown(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The full address of what this server has at a path, wherever it lies below: the page knows the way to its root. */
export function served(path) {
  return new URL(document.documentElement.dataset.home + path.replace(/^\//, ""), location.href).href;
}

export function readJson(id) {
  return JSON.parse(byId(id).textContent);
}
