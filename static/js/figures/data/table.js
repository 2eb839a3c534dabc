/** A table of what comes together as a person types or pastes it: rows of 0 and 1, or how often each two are on together. */

import { cellsOf, numberIn } from "./cells.js";

const MOST_WEIGHT = 1e6; // of a row in a link
const DIGITS = 6; // of a weight, and behind its point
const WORD = /^[01]{2,}$/; // a row without spaces

/**
 * A table as a link writes it, or what is wrong with it. Rows stand one a line or apart by commas, digits with or without
 * spaces or tabs between them, a weight behind a colon. What is wrong with rows the server says.
 * @param {string} typed
 * @returns {{ table: string } | { fault: "negative" | "asymmetric", a: number, b: number }}
 */
export function readTable(typed) {
  const counts = countsIn(typed);
  if (counts) return rowsOfCounts(counts);
  return { table: typed.split(/[\n,;]+/).map((row) => row.replace(/\s+/g, "")).filter((row) => row !== "").join(",") };
}

/**
 * The same as it is shown, a row a line.
 * @param {string} text
 */
export function tableLines(text) {
  return text.split(",").join("\n");
}

/**
 * A square of numbers, with names above and before it or not, unless it may be rows of 0 and 1.
 * @param {string} typed
 * @returns {Matrix | null}
 */
function countsIn(typed) {
  const lines = cellsOf(typed).map(({ cells }) => cells);
  const isName = (/** @type {string} */ cell) => Number.isNaN(numberIn(cell));
  const below = lines.length > 1 && lines[0].every(isName) ? lines.slice(1) : lines;
  const named = below.every(([first]) => isName(first));
  const square = below.map((cells) => (named ? cells.slice(1) : cells));
  if (square.length < 2 || square.some((cells) => cells.length !== square.length || cells.some(isName))) return null;
  const numbers = square.map((cells) => cells.map(numberIn));
  if (square.flat().every((cell) => WORD.test(cell)) || numbers.flat().every((count) => count === 0 || count === 1)) return null;
  return numbers;
}

/**
 * A row for each two that are on together, as heavy as their count; what is left of a feature's own count is it alone.
 * @param {Matrix} counts
 * @returns {{ table: string } | { fault: "negative" | "asymmetric", a: number, b: number }}
 */
function rowsOfCounts(counts) {
  const places = counts.flatMap((row, i) => row.map((count, j) => ({ i, j, count })));
  const negative = places.find(({ count }) => count < 0);
  if (negative) return { fault: "negative", a: negative.i + 1, b: negative.j + 1 };
  const other = places.find(({ i, j, count }) => Math.abs(count - counts[j][i]) > 1e-6 * Math.max(count, counts[j][i])); // rounded in a file
  if (other) return { fault: "asymmetric", a: other.i + 1, b: other.j + 1 };
  const weights = places.filter(({ i, j }) => i <= j).map(({ i, j, count }) => {
    const alone = i === j ? counts[i].reduce((left, each, k) => (k === i ? left : left - each), count) : count;
    return { i, j, weight: alone };
  });
  const scale = Math.min(1, MOST_WEIGHT / Math.max(...weights.map(({ weight }) => weight)));
  const rows = weights.map(({ i, j, weight }) => ({
    row: counts.map((_, k) => (k === i || k === j ? "1" : "0")).join(""),
    text: Number((scale * weight).toPrecision(DIGITS)).toFixed(DIGITS).replace(/\.?0+$/, ""),
  }));
  return { table: rows.filter(({ text }) => Number(text) > 0).map(({ row, text }) => (text === "1" ? row : `${row}:${text}`)).join(",") };
}
