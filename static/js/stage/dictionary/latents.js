/** The stage of a dictionary: the features of the toy model as arrows, the latents as dashed spokes out to a ring. */

import { layoutSide } from "../../figures/marks.js";
import { tipsOf } from "../../figures/outlines.js";
import { project } from "../../figures/projection.js";
import { svg } from "../../page/dom.js";
import { drawSpace, unitsOf, USUAL } from "../svg.js";

const OUT = [1.3, 1.55]; // of the reach of the arrows: what leaves room for latents beyond their markers, on a large and a small picture
const INSIDE = 24; // from where latents end to the edge: half a square and a letter
const HALF = 8; // of a latent's square
const BESIDE = 17; // from the middle of a square to that of its letter

/**
 * A latent's letter: a … z, then a1.
 * @param {number} latent
 */
export function letterOf(latent) {
  return String.fromCharCode(97 + (latent % 26)) + (latent < 26 ? "" : Math.floor(latent / 26));
}

/**
 * level: the toy model that stands.
 * @param {SVGSVGElement} element
 * @param {Drawn} level
 * @param {{ latents: Latent[], reach: number, colours: Colours, proportions: Proportions }} options
 */
export function drawDictionary(element, level, { latents, reach, colours, proportions }) {
  const eye = proportions.eye;
  const side = unitsOf(element);
  const whole = reach * OUT[side < USUAL ? 1 : 0];
  element.setAttribute("viewBox", `${-side / 2} ${-side / 2} ${side} ${side}`);
  const ends = latents.length ? endsOf(latents, eye, side / 2 - INSIDE) : [];
  element.replaceChildren(
    ...ends.map(([x, y], k) => svg("line", { class: `latent ${latents[k].state}`, x1: 0, y1: 0, x2: x, y2: y })),
    ...drawSpace({ W: level.W, parts: level.parts }, { side, layout: layoutSide(side, proportions), reach: whole, eye, colours, proportions }),
    ...ends.map(([x, y], k) => svg("path", { class: `latent-end ${latents[k].state}`, d: endOf(latents[k].state), transform: `translate(${x} ${y})` })),
    ...together(ends).map(({ place: [x, y], letters }) => {
      const away = 1 + BESIDE / Math.max(Math.hypot(x, y), 1);
      return svg("text", { class: "latent-name", x: x * away, y: y * away, dy: "0.35em", "text-anchor": "middle" }, letters.join(","));
    }),
  );
}

/**
 * @param {Latent[]} latents
 * @param {number[]} eye
 * @param {number} ring where they end
 */
function endsOf(latents, eye, ring) {
  const columns = latents[0].direction.map((_, h) => latents.map(({ direction }) => direction[h]));
  return tipsOf(project(columns, eye), 2).map(([x, y]) => [x * ring, -y * ring]);
}

/**
 * The letters of latents that end at one place, as one name.
 * @param {number[][]} ends
 */
function together(ends) {
  /** @type {{ place: number[], letters: string[] }[]} */
  const found = [];
  ends.forEach(([x, y], k) => {
    const near = found.find(({ place }) => Math.hypot(place[0] - x, place[1] - y) < HALF);
    if (near) near.letters.push(letterOf(k));
    else found.push({ place: [x, y], letters: [letterOf(k)] });
  });
  return found;
}

/**
 * A full square, one with a plus, a cross, or an empty square.
 * @param {Latent["state"]} state
 */
function endOf(state) {
  const square = `M${-HALF},${-HALF}h${2 * HALF}v${2 * HALF}h${-2 * HALF}z`;
  if (state === "dead") return `M${-HALF},${-HALF}L${HALF},${HALF}M${HALF},${-HALF}L${-HALF},${HALF}`;
  return state === "pair" ? `${square}M0,${-HALF}V${HALF}M${-HALF},0H${HALF}` : square;
}
