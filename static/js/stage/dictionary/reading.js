/** Latents of a dictionary as they are drawn and told: where each points, and on what it stands. */

import { fill } from "../../page/words.js";

/**
 * Of each latent of a start at a frame its direction, and on what it stands.
 * index, part: the frame, and how far from there to the next; found: the cosine above which a latent is a feature.
 * @param {Readback} read
 * @param {{ start: number, index: number, part: number, found: number, phrases: Pick<PageJson["phrases-dictionary"], "never" | "sum" | "neither" | "feature"> }} options
 * @returns {Latent[]}
 */
export function latentsOf({ model: { W, represented }, frames, result }, { start, index, part, found, phrases }) {
  if (!frames[index]) return [];
  const last = index === frames.length - 1 ? result : null;
  const next = frames[index + 1]?.directions[start];
  return frames[index].directions[start].map((from, k) => {
    const direction = part && next ? unit(from.map((x, h) => x + part * (next[k][h] - x))) : from;
    const pair = last?.pairs.find((one) => one.start === start && one.latent === k);
    if (last?.dead[start].includes(k)) return { direction, state: "dead", on: phrases.never };
    if (pair) return { direction, state: "pair", on: fill(phrases.sum, { a: pair.features[0] + 1, b: pair.features[1] + 1 }) };
    const feature = represented?.find((i) => W && cosine(direction, W.map((row) => row[i])) > found);
    if (feature === undefined) return { direction, state: "other", on: phrases.neither };
    return { direction, state: "found", on: fill(phrases.feature, { a: feature + 1 }) };
  });
}

/**
 * The start that is shown: the chosen one, or the one with the lowest loss so far.
 * @param {Readback} read
 * @param {{ index: number, chosen: number | null }} options
 */
export function startOf({ frames, result }, { index, chosen }) {
  if (chosen !== null) return chosen;
  const loss = result?.loss ?? frames[index]?.loss ?? [];
  return loss.indexOf(Math.min(...loss));
}

/** @param {number[]} vector */
function unit(vector) {
  const length = Math.hypot(...vector) || 1;
  return vector.map((x) => x / length);
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
export function cosine(a, b) {
  return a.reduce((sum, x, h) => sum + x * b[h], 0) / (Math.hypot(...a) * Math.hypot(...b) || 1);
}
