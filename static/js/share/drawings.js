/** A picture of what the page itself draws with SVG, canvas and words, as the text of one SVG that needs no style sheet. */

import { svg } from "../page/dom.js";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "paint-order",
  "font-size", "font-weight", "text-anchor",
];
const BASELINE = 0.22; // of a line's height, from its lower edge

/**
 * {text, width, height} of what an element shows; width 0 where it shows nothing.
 * @param {Element} element
 */
export function drawingOf(element) {
  const box = element.getBoundingClientRect();
  const place = (/** @type {DOMRect} */ { left, top, width, height }) => ({ x: left - box.left, y: top - box.top, width, height });
  const whole = svg("svg", { width: box.width, height: box.height });
  for (const canvas of element.querySelectorAll("canvas")) {
    whole.append(svg("image", { ...place(canvas.getBoundingClientRect()), href: canvas.toDataURL() }));
  }
  for (const picture of element.querySelectorAll("svg")) {
    const copy = styled(picture);
    for (const [name, value] of Object.entries(place(picture.getBoundingClientRect()))) copy.setAttribute(name, `${value}`);
    whole.append(copy);
  }
  const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { currentNode: node } = words;
    if (!node.parentElement?.closest("svg, details, .away")) whole.append(...lines(/** @type {Text} */ (node), place));
  }
  return { text: new XMLSerializer().serializeToString(whole), width: box.width, height: box.height };
}

/**
 * A copy whose every mark has its style as attributes.
 * @param {SVGSVGElement} picture
 */
function styled(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  copy.setAttribute("overflow", getComputedStyle(picture).overflow);
  const { clientWidth: width, clientHeight: height } = picture;
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`); // it may be shown enlarged
  const [marks, copies] = [picture, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  marks.forEach((mark, k) => {
    const style = getComputedStyle(mark);
    for (const name of STYLES) copies[k].setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "style"]) copies[k].removeAttribute(name);
  });
  return copy;
}

/**
 * The words of a text node, one text a word, or one a line where a word is longer: lines break where the page has broken them.
 * @param {Text} node
 * @param {(box: DOMRect) => { x: number, y: number, width: number, height: number }} place
 */
function lines(node, place) {
  const style = getComputedStyle(/** @type {Element} */ (node.parentElement));
  const marks = { fill: style.color, "font-size": style.fontSize, "font-weight": style.fontWeight, "text-anchor": "start" };
  return [...node.data.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    return [...range.getClientRects()].filter(({ width }) => width > 0).map((line, _, all) => {
      const { x, y, height } = place(line);
      return svg("text", { x, y: y + height * (1 - BASELINE), ...marks }, all.length > 1 ? lettersIn(line, node, index, word) : word);
    });
  });
}

/**
 * The part of a word that lies in one of its lines.
 * @param {DOMRect} line
 * @param {Text} node
 * @param {number} start
 * @param {string} word
 */
function lettersIn(line, node, start, word) {
  const range = document.createRange();
  return [...word].filter((_, k) => {
    range.setStart(node, start + k);
    range.setEnd(node, start + k + 1);
    const { top, bottom } = range.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return line.top < middle && middle < line.bottom;
  }).join("");
}
