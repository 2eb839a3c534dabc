/** The atlas in words: the point under the crosshair, and its rows as a table. */

import { fill, percent, short } from "../../page/words.js";
import { regionName } from "./names.js";

/**
 * @param {Summary} level
 * @param {string} y_name
 * @param {AtlasPhrases} phrases
 */
export function levelName(level, y_name, phrases) {
  return regionName(level, y_name, phrases).join(", ");
}

/**
 * What stands at a cell, its place and its loss.
 * @param {Grid} grid
 * @param {Cell} cell
 * @param {Summary} level
 * @param {AtlasPhrases} phrases
 */
export function pointWords({ x, x_name, y, y_name, isFinished }, [i, k], level, phrases) {
  const words = fill(phrases.point, {
    x: placeWords(x[k], x_name, phrases), y: placeWords(y[i], y_name, phrases), label: levelName(level, y_name, phrases), loss: short(level.loss),
  });
  return isFinished(i) ? words : words + phrases.rough;
}

/**
 * @param {Pick<Grid, "x" | "x_name" | "y" | "y_name" | "cells">} grid
 * @param {AtlasPhrases} phrases
 * @returns {Rows}
 */
export function atlasRows({ x, x_name, y, y_name, cells }, phrases) {
  const { columns, run } = phrases;
  const runs = (/** @type {Cells[number]} */ row) => row.flatMap((level, k) => (!level || row[k + 1]?.key === level.key ? []
    : [fill(run, { label: levelName(level, y_name, phrases), to: placeWords(x[k], x_name, phrases) })]));
  return {
    head: [columns.row, columns.runs],
    body: y.map((value, i) => [placeWords(value, y_name, phrases), runs(cells[i]).join("; ")]).reverse(),
  };
}

/**
 * A place on an axis.
 * @param {number} value
 * @param {string} name
 * @param {Pick<AtlasPhrases, "points">} phrases
 */
function placeWords(value, name, { points }) {
  if (name === "sparsity") return percent(value);
  return axisWords(name, points).replace("{y}", String(Number(value.toPrecision(3))));
}

/**
 * An axis's own among words by axis; those of one importance are told of which feature, counted from 1.
 * @param {string} name
 * @param {AtlasPhrases["axes"] | AtlasPhrases["points"] | AtlasPhrases["choices"]} words
 */
export function axisWords(name, words) {
  if (name in words) return words[/** @type {keyof typeof words} */ (name)];
  return words.one.replace("{i}", String(Number(name.split(".")[1]) + 1));
}
