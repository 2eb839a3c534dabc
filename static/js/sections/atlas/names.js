/** What makes models one region of an atlas, and what a region is called. */

import { briefly } from "../../page/words.js";

const FATE = ", "; // in a key, before what becomes of the last feature

/**
 * What becomes of the last feature: the paper's question where its importance varies.
 * @param {{ parts: Part[] }} model
 * @returns {"ignored" | "dedicated" | "shared"}
 */
function fateOf({ parts }) {
  const last = Math.max(...parts.flatMap(({ features }) => features));
  const shape = parts.find(({ features }) => features.includes(last))?.shape;
  return shape === "ignored" || shape === "dedicated" ? shape : "shared";
}

/**
 * Models of one key are one region.
 * @param {Summary} level
 * @param {string} y_name
 */
export function keyOf(level, y_name) {
  return y_name === "last_importance" ? `${level.arrangement}${FATE}${fateOf(level)}` : level.arrangement;
}

/** @param {string} key */
export function arrangementOf(key) {
  return key.split(FATE)[0];
}

/**
 * What a region is called, in one line or two.
 * @param {Summary} level
 * @param {string} y_name
 * @param {Pick<AtlasPhrases, "fates">} phrases
 */
export function regionName(level, y_name, { fates }) {
  return y_name === "last_importance" ? [briefly(level.label), fates[fateOf(level)]] : [level.label];
}
