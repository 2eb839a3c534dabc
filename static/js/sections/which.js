/** Which normalisation helps? One sentence, put together from what was measured of four models at one sparsity. */

import { fill, measuredText, percent, ratioOf, timesText, UNMEASURED } from "../page/words.js";

const AS_MUCH = 0.0005; // ratios are shown to three decimals
const LEAK_AS_MUCH = 0.005; // a leak's share is shown in percent
const LITTLE = 0.1; // below, a share is told as one part of so many
const LEAST = 1 / 1000; // below, it is told as less than that
const HARD = 0.5; // of the first model's loss given two on: above, two at once are as hard as ever
const DIGITS = 3; // significant: two models whose losses differ by a few per cent differ on the page

/**
 * levels: of the free model, of unit columns with a gain, of the same with the hidden state read at length 1, and of
 * that with the length given back; null for one that has not come yet.
 * @param {(Level | null)[]} levels
 * @param {{ which: ComparePhrases["which"] }} words
 * @returns {{ answer: string, reasons: string } | null}
 */
export function whichHelps(levels, words) {
  const known = levels.filter((level) => level !== null);
  if (known.length < levels.length) return null;
  const said = words.which;
  const [free, gain, rms, relative] = known;
  if (known.some(({ sparsity }) => sparsity !== free.sparsity)) return { answer: "", reasons: said.apart };
  const ratios = [gain, rms, relative].map(({ loss }) => ratioOf(loss, free.loss));
  const least = Math.min(...ratios);
  const answer = least < 1 - AS_MUCH ? fill(said.helps, { name: said.names[ratios.indexOf(least)] }) : said.none;
  const reasons = fill(said.sentence, {
    sparsity: percent(free.sparsity), gain: loses(gain.loss, free.loss, said),
    rms: fill(said.both, { leak: leaks(rms.leak, free.leak, said), loss: loses(rms.loss, free.loss, said) }),
    relative: fill(said.both, { leak: leaks(relative.leak, free.leak, said), loss: loses(relative.loss, free.loss, said) }),
    two: twoAtOnce(known, said),
  });
  return { answer, reasons };
}

/**
 * @param {number} loss
 * @param {number} free
 * @param {ComparePhrases["which"]} said
 */
function loses(loss, free, said) {
  const ratio = ratioOf(loss, free);
  if (ratio === Infinity) return said.loss_new;
  return Math.abs(ratio - 1) <= AS_MUCH ? said.loss_same : fill(said.loss_times, { times: timesText(ratio) });
}

/**
 * @param {number | null} leak
 * @param {number | null} free
 * @param {ComparePhrases["which"]} said
 */
function leaks(leak, free, said) {
  if (leak === null || free === null) return said.leak_never;
  if (free <= UNMEASURED) return leak <= UNMEASURED ? said.leak_none : said.leak_new;
  const share = leak / free;
  if (Math.abs(share - 1) <= LEAK_AS_MUCH) return said.leak_same;
  if (share > 1) return fill(said.leak_times, { times: timesText(share) });
  const part = share < LEAST ? said.least : share < LITTLE ? fill(said.one_in, { many: Math.round(1 / share) }) : `${Math.round(100 * share)}%`;
  return fill(said.leak_part, { part });
}

/**
 * @param {Level[]} levels
 * @param {ComparePhrases["which"]} said
 */
function twoAtOnce(levels, said) {
  const given = levels.map(({ loss_by_active }) => loss_by_active.two);
  const [free, ...others] = given;
  if (free === null || others.includes(null)) return said.two_never;
  const losses = given.map((loss) => measuredText(loss ?? 0, DIGITS));
  const least = Math.min(...others.map((loss) => ratioOf(loss ?? 0, free)));
  const n = levels[0].b.length;
  const values = {
    losses: listed(losses, said), right: listed(levels.map(({ loudest_right }) => `${loudest_right}`), said), all: (n * (n - 1)) / 2,
  };
  return fill(least >= HARD && free > UNMEASURED ? said.two_hard : said.two, values);
}

/**
 * @param {string[]} values
 * @param {ComparePhrases["which"]} said
 */
function listed(values, said) {
  return fill(said.list, { first: values.slice(0, -1).join(", "), last: values.at(-1) });
}
