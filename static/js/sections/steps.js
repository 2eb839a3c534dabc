/** The steps of "Is it just dense directional encoding?": their models are wanted and drawn only while in sight. */

import { createPlainSparsity } from "../controls/sliders/plain.js";
import { gramMatrix } from "../figures/gram.js";
import { fromNothing, namedWords, nameOf, nearest, pairLengths, wordOf } from "../figures/language.js";
import { reachOf } from "../figures/marks.js";
import { byId, readJson, svg } from "../page/dom.js";
import { nearestLevel } from "../page/state.js";
import { createTheme } from "../page/theme.js";
import { fill, fixed, ratioOf, short, timesText } from "../page/words.js";
import { whileInView } from "../page/visibility.js";
import { whichHelps } from "./which.js";
import { drawSpace } from "../stage/svg.js";
import { drawWords } from "../stage/wordspace.js";

const phrases = readJson("phrases-directions-page");
const [data, proportions] = [readJson("steps-data"), readJson("proportions")];
const theme = createTheme({ root: document.documentElement });
const NEAR = "100px 0px"; // a step is got ready shortly before it is in sight
const SIDE = 200; // units of a picture, which the page scales
const SIZE = 0.8; // of markers and arrows beside the stage's
const RESTING = 3; // sides of the square that marks the hidden value, in units of the picture
const names = { concepts: data.concepts, vocabulary: data.vocabulary, nothing: phrases.nothing };

/**
 * A run as steps show it, from its result.
 * @param {Pick<StepRun, "levels" | "changes">} result
 * @returns {StepRun}
 */
export function runOf({ levels, changes }) {
  return { levels, changes, ...reaches(levels) };
}

/**
 * The longest arrow of a run; of words where each is, the empty one at the origin, and the farthest that is named.
 * @param {any[]} levels
 * @returns {Pick<StepRun, "words" | "reach">}
 */
function reaches(levels) {
  const norms = levels.flatMap(({ feature_norm }) => feature_norm);
  if (!levels[0].words) return { reach: reachOf(norms, proportions) };
  const words = levels.map((level) => fromNothing(level.words));
  const pairs = words.flatMap((each) => pairLengths(each, levels[0].feature_norm.length));
  return { words, reach: reachOf([...norms, ...pairs], proportions) };
}

/**
 * A step: its pictures, what moves them, and the sentence under them.
 * @param {HTMLElement} section
 * @param {StepSource} source
 * @param {Step} step
 */
function createStep(section, source, { id, runs: shown, sparsity: first, hand, levels: positions }) {
  const figures = [...section.querySelectorAll("figure")];
  const part = (/** @type {string} */ name) => /** @type {any} */ (section.querySelector(name)); // of the tag that it has in the templates
  const states = figures.map((figure) => source.telling(/** @type {HTMLElement} */ (figure.querySelector("span")), phrases.what));
  const told = part(".told");
  const addresses = shown.map(({ path, query }) => `api/${path}${query && `?${query}`}`);
  const slider = hand === "sparsity" ? createTrack() : null;
  const input = part(".hand");
  let sparsity = first;
  let visible = false;
  const step = { arrived, tell };

  function createTrack() {
    const made = createPlainSparsity(part(".track"), part(".direction-sparsity span"), {
      phrases, lowest: positions[0],
      onInput(value) {
        sparsity = value;
        draw();
      },
      onCommit() {},
    });
    made.setPositions(positions);
    made.moveTo(nearestLevel(positions, first));
    return made;
  }

  /**
   * How the models of an address stand.
   * @param {string} address
   * @param {(told: Told) => void} how
   */
  function tell(address, how) {
    states.forEach((state, k) => { if (addresses[k] === address) how(state); });
  }

  function arrived() {
    const run = source.get(addresses[addresses.length - 1]);
    if (slider && run) {
      slider.setResult(run);
      slider.moveTo(nearestLevel(slider.values, sparsity));
    }
    draw();
  }

  function draw() {
    if (!visible) return;
    const found = addresses.map((address) => /** @type {StepRun | null} */ (source.get(address)));
    const levels = found.map((run) => run && run.levels[nearestLevel(run.levels.map((level) => level.sparsity), sparsity)]);
    const reach = Math.max(...found.map((run, k) => (run && shown[k].path === "sweep" ? run.reach : 0)));
    figures.forEach((figure, k) => {
      figure.classList.toggle("stale", !levels[k]);
      const run = found[k];
      if (!levels[k] || !run) return;
      const model = id === "basis" ? { ...levels[k], W: turned(levels[k].W, Number(input.value)) } : levels[k];
      paint(/** @type {Element} */ (figure.querySelector(".space")), model, run, reach);
      states[k].well();
      states[k].stands(levels[k].sentence);
    });
    if (!levels.includes(null)) told.textContent = TOLD[id](levels, /** @type {StepRun[]} */ (found), Number(input?.value));
  }

  /**
   * @param {Element} space
   * @param {any} level
   * @param {StepRun} run
   * @param {number} reach
   */
  function paint(space, level, run, reach) {
    if (run.words) return paintWords(space, level, run, run.words[run.levels.indexOf(level)]);
    const options = { side: SIDE, size: SIZE, thickness: SIZE, axes: false, reach, eye: proportions.eye, colours: theme.colours, proportions };
    const lines = drawSpace({ W: level.W, parts: level.parts }, options);
    space.setAttribute("viewBox", `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`);
    space.replaceChildren(...lines);
    if (hand === "h") {
      const x = (SIDE / 2 - proportions.room * SIZE) / reach * Number(input.value);
      space.append(svg("rect", { class: "reading", x: x - RESTING, y: -RESTING, width: 2 * RESTING, height: 2 * RESTING }));
    }
  }

  /**
   * @param {Element} space
   * @param {WordsLevel} level
   * @param {StepRun} run
   * @param {Matrix} words
   */
  function paintWords(space, level, run, words) {
    const n = level.feature_norm.length;
    const analogy = id === "sums" ? analogyOf(n) : null;
    const found = analogy ? nearest(words, analogy) : { first: -1 };
    drawWords(space, level, { words, named: id === "sums" ? namedWords(n, names) : new Map(), analogy, nearest: found.first, reach: run.reach, colours: theme.colours, proportions });
  }

  input?.addEventListener("input", draw);
  theme.listen(draw);
  whileInView(section, {
    margin: NEAR,
    enter() {
      visible = true;
      for (const address of addresses) {
        if (source.get(address)) continue;
        tell(address, (state) => state.waits());
        source.want(address, step);
      }
      arrived();
    },
    leave() {
      visible = false;
      for (const address of addresses) source.release(address, step);
    },
  });
}

