/** The hidden space in three dimensions: a sphere of h's length, coloured by what is read in each direction. */

import { createDrag } from "../../controls/drag.js";
import { arrow, ignoredFeatures, inPixels, path, tipsOf } from "../../figures/outlines.js";
import { html, svg } from "../../page/dom.js";
import { turnedEye, TURN as PER_PIXEL } from "../../stage/turning.js";
import { createHandle, createLayers, nameBeyond, stepArrows, tinted } from "./layers.js";
import { SIZE } from "./plane.js";
import { strongest } from "./regions.js";

const PIXELS = 320; // of the map's side: each asks the decoder once a drawing
const NAME_GAP = 14; // units of the picture, beyond a tip
const THICKNESS = 0.8; // times that of the stage's arrows
const BLEND = 0.5; // of a feature's colour into the surface's
const SHADE = 0.3; // of the light is lost at the edge
const RIM = 0.05; // painted beyond the sphere's edge before it is cut
const TURN = Math.PI / 180; // a degree
const ASIDE = Math.PI / 6; // of a point that is brought to the near side: in the very middle its arrow would have no length

/**
 * onHold(h); onTurn(eye) while the sphere is turned, onRest() once it is let go. It is seen from the page's own eye.
 * @param {PlaneOptions & { onTurn: (eye: number[]) => void, onRest: () => void }} options
 */
