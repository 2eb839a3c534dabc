/** Each phase change in words, and where the ways up and down differ. */

import { html } from "../../page/dom.js";
import { fill, fixed, percent, short } from "../../page/words.js";
import { wordsOf } from "./order.js";

/**
 * @param {SweepChange[]} changes
 * @param {WhyPhrases} phrases
 * @param {number} ignoredBelow
 */
export function changeItems(changes, phrases, ignoredBelow) {
  if (changes.length === 0) return [html("li", { class: "plain" }, phrases.no_changes)];
  return changes.map(({ from_label, to_label, sparsity, order, norm, slope }) => {
    const facts = { n0: fixed(norm[0], 2), n1: fixed(norm[1], 2), s0: signed(slope[0]), s1: signed(slope[1]) };
    const where = fill(phrases.change, { from: from_label, to: to_label, at: `S = ${Number(sparsity.toFixed(4))}` });
    return html("li", {}, html("strong", {}, where), html("span", { class: `order order-${order}` }, phrases[order]), ". ",
      fill(phrases[wordsOf(order, norm, ignoredBelow)], facts));
  });
}

/**
 * The stretches of levels where two carried models are not alike, as sentences.
 * @param {Hysteresis} ways
 * @param {WhyPhrases} phrases
 */
export function differences({ sparsity, up, down }, phrases) {
  const stretches = /** @type {{ from: number, to: number, up: string, down: string }[]} */ ([]);
  up.forEach((model, k) => {
    const other = down[k];
    if (model.alike) return;
    const last = stretches.at(-1);
    const goesOn = last?.to === k - 1 && last.up === model.label && last.down === other.label;
    if (last && goesOn) last.to = k;
    else stretches.push({ from: k, to: k, up: model.label, down: other.label });
  });
  if (stretches.length === 0) return [phrases.same];
  return stretches.map(({ from, to, ...labels }) => fill(from === to ? phrases.differ_at : phrases.differ, {
    ...labels, from: percent(sparsity[from]), to: percent(sparsity[to]),
  }));
}

/** @param {number} value */
function signed(value) {
  return short(value).replace("-", "−");
}
