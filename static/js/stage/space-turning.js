/** The space of a page of other data, turned by hand, and where it is seen from in the page's link. */

import { createTurning } from "./turning.js";

const DIGITS = 3; // of a link's camera

/**
 * onTurn(): while it is turned; onRest(): a hand has let go.
 * @param {HTMLElement} element
 * @param {{ label: string, proportions: Proportions, onTurn: () => void, onRest: () => void }} options
 */
export function createSpaceTurning(element, { label, proportions, onTurn, onRest }) {
  let { eye } = proportions; // the link's, where it has one
  let turned = new URLSearchParams(location.search).has("camera");
  const turning = createTurning(element, {
    label,
    eye: () => eye,
    onTurn(next) {
      [eye, turned] = [/** @type {[number, number, number]} */ (next), true];
      onTurn();
    },
    onRest,
  });

  return {
    /** What is drawn by, as it is seen now. */
    get proportions() {
      return { ...proportions, eye };
    },
    /** Its part of the link; empty where nobody has turned it. */
    get link() {
      return turned ? `camera=${eye.map((value) => Number(value.toFixed(DIGITS)))}` : "";
    },
    /** @param {Matrix} W */
    fit: (W) => turning.enable(W.length > 2),
  };
}
