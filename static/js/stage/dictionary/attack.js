/** Two pictures of an attack: what comes out of the input that it harms most, and harm against features per dimension. */

import { featureColours } from "../../figures/colours.js";
import { svg } from "../../page/dom.js";
import { fixed } from "../../page/words.js";

const [WIDTH, HEIGHT] = [320, 170]; // units of each picture, which the page scales
const [LEFT, RIGHT, TOP, FOOT] = [34, 8, 14, 34]; // room for numbers and names

/**
 * attack: the worst one of a level; most: the largest output of any, so that the scale stays.
 * @param {SVGSVGElement} element
 * @param {WorstAttack} attack
 * @param {{ most: number, colours: Colours, words: DictionaryPhrases }} options
 */
export function drawOutputs(element, attack, { most, colours, words }) {
  const { output, delta, feature, lit } = attack;
  const n = output.length;
  const tints = featureColours(n, colours);
  const step = (WIDTH - LEFT - RIGHT) / n;
  const least = Math.min(0, ...output, ...delta, -0.2 * most);
  const high = (/** @type {number} */ value) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - FOOT);
  /**
   * @param {number} k
   * @param {number} value
   * @param {number} share
   * @param {number} width
   * @param {Record<string, string>} attributes
   */
  const bar = (k, value, share, width, attributes) => svg("rect", {
    x: LEFT + (k + share) * step, width: step * width, y: Math.min(high(value), high(0)), height: Math.abs(high(value) - high(0)), ...attributes,
  });
  element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  element.replaceChildren(
    svg("line", { class: "attack-axis", x1: LEFT, x2: WIDTH - RIGHT, y1: high(0), y2: high(0) }),
    ...output.flatMap((value, k) => {
      const out = bar(k, value, 0.5, 0.32, { class: k === lit ? "attack-out lit" : "attack-out" });
      out.style.color = tints[k];
      return [
        bar(k, k === feature ? 1 : 0, 0.16, 0.3, { class: "attack-in" }),
        bar(k, (k === feature ? 1 : 0) + delta[k], 0.22, 0.18, { class: "attack-pushed" }),
        out,
        svg("text", { class: "attack-name", x: LEFT + (k + 0.5) * step, y: HEIGHT - 19, "text-anchor": "middle" }, `${k + 1}${k === lit ? "★" : ""}`),
      ];
    }),
    svg("text", { class: "attack-name", x: LEFT - 6, y: high(1), dy: "0.35em", "text-anchor": "end" }, "1"),
    svg("text", { class: "attack-name", x: LEFT - 6, y: high(0), dy: "0.35em", "text-anchor": "end" }, "0"),
    svg("text", { class: "attack-name", x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, words.outputs),
  );
}

/**
 * points: of every level; here: which of them stands.
 * @param {SVGSVGElement} element
 * @param {{ x: number, y: number }[]} points
 * @param {number} here
 * @param {DictionaryPhrases} words
 */
export function drawHarm(element, points, here, words) {
  const [right, top] = [Math.max(1, ...points.map(({ x }) => x)) * 1.05, Math.max(1e-9, ...points.map(({ y }) => y)) * 1.08];
  const across = (/** @type {number} */ x) => LEFT + (x / right) * (WIDTH - LEFT - RIGHT);
  const high = (/** @type {number} */ y) => HEIGHT - FOOT - (y / top) * (HEIGHT - TOP - FOOT);
  /**
   * @param {number} x
   * @param {number} y
   * @param {string} text
   */
  const label = (x, y, text, anchor = "middle") => svg("text", { class: "attack-name", x, y, dy: "0.35em", "text-anchor": anchor }, text);
  const whole = Array.from({ length: Math.floor(right) + 1 }, (_, x) => x);
  element.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  element.replaceChildren(
    svg("line", { class: "attack-axis", x1: LEFT, x2: WIDTH - RIGHT, y1: high(0), y2: high(0) }),
    svg("line", { class: "attack-axis", x1: LEFT, x2: LEFT, y1: high(0), y2: TOP }),
    ...whole.map((x) => label(across(x), HEIGHT - FOOT + 11, `${x}`)),
    label(LEFT - 5, high(top / 1.08), fixed(top / 1.08, 1), "end"),
    label(LEFT - 5, high(0), "0", "end"),
    label(WIDTH - RIGHT, HEIGHT - 8, words.features_per_dimension, "end"),
    label(LEFT + 5, TOP - 5, words.harm, "start"),
    ...points.map(({ x, y }) => svg("circle", { class: "attack-dot", cx: across(x), cy: high(y), r: 3 })),
    svg("circle", { class: "attack-dot here", cx: across(points[here].x), cy: high(points[here].y), r: 7 }),
  );
}
