/** Does normalisation help? Said in sentences that are chosen and filled by the losses and shares that were measured. */

import { fillTable } from "../../controls/tables.js";
import { html } from "../../page/dom.js";
import { fill, measuredText, percent, ratioOf, share, timesText } from "../../page/words.js";
import { leastSum } from "./differences.js";

const AS_GOOD = 1.0005; // ratios are shown to three decimals

/**
 * The sentences over the table of what they rest on, where the models differ in their constraint alone.
 * @param {{ table: HTMLElement, sentence: HTMLElement, words: ComparePhrases }} options
 */
export function createVerdict({ table, sentence, words }) {
  return {
    /**
     * No sweeps: there is nothing to answer; null for one that has not come yet.
     * @param {(Measured | null)[]} sweeps
     */
    show(sweeps) {
      const finished = sweeps.filter((sweep) => sweep !== null);
      const complete = finished.length === sweeps.length;
      table.hidden = sentence.hidden = sweeps.length === 0;
      if (sweeps.length === 0) return;
      table.classList.toggle("stale", !complete);
      if (!complete) {
        sentence.textContent = words.verdict.waiting;
        return;
      }
      const { answer, reasons } = verdict(finished, words);
      sentence.replaceChildren(html("strong", {}, answer), ` ${reasons}`);
      fillTable(table, marksTable(finished, words));
    },
    /**
     * Another answer than of constraints alone, without the table; null while its models are on their way.
     * @param {{ answer: string, reasons: string } | null} verdict
     */
    answer(verdict) {
      table.hidden = true;
      sentence.hidden = false;
      if (!verdict) sentence.textContent = words.verdict.waiting;
      else sentence.replaceChildren(html("strong", {}, verdict.answer), ` ${verdict.reasons}`);
    },
    /** @param {string} message */
    say(message) {
      sentence.textContent = message;
    },
  };
}

/**
 * sweeps of free, sphere and, where there is one, sphere with gain, at the same sparsities.
 * @param {Measured[]} sweeps
 * @param {ComparePhrases} words
 */
function marksTable(sweeps, words) {
  const [free, ...others] = sweeps;
  const ratio = (/** @type {Measured} */ sweep, /** @type {number} */ k) => timesText(ratioOf(sweep.levels[k].loss, free.levels[k].loss));
  const { names } = words;
  const line = (/** @type {string} */ phrase, /** @type {(k: number) => string} */ read) => ({ phrase, read });
  const rows = [
    ...others.map((sweep, j) => line(fill(words.ratio_row, { name: names[j + 1] }), (k) => ratio(sweep, k))),
    ...sweeps.map((sweep, j) => line(fill(words.inactive_row, { name: names[j] }), (k) => part(sweep.levels[k].loss_inactive))),
    ...sweeps.map((sweep, j) => line(fill(words.sum_row, { name: names[j] }), (k) => part(sweep.levels[k].interference_sum))),
    ...sweeps.map((sweep, j) => line(fill(words.share_row, { name: names[j] }), (k) => share(sweep.levels[k].best_share))),
  ];
  return {
    head: [words.measured, ...free.sparsity.map(percent)],
    body: rows.map(({ phrase, read }) => [phrase, ...free.sparsity.map((_, k) => read(k))]),
  };
}

/** @param {number} value */
function part(value) {
  return measuredText(value, 3);
}

/**
 * The answer in a few words, and the sentences that it rests on.
 * @param {Measured[]} sweeps
 * @param {ComparePhrases} words
 */
function verdict(sweeps, words) {
  const [free, sphere, gain] = sweeps;
  const said = words.verdict;
  const sphereCost = costs(sphere, free);
  const [freeShare, sphereShare] = [free, sphere].map(meanShare);
  const answer = sphereCost.higher > 0
    ? (sphereShare > freeShare ? said.neither : said.no)
    : (sphereShare >= freeShare ? said.yes : said.neither);
  const last = free.levels.length - 1;
  const lowerSum = free.levels.filter((level, k) => sphere.levels[k].interference_sum < level.interference_sum).length;
  const moreInactive = free.levels.filter((level, k) => sphere.levels[k].loss_inactive > level.loss_inactive).length;
  const sentences = [
    fill(sphereCost.higher > 0 ? said.sphere_loses : said.sphere_as_good, sphereCost),
    fill(said.interference, {
      lowerSum, moreInactive, count: free.levels.length, sparsity: percent(free.levels[last].sparsity),
      freeSum: part(free.levels[last].interference_sum), sphereSum: part(sphere.levels[last].interference_sum),
      least: part(leastSum(sphere.levels[last])), freeInactive: part(free.levels[last].loss_inactive), sphereInactive: part(sphere.levels[last].loss_inactive),
    }),
    fill(sphereShare > freeShare ? said.starts_gain : said.starts_none, { sphere: share(sphereShare), free: share(freeShare) }),
  ];
  if (gain) {
    const gainCost = costs(gain, free);
    const same = gain.levels.filter((level, k) => ratioOf(level.loss, free.levels[k].loss) <= AS_GOOD).length;
    sentences.push(fill(said.gain, { ...gainCost, same, share: share(meanShare(gain)) }));
  }
  return { answer, reasons: sentences.join(" ") };
}

/**
 * How often, least and most a sweep loses more than another.
 * @param {Measured} sweep
 * @param {Measured} base
 */
function costs(sweep, base) {
  const ratios = sweep.levels.map((level, k) => ratioOf(level.loss, base.levels[k].loss));
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  const at = (/** @type {number} */ ratio) => percent(sweep.levels[ratios.indexOf(ratio)].sparsity);
  return {
    higher: ratios.filter((ratio) => ratio > AS_GOOD).length, count: ratios.length,
    least: timesText(least), most: timesText(most), leastAt: at(least), mostAt: at(most),
  };
}

/** @param {Measured} sweep */
function meanShare({ levels }) {
  return levels.reduce((sum, { best_share }) => sum + best_share, 0) / levels.length;
}
