// @ts-nocheck its types are not yet told
/** The hidden plane: what is read at each point as coloured regions, what is said as arrows tip to tail, and h to drag. */

import { createDrag } from "../../controls/drag.js";
import { arrow, ignoredFeatures, inPixels, path, tipsOf } from "../../figures/outlines.js";
import { svg } from "../../page/dom.js";
import { regions } from "./regions.js";

export const SIZE = 480;
const HANDLE = 12;
const TOUCH = 26; // reach of the handle for a finger
const NAME_GAP = 16;

export function createPlane({ proportions, words, onHold }) {
  const layers = Object.fromEntries(["ground", "model", "steps"].map((name) => [name, svg("g", { class: `plane-${name}` })]));
  const line = svg("path", { class: "plane-h-line" });
  const handle = svg("g", { class: "plane-h" }, svg("circle", { class: "plane-touch", r: TOUCH }), svg("circle", { r: HANDLE }),
    svg("text", { class: "number", dy: "0.35em" }, "h"));
  const box = `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`;
  const element = svg("svg", { viewBox: box, class: "plane", role: "application", tabindex: 0, "aria-label": words.plane },
    ...Object.values(layers), line, handle);
  let scale = 1;

  function at({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    const unit = SIZE / width / scale;
    return [(clientX - left - width / 2) * unit, -(clientY - top - width / 2) * unit];
  }

  createDrag(element, {
    grips: (event) => handle.contains(event.target),
    onStart(event) {
      event.preventDefault();
      element.focus({ preventScroll: true });
      onHold(at(event));
    },
    onMove: (event) => onHold(at(event)),
  });

  return {
    element,
    /** The model: where what is read, and every W_i faintly. extent: how far the plane reaches. */
    showModel({ W, b, parts }, { extent, tints, names }) {
      scale = SIZE / 2 / extent;
      const ignored = ignoredFeatures(parts);
      layers.ground.replaceChildren(
        ...regions({ W, b }, extent).map(({ feature, points }) => tinted(tints[feature], svg("path", { class: "plane-region", d: path(points.map(place)) }))),
        svg("line", { class: "axis", x1: -SIZE / 2, x2: SIZE / 2 }),
        ...(W.length > 1 ? [svg("line", { class: "axis", y1: -SIZE / 2, y2: SIZE / 2 })] : []),
        svg("circle", { class: "unit", r: scale }),
      );
      layers.model.replaceChildren(...tipsOf(W, 2).flatMap((tip, i) => {
        const [x, y] = tip.map((value) => value * scale);
        const length = Math.hypot(x, y) || 1e-9;
        const beyond = 1 + NAME_GAP / length;
        const shaft = svg("path", { class: "arrow", d: path(inPixels(arrow([x, y], { thickness: 0.7, proportions }))) });
        if (ignored.has(i)) return [];
        const [nameX, nameY] = [x * beyond, -y * beyond];
        const anchor = x > 0.3 * length ? "start" : x < -0.3 * length ? "end" : "middle";
        return [tinted(tints[i], shaft), svg("text", { class: "plane-name", x: nameX, y: nameY, dy: "0.35em", "text-anchor": anchor }, names[i])];
      }));
    },
    /** steps: [{feature, amount}], added tip to tail; held: whether a hand holds h instead. */
    showSaid({ W, steps, h, held }, { tints }) {
      let tail = [0, 0];
      const columns = tipsOf(W, 2);
      layers.steps.replaceChildren(...steps.map(({ feature, amount }) => {
        const by = columns[feature].map((value) => value * amount * scale);
        const points = inPixels(arrow(by, { thickness: 1.5, proportions })).map(([x, y]) => [x + tail[0], y - tail[1]]);
        tail = tail.map((value, axis) => value + by[axis]);
        return tinted(tints[feature], svg("path", { class: amount < 0 ? "arrow less" : "arrow", d: path(points) }));
      }));
      layers.steps.classList.toggle("released", held);
      const [x, y] = place([h[0], h[1] ?? 0]);
      line.setAttribute("d", `M0,0L${x},${y}`);
      handle.setAttribute("transform", `translate(${x} ${y})`);
    },
  };

  function place([x, y]) {
    return [x * scale, -y * scale];
  }
}

export function tinted(colour, element) {
  element.style.color = colour;
  return element;
}
