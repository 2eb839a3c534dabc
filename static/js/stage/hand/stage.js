/** The hidden space with an invisible grip on each arrowhead: dragged, turned by keys, and in space turned as a whole. */

import { createDrag } from "../../controls/drag.js";
import { layoutSide, scaleOf } from "../../figures/marks.js";
import { tipsOf } from "../../figures/outlines.js";
import { project } from "../../figures/projection.js";
import { svg } from "../../page/dom.js";
import { fill } from "../../page/words.js";
import { drawSpace } from "../svg.js";
import { TURN, turnedEye } from "../turning.js";
import { byKey, fromPolar, moved, polarOf } from "./vectors.js";

const SIDE = 440; // units of the picture, which the page scales, where nothing else is said
const GRIP = 24; // of these: a finger's reach around a tip

/**
 * onTake(i): a hand takes arrow i; onMove(i, v): it is moved; onRest(): it is let go, or given back where it was;
 * onTurn(eye), onTurned(): the same of space.
 * @param {HandStageOptions} options
 */
export function createHandStage({ proportions, words, side = SIDE, onTake, onMove, onRest, onTurn, onTurned }) {
  const [picture, grips] = [svg("g"), svg("g")];
  const box = `${-side / 2} ${-side / 2} ${side} ${side}`;
  const element = svg("svg", { viewBox: box, class: "hand-plane", role: "group", "aria-label": words.stage }, picture, grips);
  /** @type {HandShown | null} */
  let shown = null;
  /** @type {SVGGElement[]} */
  let handles = [];
  /** @type {{ i: number, from: number[], v: number[] } | "space" | null} */
  let held = null;
  let last = { clientX: 0, clientY: 0 };
  let keyed = false;

  const columns = () => tipsOf(shown?.W ?? [], shown?.W.length);
  const scale = () => scaleOf({ side, reach: shown?.reach ?? 1, proportions });
  const longest = () => side / 2 / scale();

  /** @param {PointerEvent} event */
  function placeOf({ clientX, clientY }) {
    const { left, top, width } = element.getBoundingClientRect();
    return [clientX - left - width / 2, clientY - top - width / 2].map((value) => (value * side) / width);
  }

  /**
   * The arrow whose tip is nearest to a pointer, if it is within a finger's reach.
   * @param {PointerEvent} event
   */
  function nearest(event) {
    if (!shown) return -1;
    const [x, y] = placeOf(event);
    const far = tipsOf(project(shown.W, shown.eye), 2).map(([right, up]) => Math.hypot(right * scale() - x, -up * scale() - y));
    const best = far.indexOf(Math.min(...far));
    return far[best] <= GRIP ? best : -1;
  }

  createDrag(element, {
    grips: (event) => nearest(event) >= 0,
    onStart(event) {
      const i = nearest(event);
      last = event;
      held = i >= 0 ? { i, from: placeOf(event), v: columns()[i] } : shown?.W.length === 3 ? "space" : null;
      if (i < 0) return;
      event.preventDefault();
      handles[i].focus({ preventScroll: true });
      mark(i);
      onTake(i);
    },
    onMove(event) {
      if (!shown || held === null) return;
      if (held === "space") {
        onTurn(turnedEye(shown.eye, (last.clientX - event.clientX) * TURN, (event.clientY - last.clientY) * TURN));
        last = event;
        return;
      }
      const [x, y] = placeOf(event);
      const by = [(x - held.from[0]) / scale(), (held.from[1] - y) / scale()];
      onMove(held.i, moved(held.v, by, { eye: shown.eye, longest: longest() }));
    },
    onEnd: letGo,
    onCancel() {
      if (held && held !== "space") onMove(held.i, held.v);
      letGo();
    },
  });

  function letGo() {
    const before = held;
    held = null;
    mark(-1);
    if (before === "space") onTurned();
    else if (before) onRest();
  }

  /** @param {number} i */
  function mark(i) {
    handles.forEach((handle, k) => (handle.dataset.held = `${k === i}`));
  }

  element.addEventListener("keydown", (event) => {
    const i = handles.findIndex((handle) => handle === event.target);
    if (i < 0 || !shown || event.altKey || event.ctrlKey || event.metaKey) return;
    const polar = byKey(polarOf(columns()[i]), event.key, { far: event.shiftKey, longest: longest() });
    if (!polar) return;
    event.preventDefault();
    if (!keyed) onTake(i);
    keyed = true;
    onMove(i, fromPolar(polar, shown.W.length));
  });
  for (const name of ["keyup", "focusout"]) {
    element.addEventListener(name, () => {
      if (keyed) onRest();
      keyed = false;
    });
  }

  /** @param {number} count */
  function growTo(count) {
    if (handles.length === count) return;
    handles = Array.from({ length: count }, (_, i) => svg("g", {
      class: "hand-grip", tabindex: 0, role: "slider", "aria-label": fill(words.arrow, { i: i + 1 }), "aria-valuemin": -180, "aria-valuemax": 180,
    }, svg("circle", { r: GRIP })));
    grips.replaceChildren(...handles);
  }

  return {
    element,
    get held() {
      return held !== null || keyed;
    },
    /** @param {HandShown} next */
    show(next) {
      shown = next;
      const { W, parts, eye, reach, colours } = next;
      picture.replaceChildren(...drawSpace({ W, parts }, { side, layout: layoutSide(side, proportions), reach, eye, colours, proportions }));
      element.classList.toggle("turnable", W.length === 3);
      growTo(W[0].length);
      const texts = words.arrow_text[/** @type {"1" | "2" | "3"} */ (`${W.length}`)];
      const tips = tipsOf(project(W, eye), 2);
      columns().forEach((v, i) => {
        const [length, angle = 0, tilt = 0] = polarOf(v);
        const attributes = {
          transform: `translate(${tips[i][0] * scale()} ${-tips[i][1] * scale()})`,
          "aria-valuenow": (W.length === 1 ? length : angle).toFixed(W.length === 1 ? 2 : 0),
          "aria-valuetext": fill(texts, { length: length.toFixed(2), angle: angle.toFixed(0), tilt: tilt.toFixed(0) }),
        };
        for (const [name, value] of Object.entries(attributes)) {
          if (handles[i].getAttribute(name) !== value) handles[i].setAttribute(name, value);
        }
      });
    },
  };
}