/** @param {number} n */
function analogyOf(n) {
  return /** @type {Analogy} */ (data.analogy.map((text) => wordOf(text, n)));
}

/**
 * Of two dimensions, by so many degrees.
 * @param {Matrix} W
 * @param {number} degrees
 */
function turned([x, y], degrees) {
  const [c, s] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  return [x.map((value, i) => c * value - s * y[i]), x.map((value, i) => s * value + c * y[i])];
}

/** @param {Pick<Level, "parts" | "b" | "feature_norm">} level */
function keptOf({ parts, b, feature_norm }) {
  const ignored = parts.filter(({ shape }) => shape === "ignored").flatMap(({ features }) => features);
  return { kept: feature_norm.length - ignored.length, n: (b ?? feature_norm).length };
}

/** @param {string[]} values */
function listed(values) {
  return fill(phrases.list, { first: values.slice(0, -1).join(", "), last: values.at(-1) });
}

/**
 * What stands under each step's pictures, from its levels and runs and what its hand has moved.
 * @type {Record<string, (levels: any[], runs: StepRun[], hand: number) => string>}
 */
const TOLD = {
  sums([level], [run]) {
    const words = run.words?.[run.levels.indexOf(level)] ?? [];
    const n = level.feature_norm.length;
    const analogy = analogyOf(n);
    const called = (/** @type {number} */ word) => (word < 0 ? phrases.nothing : nameOf(word, n, names));
    const [a, b, c] = analogy.map(called);
    return fill(phrases.sums, { additive: `${(100 * level.additive).toFixed(1)}%`, a, b, c, nearest: called(nearest(words, analogy).first) });
  },
  opposite([{ W, b }], _, h) {
    const [first, second] = W[0].map((/** @type {number} */ w, /** @type {number} */ i) => fixed(Math.max(w * h + b[i], 0), 2));
    return fill(phrases.opposite, { h: fixed(h, 2), first, second });
  },
  sparse: (levels) => fill(phrases.sparse, { kept: listed(levels.map((level) => `${keptOf(level).kept}`)) }),
  nonlinear: ([relu, linear]) => fill(phrases.nonlinear, { times: timesText(ratioOf(linear.loss, relu.loss)) }),
  jumps: ([level]) => fill(phrases.jumps, { length: fixed(Math.min(...level.feature_norm), 2) }),
  room(levels) {
    const given = (/** @type {"one" | "two"} */ count) => listed(levels.map(({ loss_by_active }) => (loss_by_active[count] === null ? phrases.never_on : short(loss_by_active[count]))));
    const { n } = keptOf(levels[0]);
    return fill(phrases.room, { kept: listed(levels.map((level) => `${keptOf(level).kept}`)), n, one: given("one"), two: given("two") });
  },
  normalisation(levels) {
    const told = whichHelps(levels, phrases);
    return told ? `${told.answer} ${told.reasons}` : "";
  },
  basis([{ W, loss }], _, angle) {
    const now = turned(W, angle);
    const [before, after] = [W, now].map((matrix) => gramMatrix(matrix).flat());
    const change = Math.max(...before.map((value, k) => Math.abs(value - after[k])));
    return fill(phrases.basis, { angle: Math.round(angle), x: fixed(now[0][0], 2), y: fixed(now[1][0], 2), change: fixed(change, 6), loss: short(loss) });
  },
};

/**
 * All steps, with the runs that a source has.
 * @param {StepSource} source
 */
export function createSteps(source) {
  for (const step of data.steps) createStep(byId(step.id), source, step);
}
