/** A flat picture that Plotly has drawn, moved without it: its own elements are told what is another, and nothing else is made anew. */

import { alongRamp } from "../figures/colours.js";
import { html } from "../page/dom.js";

const NUMBER = /-?\d[\d.]*/g;

/**
 * The pictures of an element whose figures differ in shapes or in the cells of a heatmap alone.
 * @param {PlotElement} element
 */
export function createMover(element) {
  /** @type {any[]} */
  let drawn = []; // the shapes, as they are drawn by now
  /** @type {ShapeElements[] | null} */
  let shapes = null; // and their elements
  /** @type {HTMLCanvasElement | null} */
  let canvas = null; // in the place of the cells as Plotly has drawn them
  /** @type {SVGImageElement | null} */
  let cells = null; // these

  /** @param {string} letter */
  function axisOf(letter) {
    return /** @type {any} */ (element)._fullLayout[`${letter}axis`];
  }

  /**
   * Pixels of a place, as Plotly reckons them, to the last digit.
   * @param {"x" | "y"} letter
   * @param {string} [reference]
   * @returns {(place: number) => number}
   */
  function pixelsAlong(letter, reference) {
    const { _size: { l, t, w, h } } = /** @type {any} */ (element)._fullLayout;
    if (reference === "paper") return letter === "x" ? (share) => l + w * share : (share) => t + h * (1 - share);
    const axis = axisOf(letter);
    return (place) => axis._offset + axis.r2p(axis.type === "log" ? Math.log10(place) : place);
  }

  /** @param {any} shape */
  function outlineOf({ type, path, xref, yref, x0, x1, y0, y1 }) {
    const [x, y] = [pixelsAlong("x", xref), pixelsAlong("y", yref)];
    if (type === "line") return `M${x(x0)},${y(y0)}L${x(x1)},${y(y1)}`;
    if (type === "rect") return `M${x(x0)},${y(y0)}H${x(x1)}V${y(y1)}H${x(x0)}Z`;
    let k = 0;
    return path.replace(NUMBER, (/** @type {string} */ number) => {
      k += 1;
      return k % 2 === 1 ? x(Number(number)) : y(Number(number));
    });
  }

  /** The elements of the shapes, as Plotly has left them. */
  function findShapes() {
    /** @type {ShapeElements[]} */
    const found = [];
    for (const group of /** @type {NodeListOf<SVGGElement>} */ (element.querySelectorAll(".shape-group"))) {
      const path = group.querySelector("path");
      if (path) found[Number(group.dataset.index)] = partsOf(group);
    }
    return found;
  }

  /**
   * What cannot be told to the elements is left to Plotly: another dash, a label of a line, the first label of all.
   * @param {any} before
   * @param {any} after
   */
  function isPlain(before, after) {
    if (before && same(before, after)) return true;
    if (after.line.dash !== before?.line.dash || (before && before.type !== after.type)) return false;
    return !(after.label ?? before?.label) || after.type === "path";
  }

  /** @param {Figure} figure */
  function moveShapes({ data: [{ x, y }], layout }) {
    const next = /** @type {any[]} */ (layout.shapes);
    shapes ??= findShapes();
    const made = shapes;
    const labelled = drawn.findIndex(({ label }) => label?.text);
    if (made.length !== drawn.length || drawn.length === 0) return false;
    if (next.some((shape, k) => !isPlain(drawn[k], shape) || (shape.label?.text && labelled < 0))) return false;
    const aside = labelled < 0 ? null : labelPlace(made[labelled]);
    const sample = made[labelled]?.label?.parentNode?.cloneNode(true);
    next.forEach((shape, k) => {
      const before = drawn[k];
      if (before && same(before, shape)) return;
      made[k] ??= another(made[k - 1], k);
      const { group, path } = made[k];
      const outline = outlineOf(shape);
      path.setAttribute("d", outline);
      if (before?.fillcolor !== shape.fillcolor) Object.assign(path.style, { fill: shape.fillcolor ?? "none", fillOpacity: 1 });
      if (before?.line.color !== shape.line.color || before?.line.width !== shape.line.width) {
        Object.assign(path.style, { stroke: shape.line.width ? shape.line.color : "none", strokeOpacity: 1, strokeWidth: `${shape.line.width}px` });
      }
      if (!shape.label?.text) {
        made[k].label?.parentElement?.remove();
        made[k].label = null;
      } else if (aside && sample) {
        if (!made[k].label) {
          group.append(sample.cloneNode(true));
          made[k] = partsOf(numbered(group, k));
        }
        placeLabel(/** @type {SVGTextElement} */ (made[k].label), shape.label.text, middleOf(outline).map((value, axis) => value + aside[axis]));
      }
    });
    for (const { group } of made.splice(next.length)) group.remove();
    drawn = next;
    if (element.layout) element.layout.shapes = next;
    if (element.data) Object.assign(element.data[0], { x, y });
    return true;
  }

  /** @param {Trace} trace */
  function moveCells({ z, zmax, colorscale, xgap, ygap }) {
    const image = cells ??= element.querySelector(".hm image");
    const sheets = element.querySelectorAll(".main-svg");
    if (!image) return false;
    const [across, down] = ["x", "y"].map(axisOf);
    const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => Number(image.getAttribute(name)));
    const edges = (/** @type {any} */ axis, /** @type {number} */ start, /** @type {number} */ count) => Array.from({ length: count + 1 }, (_, k) => Math.round(axis.c2p(k - 0.5) - start));
    const [xs, ys] = [edges(across, left, z[0].length), edges(down, top, z.length)];
    canvas ??= html("canvas", { class: "cells", "aria-hidden": "true" });
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    Object.assign(canvas.style, { left: `${across._offset + left}px`, top: `${down._offset + top}px`, width: `${width}px`, height: `${height}px` });
    const ramp = colorscale.map((/** @type {[number, string]} */ [, colour]) => colour);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.clearRect(0, 0, width, height);
    z.forEach((/** @type {(number | null)[]} */ row, /** @type {number} */ i) => row.forEach((value, j) => {
      if (value === null) return;
      pen.fillStyle = alongRamp((value / zmax + 1) / 2, ramp);
      pen.fillRect(xs[j] + Math.floor(xgap / 2), ys[i] + Math.floor(ygap / 2), xs[j + 1] - xs[j] - xgap, ys[i + 1] - ys[i] - ygap);
    }));
    if (!canvas.isConnected) sheets[sheets.length - 1].before(canvas);
    image.style.visibility = "hidden";
    if (element.data) element.data[0].z = z;
    return true;
  }

  return {
    /**
     * Plotly has drawn a figure.
     * @param {Pick<Figure, "layout">} figure
     */
    settle({ layout }) {
      drawn = layout.shapes ?? [];
      shapes = null;
      canvas?.remove();
      if (cells) cells.style.visibility = "";
      cells = null;
    },
    /**
     * Another figure of the same structure; whether that could be done.
     * @param {Figure} figure
     */
    move(figure) {
      return figure.data[0].type === "heatmap" ? moveCells(figure.data[0]) : moveShapes(figure);
    },
  };
}

