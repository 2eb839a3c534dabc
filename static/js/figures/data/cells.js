/** Rows of numbers as people paste them: out of files, spreadsheets and programs, with the marks that each has its own way. */

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/i;
const MINUS = /[−–]/g; // as words and spreadsheets write it
const PRINTED = /^[[\]\d\s.,e+-]+$/i; // lists of numbers as Python and numpy print them

/**
 * The lines of a text that hold something, each with its number and its cells; what a # begins holds nothing.
 * @param {string} text
 * @returns {{ line: number, cells: string[] }[]}
 */
export function cellsOf(text) {
  const plain = text.replace(MINUS, "-");
  const rows = PRINTED.test(plain) && plain.includes("[") ? plain.split("]").map((row) => row.replace(/[[,]/g, " ")) : plain.split(/\r\n|\r|\n/);
  const kept = rows.map((row, k) => ({ line: k + 1, row: row.trim() })).filter(({ row }) => row && !row.startsWith("#"));
  const split = splitterOf(kept.map(({ row }) => row));
  return kept.map(({ line, row }) => ({ line, cells: split(row).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")).filter((cell) => cell !== "") })).filter(({ cells }) => cells.length);
}

/**
 * What separates cells is what the text has: with semicolons or tabs between them a comma is that of a decimal.
 * @param {string[]} rows
 * @returns {(row: string) => string[]}
 */
function splitterOf(rows) {
  const mark = [";", "\t"].find((one) => rows.some((row) => row.includes(one)));
  if (!mark) return (row) => row.split(/[,\s]+/);
  return (row) => row.split(mark).map((cell) => cell.trim().replace(/,$/, "").replace(/^([-+]?\d*),(\d+)$/, "$1.$2"));
}

/**
 * The number in a cell, NaN where it holds none.
 * @param {string} cell
 */
export function numberIn(cell) {
  return NUMBER.test(cell) ? Number(cell) : NaN;
}