export function createSphere({ proportions, words, onHold, onTurn, onRest }) {
  const canvas = html("canvas", { width: PIXELS, height: PIXELS, "aria-hidden": "true" });
  const layers = createLayers(/** @type {const} */ (["model", "steps"]));
  const handle = createHandle();
  const box = `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`;
  const over = svg("svg", { viewBox: box, class: "plane", role: "application", tabindex: 0, "aria-label": words.sphere },
    ...Object.values(layers), handle);
  const [turn, tilt] = [{ name: words.turn, most: 180 }, { name: words.tilt, most: 85 }].map(({ name, most }) => { // degrees
    const input = html("input", { type: "range", min: -most, max: most });
    input.addEventListener("input", () => onTurn(eyeAt(turn.input.valueAsNumber * TURN, tilt.input.valueAsNumber * TURN)));
    input.addEventListener("change", onRest);
    return { input, element: html("label", {}, html("span", {}, name), input) };
  });
  const element = html("div", { class: "sphere" }, html("div", { class: "sphere-box" }, canvas, over),
    html("div", { class: "sphere-turn" }, turn.element, tilt.element));
  let scale = 1;
  let radius = 1;
  let eye = [1, 0, 0];

  function angles() {
    return [Math.atan2(eye[1], eye[0]), Math.atan2(eye[2], Math.hypot(eye[0], eye[1]))];
  }

  /**
   * The eye that turns and tilts so far, as far away as it is.
   * @param {number} around
   * @param {number} up
   */
  function eyeAt(around, up) {
    const far = Math.hypot(...eye);
    return [Math.cos(around) * Math.cos(up), Math.sin(around) * Math.cos(up), Math.sin(up)].map((value) => value * far);
  }

  /** Unit vectors to the right, upwards and towards the eye. */
  function basis() {
    const [a, e] = angles();
    return [
      [-Math.sin(a), Math.cos(a), 0],
      [-Math.cos(a) * Math.sin(e), -Math.sin(a) * Math.sin(e), Math.cos(e)],
      [Math.cos(a) * Math.cos(e), Math.sin(a) * Math.cos(e), Math.sin(e)],
    ];
  }

  /**
   * A point of the hidden space as it is seen: right, up, towards the eye.
   * @param {number[]} point
   */
  function seen(point) {
    return basis().map((axis) => axis.reduce((sum, value, k) => sum + value * point[k], 0));
  }

  /** @param {number[]} point */
  function unseen([x, y, z]) {
    const [right, up, towards] = basis();
    return right.map((value, k) => value * x + up[k] * y + towards[k] * z);
  }

  /**
   * The point of the sphere's near side under the pointer, or of its rim.
   * @param {PointerEvent} event
   */
  function at({ clientX, clientY }) {
    const { left, top, width } = over.getBoundingClientRect();
    const unit = SIZE / width / scale / radius;
    let [x, y] = [(clientX - left - width / 2) * unit, -(clientY - top - width / 2) * unit];
    const far = Math.hypot(x, y);
    if (far > 1) [x, y] = [x / far, y / far];
    return unseen([x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))]).map((value) => value * radius);
  }

  // A finger beside the handle turns the sphere; the mouse, which the sliders serve as well, moves h there.
  /** @type {PointerEvent | null} */
  let last = null; // of a finger that turns
  createDrag(over, {
    grips: (event) => handle.contains(/** @type {Node} */ (event.target)),
    onStart(event, how) {
      event.preventDefault();
      over.focus({ preventScroll: true });
      last = how === "swipe" ? event : null;
      if (!last) onHold(at(event));
    },
    onMove(event) {
      if (!last) return onHold(at(event));
      onTurn(turnedEye(eye, (last.clientX - event.clientX) * PER_PIXEL, (event.clientY - last.clientY) * PER_PIXEL));
      last = event;
    },
    onEnd: () => { if (last) onRest(); },
  });

  /**
   * @param {Pick<Model, "W" | "b"> & { decoder?: string }} model
   * @param {string[]} tints
   * @param {string} surface
   */
  function paintMap({ W, b, decoder }, tints, surface) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser draws on no canvas");
    const image = context.createImageData(PIXELS, PIXELS);
    const size = (radius * scale * PIXELS) / SIZE;
    const [base, ...colours] = [surface, ...tints].map(channels);
    for (let row = 0; row < PIXELS; row += 1) {
      for (let column = 0; column < PIXELS; column += 1) {
        const [x, y] = [(column + 0.5 - PIXELS / 2) / size, (PIXELS / 2 - row - 0.5) / size];
        const left = 1 - x * x - y * y;
        if (left < -RIM) continue;
        const depth = Math.sqrt(Math.max(0, left));
        const best = strongest({ W, b, decoder }, unseen([x, y, depth]).map((value) => value * radius));
        const own = best < 0 ? base : colours[best];
        const light = 1 - SHADE * (1 - depth);
        const start = 4 * (row * PIXELS + column);
        for (let channel = 0; channel < 3; channel += 1) {
          image.data[start + channel] = light * (base[channel] + BLEND * (own[channel] - base[channel]));
        }
        image.data[start + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
    context.globalCompositeOperation = "destination-in"; // cuts the rim smoothly, which whole pixels would not
    context.beginPath();
    context.arc(PIXELS / 2, PIXELS / 2, size, 0, 2 * Math.PI);
    context.fill();
    context.globalCompositeOperation = "source-over";
  }

  return {
    element,
    /**
     * The sphere's radius is h's length.
     * @param {GroundModel} model
     * @param {GroundOptions} options
     */
    showModel({ W, b, parts, decoder }, { extent, length, tints, names, surface }) {
      scale = SIZE / 2 / extent;
      radius = length;
      paintMap({ W, b, decoder }, tints, surface);
      const ignored = ignoredFeatures(parts);
      layers.model.replaceChildren(...tipsOf(W).flatMap((tip, i) => {
        if (ignored.has(i)) return [];
        const [x, y, z] = seen(tip).map((value) => value * scale);
        const behind = z < 0 ? " behind" : "";
        const outline = arrow([x, y], { thickness: THICKNESS, proportions });
        return [
          tinted(tints[i], svg("path", { class: `arrow${behind}`, d: path(inPixels(outline)) })),
          nameBeyond(names[i], [x, y], { gap: NAME_GAP, style: `plane-name${behind}` }),
        ];
      }));
    },
    /**
     * @param {SaidAt} said
     * @param {Pick<GroundOptions, "tints">} options
     */
    showSaid({ W, steps, h, held }, { tints }) {
      const columns = tipsOf(W).map((tip) => seen(tip).slice(0, 2).map((value) => value * scale));
      layers.steps.replaceChildren(...stepArrows(steps, columns, { tints, proportions }));
      layers.steps.classList.toggle("released", held);
      const [x, y, z] = seen(h).map((value) => value * scale);
      handle.setAttribute("transform", `translate(${x} ${-y})`);
      handle.classList.toggle("behind", z < -1e-6);
    },
    /**
     * From where it is seen.
     * @param {number[]} next
     */
    setEye(next) {
      eye = next;
      angles().forEach((angle, k) => ([turn, tilt][k].input.value = `${angle / TURN}`));
    },
    /**
     * The eye that has a point of the far side on the near one, or null where it is there.
     * @param {number[]} point
     */
    facing(point) {
      if (seen(point)[2] > 0 || Math.hypot(...point) < 1e-6) return null;
      const [x, y, z] = point;
      return eyeAt(Math.atan2(y, x) + ASIDE, Math.atan2(z, Math.hypot(x, y)) / 2);
    },
    /**
     * h moved along the picture's right and up, kept on its sphere.
     * @param {number[]} h
     * @param {number} right
     * @param {number} up
     */
    moved(h, right, up) {
      const [x, y, z] = seen(h);
      const next = [x + right, y + up, z];
      const length = Math.hypot(...next) || 1;
      return unseen(next.map((value) => (value / length) * radius));
    },
  };
}

/**
 * Red, green and blue of a colour as the style sheet gives it.
 * @param {string} colour
 */
function channels(colour) {
  return (colour.match(/[\d.]+/g) ?? []).map(Number);
}
