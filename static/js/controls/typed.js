/** Numbers as people type them: a comma or a point for decimals, a sign, groups of three in whole ones, percent. */

const NUMBER = /^([-+]?)(\d+[.,]?\d*|[.,]\d+)(e[-+]?\d+)?$/i;
const GROUPED = /^[-+]?\d{1,3}([.,' ]\d{3})+$/;

/**
 * The number that a text says, or null where it says none; whole: where a comma or point stands before three digits it sets them apart.
 * @param {string} text
 * @param {{ whole?: boolean }} options
 */
export function readNumber(text, { whole = false } = {}) {
  const plain = text.trim().replaceAll("−", "-").replace(/\s+/g, " ");
  if (whole && GROUPED.test(plain)) return Number(plain.replace(/[.,' ]/g, ""));
  if (!NUMBER.test(plain)) return null;
  return Number(plain.replace(",", "."));
}

/**
 * The share that a text says, between 0 and 1 where it says one: 60, 60%, 0.6 and 0,6 are all 0.6; from 1 on it is in percent.
 * @param {string} text
 */
export function readShare(text) {
  const bare = text.replace(/\s*%\s*$/, "");
  const number = readNumber(bare);
  if (number === null) return null;
  return bare !== text || Math.abs(number) >= 1 ? number / 100 : number;
}
