/** A model that somebody brings, W and b, as JSON, as comma-separated values or as plain numbers. */

import { cellsOf, numberIn } from "../../figures/data/cells.js";

const SHOWN = 24; // characters of what is no number

/**
 * @typedef {{ fault: string, [value: string]: unknown }} GivenFault the name of a sentence, and what stands in it
 * @typedef {{ features: [number, number], hidden: [number, number], limit: number, longest: number }} GivenBounds
 */

/**
 * The model in a text, or the first fault in it.
 * @param {string} text
 * @param {GivenBounds} bounds
 * @returns {Pick<Model, "W" | "b"> | GivenFault}
 */
export function readModel(text, bounds) {
  const trimmed = text.trim();
  if (trimmed === "") return { fault: "empty" };
  if (trimmed.length > bounds.longest) return { fault: "long", longest: bounds.longest };
  const found = /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromTable(trimmed);
  return "fault" in found ? found : checked(found, bounds);
}

/**
 * @param {string} text
 * @returns {{ W: unknown, b: unknown } | GivenFault}
 */
function fromJson(text) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const printed = text.startsWith("[") ? fromTable(text) : null; // as programs print lists
    return printed && !("fault" in printed) ? printed : { fault: "json", message: error.message };
  }
  if (Array.isArray(value)) return value.length === 2 ? { W: value[0], b: value[1] } : { fault: "members" };
  const members = Object.entries(/** @type {object} */ (value)).filter(([, member]) => Array.isArray(member))
    .map(([name, member]) => ({ name, member: unwrapped(member) }));
  if (members.some(({ name }) => name === "levels")) return { fault: "levels" };
  const matrices = members.filter(({ name, member }) => Array.isArray(member[0]) || /weight/i.test(name));
  const W = members.find(({ name }) => name === "W") ?? matrices[0] ?? members.find(({ name }) => /weight/i.test(name));
  if (!W) return { fault: "members" };
  if (W.name !== "W" && matrices.length > 1) return { fault: "several" };
  const rows = members.filter((each) => each !== W && !Array.isArray(each.member[0]));
  const b = rows.find(({ name }) => name === "b") ?? rows.find(({ name }) => /^b|bias/i.test(name)) ?? rows[0];
  return b ? { W: Array.isArray(W.member[0]) ? W.member : [W.member], b: b.member } : { fault: "no_bias" };
}

/**
 * A list without the lists around it that have one entry: one instance of many, as in the paper's notebook.
 * @param {unknown[]} value
 * @returns {unknown[]}
 */
function unwrapped(value) {
  return value.length === 1 && Array.isArray(value[0]) ? unwrapped(value[0]) : value;
}

/**
 * A line per feature with its column of W and its bias, as our own files have them, or a line per hidden dimension and
 * one of biases. Names above the columns or before the rows are passed over.
 * @param {string} text
 * @returns {{ W: Matrix, b: number[] } | GivenFault}
 */
function fromTable(text) {
  const rows = cellsOf(text);
  if (!rows.length) return { fault: "empty" };
  const head = rows[0].cells.every((cell) => Number.isNaN(numberIn(cell))) ? rows[0].cells : null;
  const body = head ? rows.slice(1) : rows;
  if (head?.some((name) => name === "W_x")) return fromFile(head, body);
  const named = body.every(({ cells }) => cells.length > 1 && Number.isNaN(numberIn(cells[0])));
  const lines = body.map(({ line, cells }) => ({ line, numbers: (named ? cells.slice(1) : cells).map(numberIn) }));
  const bad = lines.find(({ numbers }) => numbers.some(Number.isNaN));
  if (bad) return { fault: "cell", line: bad.line };
  const numbers = lines.map((one) => one.numbers);
  if (numbers.length < 2) return { fault: "members" };
  const wide = numbers[0].length;
  if (numbers.some((line) => line.length !== wide)) return { fault: "ragged" };
  const b = numbers[numbers.length - 1];
  const upright = wide <= 4 && numbers.length > wide; // [a column of W, a bias] in each line
  if (!upright) return { W: numbers.slice(0, -1), b };
  return { W: Array.from({ length: wide - 1 }, (_, k) => numbers.map((line) => line[k])), b: numbers.map((line) => line[wide - 1]) };
}

/**
 * Our own CSV; of several levels the file does not say which is meant.
 * @param {string[]} head
 * @param {{ line: number, cells: string[] }[]} rows
 * @returns {{ W: Matrix, b: number[] } | GivenFault}
 */
function fromFile(head, rows) {
  const level = head.indexOf("sparsity");
  if (new Set(rows.map(({ cells }) => cells[level])).size > 1) return { fault: "levels" };
  if (!head.includes("b")) return { fault: "no_bias" };
  const places = ["W_x", "W_y", "W_z", "b"].map((name) => head.indexOf(name)).filter((place) => place >= 0);
  const bad = rows.find(({ cells }) => places.some((place) => Number.isNaN(numberIn(cells[place] ?? ""))));
  if (bad) return { fault: "cell", line: bad.line };
  const columns = places.map((place) => rows.map(({ cells }) => Number(cells[place])));
  return { W: columns.slice(0, -1), b: columns[columns.length - 1] };
}

/**
 * The model [hidden][feature], or what is wrong with it.
 * @param {{ W: unknown, b: unknown }} given
 * @param {GivenBounds} bounds
 * @returns {Pick<Model, "W" | "b"> | GivenFault}
 */
function checked({ W, b }, { features, hidden, limit }) {
  if (!Array.isArray(W) || !W.length || !W.every((row) => Array.isArray(row)) || !Array.isArray(b)) return { fault: "members" };
  if (new Set(W.map((row) => row.length)).size > 1) return { fault: "ragged" };
  const lies = W[0].length === b.length && !(W.length === b.length && W[0].length <= hidden[1] && W.length > hidden[1]);
  const rows = lies ? W : W[0].map((/** @type {unknown} */ _, /** @type {number} */ k) => W.map((row) => row[k]));
  if (rows[0]?.length !== b.length) return { fault: "bias", biases: b.length, rows: W.length, columns: W[0].length };
  if (b.length < features[0] || b.length > features[1]) return { fault: "features", n: b.length, from: features[0], to: features[1] };
  if (rows.length < hidden[0] || rows.length > hidden[1]) return { fault: "hidden", m: rows.length, from: hidden[0], to: hidden[1] };
  const bad = [...rows.flat(), ...b].find((value) => typeof value !== "number" || !(Math.abs(value) <= limit));
  return bad === undefined ? { W: rows, b } : { fault: "number", value: JSON.stringify(bad).slice(0, SHOWN), limit };
}
