/** Side by side: two to four models with linked sparsity sliders, what tells them apart, and a verdict from the numbers. */

import { createTwin, fillTable } from "../../controls/tables.js";
import { reachOf } from "../../figures/marks.js";
import { html, partsOf } from "../../page/dom.js";
import { nearestLevel, toQuery } from "../../page/state.js";
import { createTrouble, reasons } from "../../page/trouble.js";
import { whileInView } from "../../page/visibility.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { whichHelps } from "../which.js";
import { createCard } from "./card.js";
import { activeFigure, curvesOf, lossFigure, lossRows, ratioFigure } from "./curves.js";
import { differences } from "./differences.js";
import { createFetches } from "../fetches.js";
import { changed, differInConstraintAlone, isOneExperiment, parse, queryOf, valuesOf, write } from "./models.js";
import { createReplay, frameAt } from "./replay.js";
import { createVerdict } from "./verdict.js";

const LETTERS = ["A", "B", "C", "D"];
const FIGURES = { loss: lossFigure, ratio: ratioFigure, active: activeFigure };
const CURVES = /** @type {const} */ (["loss", "ratio", "active"]);

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: ComparePhrases }} context
 */
export function mount(section, { page, phrases: words, state, specQuery, setView, explorer, theme, unheld, finished }) {
  const { presets, marks, normalisations, fields: names } = page.comparison;
  const fields = page.spec_fields;
  const [usual] = presets;
  const part = partsOf(section);
  const [cardsBox, tableBox, link] = ["cards", "differences", "linked"].map(part);
  const box = createVerdict({ table: part("marks"), sentence: part("verdict"), words });
  const plots = { loss: createPlot(part("loss")), ratio: createPlot(part("ratio")), active: createPlot(part("active")) };
  const paint = createQueue({ cards: section, differences: section, verdict: section, loss: part("loss"), ratio: part("ratio"), active: part("active") });
  const fetches = createFetches({ finished, onSweep: arrived, onTrouble: waitFor, onFault: refused });
  const lost = createTrouble({ put: (line) => cardsBox.before(line), onRetry: () => fetches.want([...queries, ...marked]) });
  const replay = createReplay({ words, onStep: (next) => {
    step = next;
    draw();
  } });
  const fillIn = createTwin(part("twin"), () => lossRows(curvesOf(sweeps(), LETTERS), { letters: LETTERS, words }));
  /** @type {number | null} */
  let step = null; // of training, while the playhead is held
  /** @type {string | null} */
  let text = null;
  /** @type {Compared[]} */
  let models = [];
  /** @type {string[]} */
  let queries = []; // of each model's sweep
  /** @type {string[]} */
  let marked = []; // of the sweeps at the sparsities that the verdict is about
  /** @type {ReturnType<typeof createCard>[]} */
  let cards = [];
  /** @type {(number | null)[]} */
  let places = []; // the level of each model
  let pageSparsity = 0;
  let which = false; // whether these tell which normalisation helps
  let begun = false;
  let visible = false;

  part("replay").append(replay.element);
  const buttons = presets.map((preset) => {
    const button = html("button", { type: "button" }, preset.title);
    button.addEventListener("click", () => {
      if (preset.sparsity !== null) state.set({ sparsity: preset.sparsity });
      choose(preset.models);
      begin();
    });
    part("presets").append(button);
    return button;
  });

  function begin() {
    if (begun) return;
    begun = true;
    refresh();
  }

  /** @param {string} next */
  function choose(next) {
    setView({ compare: next === usual.models ? null : next });
  }

  function rebuild() {
    text = state.values.compare ?? usual.models;
    models = parse(text, fields);
    places = models.map(() => null);
    showKind(isOneExperiment(models, normalisations, fields));
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", `${presets[k].models === text}`));
    if (cards.length !== models.length) {
      const shown = names.flatMap((name) => fields.filter((field) => field.name === name));
      cards = models.map((_, k) => createCard({
        letter: LETTERS[k], fields: shown, words,
        onModel: (name, value) => choose(write(models.map((model, j) => (j === k ? changed(model, name, value, fields) : model)))),
        onSlide: (index) => slide(k, index),
        onRelease: () => link.checked && setView({}),
      }));
      cardsBox.replaceChildren(...cards.map((card) => card.element));
    }
    refresh();
  }

  /**
   * Of four that tell which normalisation helps, the verdict and one picture stand first, and the rest is folded.
   * @param {boolean} next
   */
  function showKind(next) {
    part("by-active").hidden = !next;
    if (next !== which) part("folded").toggleAttribute("open", !next);
    if (next) cardsBox.before(part("verdict"), part("by-active"));
    else part("replay").after(part("verdict"));
    which = next;
  }

  function refresh() {
    // The page's own model keeps its own query, which may hold what a model here cannot.
    queries = models.map((model) => (model === null ? specQuery() : queryOf(model, fields)));
    marked = differInConstraintAlone(models, fields) ? models.map((model) => queryOf(model, fields, marks)) : [];
    models.forEach((model, k) => cards[k].setModel(model === null ? state.values : valuesOf(model, fields), { own: model === null }));
    queries.forEach((query, k) => cards[k].setSweep(fetches.get(query), begun ? words.training : words.later));
    lost.hide();
    if (begun) fetches.want([...queries, ...marked]);
    paint("verdict", drawVerdict);
    alignSliders();
  }

  /**
   * @param {number} k
   * @param {number} index
   */
  function slide(k, index) {
    const sweep = sweeps()[k];
    if (link.checked && sweep) state.set({ sparsity: sweep.sparsity[index] });
    else places[k] = index;
    draw();
  }

  function sweeps() {
    return queries.map(fetches.get);
  }

  function alignSliders() {
    const sparsity = state.values.sparsity ?? pageSparsity;
    sweeps().forEach((sweep, k) => {
      if (sweep && (link.checked || places[k] === null)) places[k] = nearestLevel(sweep.sparsity, sparsity);
    });
    draw();
  }

  function draw() {
    if (!visible) return;
    paint("cards", drawCards);
    paint("differences", drawDifferences);
    if (which) paint("verdict", drawVerdict);
    for (const name of CURVES) paint(name, () => drawCurves(name));
  }

  function levels() {
    return sweeps().map((sweep, k) => sweep?.levels[places[k] ?? -1] ?? null);
  }

  function drawCards() {
    const all = sweeps();
    const norms = all.flatMap((sweep) => sweep?.levels.flatMap(({ feature_norm }) => feature_norm) ?? []);
    const options = {
      reach: reachOf(norms, page.proportions), eye: state.values.camera ?? page.proportions.eye, colours: theme.colours,
      proportions: page.proportions,
    };
    const steps = all.flatMap((sweep) => sweep?.history?.step ?? []);
    replay.setSteps([...new Set(steps)].sort((a, b) => a - b));
    cards.forEach((card, k) => {
      const [sweep, index] = [all[k], places[k]];
      if (!sweep || index === null) return;
      const frame = step === null || !sweep.history ? null : frameAt(sweep.history, index, step);
      card.show(sweep.levels[index], index, { ...options, frame });
    });
  }

  function drawDifferences() {
    const shown = sweeps();
    const told = models.map((_, k) => ({ letter: LETTERS[k], starts: shown[k]?.spec.n_seeds ?? 0 }));
    fillTable(tableBox, differences({ levels: levels(), models: told }, words));
  }

  function drawVerdict() {
    if (which) box.answer(whichHelps(levels(), words));
    else box.show(marked.map(fetches.get));
  }

  /** @param {typeof CURVES[number]} name */
  function drawCurves(name) {
    const { clientWidth: width, clientHeight: height } = part(name);
    const level = levels().find((level) => level !== null);
    if (width === 0 || !level) return;
    const at = 1 / (1 - level.sparsity);
    const { colours } = theme;
    const options = { width, height, colours, tints: [colours.ink, colours.accent, colours.clash, colours.positive], phrases: words, key: queries.join() };
    plots[name].draw(FIGURES[name]({ curves: curvesOf(sweeps(), LETTERS), at }, options), { moving: true });
    fillIn();
  }

  /** @param {string} query */
  function arrived(query) {
    lost.hide();
    const k = queries.indexOf(query);
    if (k >= 0) cards[k].setSweep(fetches.get(query));
    if (marked.includes(query)) paint("verdict", drawVerdict);
    alignSliders();
  }

  /**
   * @param {string} query
   * @param {Failure} error
   */
  function waitFor(query, error) {
    lost.show(words.what, error);
    tellInstead(query, reasons(error).join(" "));
  }

  /**
   * @param {string} query
   * @param {string[]} sentences
   */
  function refused(query, sentences) {
    const message = sentences.join(" ");
    lost.say(message, { again: true });
    tellInstead(query, message);
  }

  /**
   * What is said in the place of a sweep.
   * @param {string} query
   * @param {string} message
   */
  function tellInstead(query, message) {
    queries.forEach((other, k) => other === query && cards[k].setSweep(null, message));
    if (which || marked.includes(query)) box.say(message);
  }

  link.addEventListener("change", alignSliders);
  const sized = new ResizeObserver(draw);
  for (const name of CURVES) sized.observe(part(name));
  theme.listen(draw);

  // Nothing is trained for this section before it is seen, and nothing drawn while it is not.
  whileInView(section, {
    margin: "0px",
    enter() {
      visible = true;
      begin();
      draw();
    },
    leave: () => (visible = false),
  });
  rebuild();
  unheld.add(() => (link.checked ? null : words.unheld.sliders));
  unheld.add(() => (step === null ? null : words.unheld.step));

  state.listen((values, before) => {
    if ((values.compare ?? usual.models) !== text) rebuild();
    else if (models.includes(null) && toQuery(fields, values) !== toQuery(fields, before)) refresh();
  });
  explorer.listen(({ sweep, index }) => {
    if (!sweep) return;
    pageSparsity = sweep.sparsity[index];
    alignSliders();
  });
}
