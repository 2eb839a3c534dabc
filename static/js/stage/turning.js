/** A space that is turned by hand: by mouse, by a finger that goes sideways, by arrow keys. */

import { createDrag } from "../controls/drag.js";

export const TURN = 0.01; // radians a pixel
const STEP = 0.1; // radians a key
const STEEPEST = 1.5; // radians above the ground, so that up stays up
// As if the space were drawn that way.
/** @type {Record<string, Point>} */
const KEYS = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/**
 * The eye after a turn around the upright and towards it, as far away as before.
 * @param {number[]} eye
 * @param {number} around
 * @param {number} up
 */
export function turnedEye([x, y, z], around, up) {
  const far = Math.hypot(x, y, z);
  const longitude = Math.atan2(y, x) + around;
  const latitude = Math.min(Math.max(Math.asin(z / far) + up, -STEEPEST), STEEPEST);
  return [Math.cos(longitude) * Math.cos(latitude), Math.sin(longitude) * Math.cos(latitude), Math.sin(latitude)].map((value) => value * far);
}

/**
 * eye(): where it is; onTurn(eye): while it is turned; onRest(): a hand has let go. It begins once it is enabled.
 * @param {HTMLElement} element
 * @param {{ label: string, eye: () => number[], onTurn: (eye: number[]) => void, onRest: () => void }} options
 */
export function createTurning(element, { label, eye, onTurn, onRest }) {
  let enabled = false;
  let from = { clientX: 0, clientY: 0 };
  let pressed = false; // a key of ours

  createDrag(element, {
    onStart: (event) => (from = event),
    onMove(event) {
      if (enabled) onTurn(turnedEye(eye(), (from.clientX - event.clientX) * TURN, (event.clientY - from.clientY) * TURN));
      from = event;
    },
    onEnd: () => { if (enabled) onRest(); },
  });
  element.addEventListener("keydown", (event) => {
    if (!enabled || !KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    pressed = true;
    onTurn(turnedEye(eye(), ...KEYS[event.key]));
  });
  for (const name of ["keyup", "blur"]) {
    element.addEventListener(name, () => {
      if (pressed) onRest();
      pressed = false;
    });
  }

  return {
    /**
     * Whether there is a third dimension to turn.
     * @param {boolean} on
     */
    enable(on) {
      if (on === enabled) return;
      enabled = on;
      element.classList.toggle("turnable", on);
      const attributes = { tabindex: 0, role: "application", "aria-label": label };
      for (const [name, value] of Object.entries(attributes)) {
        if (on) element.setAttribute(name, String(value));
        else element.removeAttribute(name);
      }
    },
  };
}
