/** Why it jumps: every arrangement's loss along the slider; one may be chosen, trained on, or a model carried along. */

import { drawRibbon } from "../../controls/sliders/ribbon.js";
import { createTwin } from "../../controls/tables.js";
import { html, partsOf, readJson } from "../../page/dom.js";
import { createTrouble, faults } from "../../page/trouble.js";
import { whileInView } from "../../page/visibility.js";
import { tell } from "../../page/voice.js";
import { countOf, fill, percent } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { drawMiniature } from "../../stage/miniature.js";
import { ask } from "../ask.js";
import { changeItems, differences } from "./changes.js";
import { createChoice } from "./choice.js";
import { levelsFigure, levelsMarks } from "./figure.js";
import { createList } from "./list.js";
import { levelRows } from "./rows.js";
import { createStairs } from "./stairs/panel.js";

const WAYS = /** @type {const} */ (["up", "down"]);

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: WhyPhrases }} context
 */
export function mount(section, { page, phrases, state, specQuery, setView, explorer, theme, unheld, finished }) {
  const { awaited } = readJson("phrases-states");
  const part = partsOf(section);
  const [plotElement, carry] = ["plot", "carry"].map(part);
  const plot = createPlot(plotElement, { onClick: ({ customdata }) => customdata && point(customdata) });
  const paint = createQueue({ why: section });
  const list = createList(part("list"), { phrases, onChoose: (j) => choice.pick({ branch: j }) });
  const scales = /** @type {HTMLInputElement[]} */ ([...part("scales").querySelectorAll("input")]);
  /** @type {EnergyLevels | null} */
  let branches = null;
  /** @type {Ways | null} */
  let carried = null;
  /** @type {Finished | null} */
  let sweep = null;
  /** @type {string | null} */
  let asked = null; // the query whose levels are here or on their way
  /** @type {string | null} */
  let carrying = null; // the query along which a model is being carried
  let [index, version] = [0, 0];
  let visible = state.values.chosen !== null; // the stage shows it, wherever this section is
  /** @type {Figure & { version: number } | null} */
  let figure = null;
  let questions = new AbortController(); // of what is asked about this spec
  const trouble = createTrouble({ put: (line) => part("state").after(line) });
  const fillIn = createTwin(part("twin"), () => branches && levelRows(branches, carried, phrases));
  const choice = createChoice({
    phrases, state, setView, explorer, found,
    at: () => ({ branches, carried, carrying, index }),
    say: (words, options) => tell(part("verdict"), words, options),
    onChange: () => show(false),
  });

  explorer.listen((at) => {
    ({ index } = at);
    if (at.sweep !== sweep) version += 1;
    ({ sweep } = at);
    want();
    show(true);
  });
  theme.listen(() => {
    if (branches) list.paint(branches, theme.colours);
    show(false);
  });
  whileInView(section, {
    enter() {
      visible = true;
      want();
      show(false);
    },
    leave: () => (visible = false),
  });
  new ResizeObserver(() => show(false)).observe(plotElement);
  for (const input of scales) {
    input.checked = input.value === state.values.height;
    input.addEventListener("change", () => setView({ height: /** @type {Values["height"]} */ (input.value) }));
  }
  state.listen((values, before) => {
    if (values.height !== before.height) {
      for (const input of scales) input.checked = input.value === values.height;
      show(false);
    }
    if (values.carry !== before.carry) applyCarry();
    if (values.chosen !== before.chosen) choice.apply();
  });
  createStairs(part, { page, state, specQuery, setView, explorer, theme, finished, phrases });
  unheld.add(() => (choice.trained ? phrases.unheld : null));
  part("back").addEventListener("click", () => {
    choice.release();
    setView({ chosen: null });
  });
  part("train").addEventListener("click", choice.trainOn);
  carry.addEventListener("click", () => setView({ carry: carried ? "off" : "on" }));

  /** The levels of the sweep at hand, asked for once it stands, so that they do not slow it. */
  async function want() {
    const query = specQuery();
    if (query === asked) return;
    questions.abort();
    trouble.hide();
    [asked, carrying] = [null, null];
    if (branches) {
      branches = null;
      carriedTo(null);
      choice.release();
      if (state.values.chosen !== null) queueMicrotask(() => setView({ chosen: null }));
    }
    if (!visible || sweep?.query !== query) return void say(awaited);
    asked = query;
    if (!isExplained()) return void say(phrases.unexplained);
    const answer = await answerTo(`/api/levels?${query}`, phrases.loading);
    if (answer) take(answer);
  }

  /**
   * The answer to a question about this very spec, or null: the spec has changed by then, or it is refused.
   * @param {string} url
   * @param {string} words
   */
  async function answerTo(url, words) {
    questions.abort();
    questions = new AbortController();
    const { signal } = questions;
    trouble.hide();
    say(words);
    try {
      const answer = await ask(url, { signal, onTrouble: (error) => trouble.show(phrases.what, error) });
      trouble.hide();
      say("");
      return answer;
    } catch (error) {
      if (signal.aborted) return null;
      trouble.hide();
      say("");
      trouble.say(faults(error).join(" "));
      return null;
    }
  }

  /** Whether the energy levels of these settings are known. */
  function isExplained() {
    const { most_features: most, only } = page.explained;
    const values = /** @type {Named} */ (state.values);
    return state.values.n_features <= most && Object.entries(only).every(([name, value]) => values[name] === value);
  }

  /** @param {EnergyLevels} answer */
  function take(answer) {
    branches = answer;
    version += 1;
    say("");
    list.set(answer, theme.colours);
    part("changes").replaceChildren(...changeItems(answer.changes, phrases, page.proportions.ignored_below));
    show(false);
    fillIn();
    applyCarry();
    choice.apply();
  }

  /** A model is carried along the slider, or not, as the link has it. */
  function applyCarry() {
    const on = state.values.carry === "on";
    if (!on && carried) carriedTo(null);
    else if (on && branches && !carried) carryAlong();
  }

  /** @param {string} words */
  function say(words) {
    tell(part("state"), words, { aloud: words !== awaited });
    part("state").classList.toggle("pending", [awaited, phrases.loading, phrases.carrying].includes(words));
    part("state").classList.toggle("empty", words === phrases.unexplained);
    section.classList.toggle("stale", !branches);
    section.setAttribute("aria-busy", `${words === phrases.loading}`);
  }

  /** @param {boolean} moving */
  function show(moving) {
    if (branches && visible) paint("why", () => draw(moving));
  }

  /** @param {boolean} moving */
  function draw(moving) {
    if (!branches) return;
    const scale = state.values.height;
    const { colours } = theme;
    const { clientWidth: width, clientHeight: height } = plotElement;
    const selected = choice.arrangement;
    if (!moving || !figure || figure.version !== version) {
      const drawn = { width, height, scale, selected, colours, phrases, version };
      figure = { ...levelsFigure({ branches, found: found(), carried }, drawn), version };
    }
    const sparsity = branches.sparsity[index];
    figure.layout.shapes = levelsMarks({ changes: branches.changes, sparsity, sparsities: branches.sparsity }, { width, colours });
    plot.draw(figure, { moving });
    part("at").textContent = percent(sparsity);
    list.show({ k: index, selected });
    const model = choice.made ? choice.modelAt(index) : sweep?.levels[index];
    if (model) drawMiniature(part("mini"), model, { page, colours });
    part("chosen").hidden = !choice.made;
    if (moving) return;
    for (const way of WAYS) {
      if (carried) drawRibbon(part(`way-${way}`), part(`way-${way}-above`), { levels: carried[way], values: branches.sparsity });
    }
  }

  /** Every model that the sweep's starts reached, level by level. */
  function found() {
    if (!sweep) return [];
    const { levels, spec } = sweep;
    return levels.flatMap((level, k) => level.found.filter(({ share }) => share > 0).map((entry) => ({
      ...entry, k, words: fill(phrases.found, { count: countOf(entry.share, spec.n_seeds, phrases) }),
    })));
  }

  /** @param {{ k: number, branch?: number, dot?: number, way?: typeof WAYS[number] }} point */
  function point({ k, branch, dot, way }) {
    if (!branches) return;
    setView({ sparsity: branches.sparsity[k] });
    if (branch !== undefined) return choice.pick({ branch });
    if (carried && way !== undefined) return choice.pick({ k, model: carried[way][k], text: way });
    if (dot === undefined) return;
    const first = found().findIndex((one) => one.k === k);
    choice.pick({ k, model: found()[dot], text: `found:${dot - first}` });
  }

  async function carryAlong() {
    const query = specQuery();
    if (!branches || carrying === query) return;
    carrying = query;
    const answer = await answerTo(`/api/hysteresis?${query}`, phrases.carrying);
    if (carrying === query) carrying = null;
    if (answer) carriedTo(answer);
    choice.apply();
  }

  /** @param {Hysteresis | null} answer */
  function carriedTo(answer) {
    carried = answer && { up: answer.up, down: answer.down };
    version += 1;
    carry.setAttribute("aria-pressed", `${Boolean(carried)}`);
    part("ways").hidden = !carried;
    if (answer) part("ways-words").replaceChildren(...differences(answer, phrases).map((words) => html("li", {}, words)));
    show(false);
    fillIn();
  }
}
