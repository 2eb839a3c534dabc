/** By how much the exact borders lie off those of the theory of fixed vectors, in words. */

import { fill } from "../../page/words.js";
import { depth } from "../axis.js";

/**
 * Of every border that both know, y (exact) / y (theory) wherever both are there and in the picture, y from low to 1.
 * @param {Pick<BordersLine, "theory" | "exact">} borders
 * @param {{ low: number, phrases: AtlasPhrases }} options
 */
export function bordersWords({ theory, exact }, { low, phrases }) {
  const ratios = exact.flatMap((border) => {
    const twin = theory.find(({ from, to }) => from === border.from && to === border.to);
    return twin ? border.sparsity.flatMap((S, i) => (border.y[i] >= low ? [border.y[i] / heightAt(twin, S)] : [])) : [];
  }).filter((ratio) => ratio < 1);
  if (ratios.length === 0) return phrases.borders;
  const [most, least] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => Math.round(100 * (1 - ratio)));
  return `${phrases.borders} ${fill(phrases.borders_by, { least, most })}`;
}

/**
 * @param {Border} border
 * @param {number} S
 */
function heightAt({ sparsity, y }, S) {
  const after = sparsity.findIndex((value, i) => i > 0 && between(S, sparsity[i - 1], value));
  if (after < 0) return NaN;
  const [from, to] = [sparsity[after - 1], sparsity[after]].map(depth);
  const share = to === from ? 0 : (depth(S) - from) / (to - from);
  return y[after - 1] * (y[after] / y[after - 1]) ** share;
}

/**
 * @param {number} value
 * @param {number} one
 * @param {number} other
 */
function between(value, one, other) {
  return value >= Math.min(one, other) && value <= Math.max(one, other);
}
