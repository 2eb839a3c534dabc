/** "Beat the optimum": scattered arrows are put right by hand; the score is the loss divided by the best. */

import { html } from "../../page/dom.js";
import { fill, short, timesText } from "../../page/words.js";
import { writeArrows } from "../../stage/hand/arrows.js";
import { createTries, storageHere } from "./tries.js";
import { createVersus } from "./versus.js";

const [SHORTEST, LONGEST] = [0.3, 1]; // of a scattered arrow
const DIGITS = 3; // of a score

/** @typedef {{ start: Pick<Model, "W" | "b">, key: string }} Begun */

/** A score that does not round to the best what is above it. @param {number} times */
const scoreText = (times) => (times < 10 ? times.toFixed(DIGITS) : timesText(times));

/**
 * key(): the experiment and sparsity; onStart(model): a try begins; onTake(arrows): a try is shown again; link(arrows): its
 * address; picture(element, arrows): it is drawn there.
 * @param {HandGameOptions} options
 */
export function createGame({ part, words, digits, key, size, onStart, onTake, link, picture }) {
  const tries = createTries(storageHere());
  const versus = createVersus({ part, words, picture, scoreText });
  /** @type {{ n: number, key: string, times: number, loss: number, arrows: string }[]} */
  const list = [];
  /** @type {Begun | null} */
  let now = null;
  /** @type {Begun | null} */
  let last = null; // the try whose start can be had again

  /** @param {Pick<Model, "W" | "b">} start */
  function begin(start) {
    now = last = { start, key: key() };
    list.push({ n: list.length + 1, key: key(), times: Infinity, loss: Infinity, arrows: writeArrows(start, digits) });
    onStart(start);
    draw();
  }

  part("scatter").addEventListener("click", () => begin(scattered(size())));
  part("again").addEventListener("click", () => last && begin(last.start));

  /**
   * A try: taken again, as a link, and beside another.
   * @param {string} text
   * @param {string} label
   * @param {import("./versus.js").Contender} one
   */
  function entry(text, label, one) {
    const take = html("button", { type: "button", "aria-label": `${text}. ${label}` }, text);
    take.addEventListener("click", () => onTake(one.arrows));
    const way = html("a", { href: link(one.arrows), "aria-label": `${words.try_link}: ${one.name}` }, words.try_link);
    return html("li", {}, take, way, versus.chooser(one));
  }

  function draw() {
    const best = tries.best(key());
    const here = list.filter((one) => one.key === key() && one.times < Infinity);
    part("again").disabled = last?.key !== key();
    part("tries").replaceChildren(
      ...here.map(({ n, times, loss, arrows }) => entry(
        fill(words.try, { n, times: scoreText(times), loss: short(loss) }), fill(words.take_again, { n }), { name: fill(words.try_name, { n }), times, arrows })),
      ...(best ? [entry(fill(words.kept_try, { times: scoreText(best.times) }), words.take_kept, { name: words.kept_name, ...best })] : []));
    versus.draw(key());
    const current = now && here.at(-1);
    const told = current ? [fill(words.score, { times: scoreText(current.times) })] : [words.score_none];
    if (current && current.times < 1) told.push(words.beaten);
    if (best) told.push(fill(words.score_best, { times: scoreText(best.times) }));
    part("score").textContent = told.join(" ");
  }

  return {
    draw,
    /** What is shown is no try any more. */
    end() {
      now = null;
      draw();
    },
    /**
     * The arrows rest at so many times the best, exactly.
     * @param {{ times: number, loss: number, arrows: string }} rested
     */
    score({ times, loss, arrows }) {
      const current = list.at(-1);
      if (!now || !current || now.key !== key()) return;
      if (times < current.times) Object.assign(current, { times, loss, arrows });
      tries.record(key(), { times, arrows });
      draw();
    },
  };
}

/** @param {{ n: number, m: number }} size */
function scattered({ n, m }) {
  const columns = Array.from({ length: n }, () => {
    const v = Array.from({ length: m }, () => 2 * Math.random() - 1);
    const length = (SHORTEST + (LONGEST - SHORTEST) * Math.random()) / (Math.hypot(...v) || 1);
    return v.map((value) => value * length);
  });
  return { W: Array.from({ length: m }, (_, k) => columns.map((v) => v[k])), b: columns.map(() => 0) };
}