/**
 * @typedef {{ group: SVGGElement, path: SVGPathElement, label: SVGTextElement | null }} ShapeElements
 */

/**
 * @param {SVGGElement} group
 * @returns {ShapeElements}
 */
function partsOf(group) {
  return { group, path: /** @type {SVGPathElement} */ (group.querySelector("path")), label: group.querySelector("text") };
}

/**
 * One shape more than there were, of the last one's kind, without its label.
 * @param {ShapeElements} last
 * @param {number} k
 */
function another({ group }, k) {
  const copy = /** @type {SVGGElement} */ (group.cloneNode(true));
  copy.querySelector("text")?.parentElement?.remove();
  group.after(copy);
  return partsOf(numbered(copy, k));
}

/**
 * As Plotly finds it again.
 * @param {SVGGElement} group
 * @param {number} k
 */
function numbered(group, k) {
  for (const part of [group, ...group.querySelectorAll("[data-index]")]) part.setAttribute("data-index", `${k}`);
  return group;
}

/**
 * @param {any} one
 * @param {any} other
 */
function same(one, other) {
  return one === other || (["type", "path", "x0", "x1", "y0", "y1", "fillcolor"].every((name) => one[name] === other[name])
    && one.line.color === other.line.color && one.line.width === other.line.width && one.line.dash === other.line.dash && one.label?.text === other.label?.text);
}

/**
 * The middle of what an outline spans.
 * @param {string} outline
 */
function middleOf(outline) {
  const numbers = (outline.match(NUMBER) ?? []).map(Number);
  return [0, 1].map((axis) => {
    const along = numbers.filter((_, k) => k % 2 === axis);
    return (Math.min(...along) + Math.max(...along)) / 2;
  });
}

/**
 * Where a label stands, from the middle of its outline: its type decides.
 * @param {ShapeElements} shape
 */
function labelPlace({ path, label }) {
  const middle = middleOf(path.getAttribute("d") ?? "");
  return ["x", "y"].map((name, axis) => Number(label?.getAttribute(name)) - middle[axis]);
}

/**
 * @param {SVGTextElement} label
 * @param {string} text
 * @param {number[]} place
 */
function placeLabel(label, text, [x, y]) {
  if (label.textContent !== text) label.textContent = text;
  for (const [name, value] of Object.entries({ x, y, transform: `rotate(0,${x},${y})` })) label.setAttribute(name, `${value}`);
}
