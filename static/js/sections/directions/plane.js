/** The hidden plane: what is read at each point as coloured regions, what is said as arrows tip to tail, and h to drag. */

import { createDrag } from "../../controls/drag.js";
import { arrow, ignoredFeatures, inPixels, path, tipsOf } from "../../figures/outlines.js";
import { svg } from "../../page/dom.js";
import { createHandle, createLayers, nameBeyond, stepArrows, tinted } from "./layers.js";
import { regions } from "./regions.js";

export const SIZE = 480; // units of the picture's own, which the page scales
const NAME_GAP = 16; // of these, beyond a tip
const THICKNESS = 0.7; // times that of the stage's arrows: they stand behind what is said

/** @param {PlaneOptions} options */
export function createPlane({ proportions, words, onHold }) {
  const layers = createLayers(/** @type {const} */ (["ground", "model", "steps"]));
  const line = svg("path", { class: "plane-h-line" });
  const handle = createHandle();
  const box = `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`;
  const element = svg("svg", { viewBox: box, class: "plane", role: "application", tabindex: 0, "aria-label": words.plane },
    ...Object.values(layers), line, handle);
  let scale = 1;

  /** @param {PointerEvent} event */
  function at({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    const unit = SIZE / width / scale;
    return [(clientX - left - width / 2) * unit, -(clientY - top - width / 2) * unit];
  }

  createDrag(element, {
    grips: (event) => handle.contains(/** @type {Node} */ (event.target)),
    onStart(event) {
      event.preventDefault();
      element.focus({ preventScroll: true });
      onHold(at(event));
    },
    onMove: (event) => onHold(at(event)),
  });

  return {
    element,
    /**
     * The model: where what is read, and every W_i faintly.
     * @param {GroundModel} model
     * @param {Pick<GroundOptions, "extent" | "tints" | "names">} options
     */
    showModel({ W, b, parts, decoder }, { extent, tints, names }) {
      scale = SIZE / 2 / extent;
      const ignored = ignoredFeatures(parts);
      layers.ground.replaceChildren(
        ...regions({ W, b, decoder }, extent).map(({ feature, points }) => tinted(tints[feature], svg("path", { class: "plane-region", d: path(points.map(place)) }))),
        svg("line", { class: "axis", x1: -SIZE / 2, x2: SIZE / 2 }),
        ...(W.length > 1 ? [svg("line", { class: "axis", y1: -SIZE / 2, y2: SIZE / 2 })] : []),
        svg("circle", { class: "unit", r: scale }),
      );
      layers.model.replaceChildren(...tipsOf(W, 2).flatMap((tip, i) => {
        if (ignored.has(i)) return [];
        const end = tip.map((value) => value * scale);
        const shaft = svg("path", { class: "arrow", d: path(inPixels(arrow(end, { thickness: THICKNESS, proportions }))) });
        return [tinted(tints[i], shaft), nameBeyond(names[i], end, { gap: NAME_GAP, style: "plane-name" })];
      }));
    },
    /**
     * @param {SaidAt} said
     * @param {Pick<GroundOptions, "tints">} options
     */
    showSaid({ W, steps, h, held }, { tints }) {
      const columns = tipsOf(W, 2).map((tip) => tip.map((value) => value * scale));
      layers.steps.replaceChildren(...stepArrows(steps, columns, { tints, proportions }));
      layers.steps.classList.toggle("released", held);
      const [x, y] = place([h[0], h[1] ?? 0]);
      line.setAttribute("d", `M0,0L${x},${y}`);
      handle.setAttribute("transform", `translate(${x} ${y})`);
    },
  };

  /** @param {number[]} point */
  function place([x, y]) {
    return [x * scale, -y * scale];
  }
}
