/** The atlas in words: the point under the crosshair, and its rows as a table. */

import { fill, percent, short } from "../../page/words.js";
import { regionName } from "./names.js";

/**
 * @param {Summary} level
 * @param {AtlasName} y_name
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
export function pointWords({ y, y_name, sparsity, isFinished }, [i, k], level, phrases) {
  const words = fill(phrases.point, {
    percent: percent(sparsity[k]), y: heightWords(y[i], y_name, phrases), label: levelName(level, y_name, phrases), loss: short(level.loss),
  });
  return isFinished(i) ? words : words + phrases.rough;
}

/**
 * @param {Pick<Grid, "y" | "y_name" | "sparsity" | "cells">} grid
 * @param {AtlasPhrases} phrases
 * @returns {Rows}
 */
export function atlasRows({ y, y_name, sparsity, cells }, phrases) {
  const { columns, run } = phrases;
  const runs = (/** @type {Cells[number]} */ row) => row.flatMap((level, k) => (!level || row[k + 1]?.key === level.key ? []
    : [fill(run, { label: levelName(level, y_name, phrases), to: percent(sparsity[k]) })]));
  return {
    head: [columns.row, columns.runs],
    body: y.map((value, i) => [heightWords(value, y_name, phrases), runs(cells[i]).join("; ")]).reverse(),
  };
}

/**
 * @param {number} value
 * @param {AtlasName} y_name
 * @param {AtlasPhrases} phrases
 */
function heightWords(value, y_name, phrases) {
  return fill(phrases.points[y_name], { y: Number(value.toPrecision(3)) });
}
