/** The page "In words": word2vec and the autoencoder, and sliders that are answered by what is in the page already. */

import { linkElsewhere, setUpForm, keepLink as writeLink } from "./controls/data/form.js";
import { createPlainSparsity } from "./controls/sliders/plain.js";
import { createSlider } from "./controls/sliders/slider.js";
import { fromNothing, namedWords, nearest, pairLengths } from "./figures/language.js";
import { reachOf } from "./figures/marks.js";
import { createColumns } from "./page/along/columns.js";
import { WORDS_AXES } from "./page/along/words.js";
import { readPage } from "./page/data/run.js";
import { createTold } from "./page/data/told.js";
import { byId, setText, tableRow } from "./page/dom.js";
import { whenIdle } from "./page/gesture.js";
import { createRunCache } from "./page/runs.js";
import { createState, nearestLevel, toQuery } from "./page/state.js";
import { createSweeps } from "./page/sweeps.js";
import { createTheme } from "./page/theme.js";
import { briefly, fill, fixed, settingsOf, share } from "./page/words.js";
import { createAxes } from "./stage/axes.js";
import { createAnalogies } from "./stage/words/analogies.js";
import { createBeside } from "./stage/words/beside.js";
import { createCorpus } from "./stage/words/corpus.js";
import { drawWords } from "./stage/wordspace.js";

const { data, proportions, phrases } = readPage("words");
const { fields } = data;
const theme = createTheme({ root: document.documentElement });
const [space, sentence] = [byId("space"), byId("sentence")];
const names = { concepts: data.concepts, vocabulary: data.vocabulary, nothing: phrases.nothing };
const SHARED = new Set(["n_hidden", "importance", "n_seeds", "seed", "sparsities"]); // fields of both models
const [PATH, KEPT] = ["api/words", 60]; // finished runs

/** @type {State<Named>} */
const state = createState({ values: { ...data.values, sparsity: data.sparsity } });
const finished = createRunCache(KEPT);
const [sweeps, columns] = [createSweeps({ finished, path: PATH }), createColumns({ finished, path: PATH })];
const sliders = /** @type {Map<WordsAxisName, Slider>} */ (new Map());
/** @type {WordsRun | null} */
let row = null; // along sparsity
/** @type {WordsShown | null} */
let shown = null;
let drawn = { values: state.values }; // of the picture that stands
/** @type {WeakMap<WordsLevel[], number>} */
const reaches = new WeakMap();

const named = [...fields, ...data.view];
const told = createTold({ sentence, states: phrases, what: phrases.what, was: () => (shown ? settingsOf(named, drawn.values, state.values, phrases) : "") });
const slider = createPlainSparsity(byId("track"), byId("sparsity-words"), {
  phrases,
  onInput: (sparsity) => state.set({ sparsity }),
  onCommit: keepLink,
});
for (const name of WORDS_AXES.names(state.values)) {
  const one = createSlider(byId(`${name}-track`), {
    words: (value) => fill(phrases.axes[name], { value }), nameOf: ({ label }) => briefly(label),
    onShow: (value) => setText(byId(`${name}-value`), String(value)),
    onInput: (value) => axes.move(name, value),
    onCommit: keepLink,
    onRest: askAtRest,
    onNear: () => axes.near(name),
    onFar: () => axes.far(name),
  });
  one.setPositions(data.positions[name]);
  sliders.set(name, one);
}
const axes = createAxes({
  axes: WORDS_AXES, fields, state, columns, sliders, sparsity: () => slider.values[slider.index],
  drawn: () => ({ W: shown && shown.level.W, values: drawn.values }),
});
const beside = createBeside({ phrases, theme, proportions });
const corpus = createCorpus({ phrases, query: corpusQuery, onFrame: drawFrame, onLeave: () => draw() });
const analogies = createAnalogies({ data, phrases, names, onChoice() {
  keepLink();
  draw();
} });

/** What the server is asked at these values. */
function specQuery() {
  return toQuery(fields, state.values);
}

/** The autoencoder's spec: what both models have, by the names that links to the explorer use. */
function toyQuery() {
  const { n_concepts, ...shared } = state.values;
  const query = toQuery(fields.filter(({ name }) => SHARED.has(name)), shared);
  const usual = fields.find(({ name }) => name === "n_concepts")?.default;
  return [n_concepts === usual ? "" : `n_features=${n_concepts}`, query].filter(Boolean).join("&");
}

/** @param {string} pairs */
function corpusQuery(pairs) {
  const query = toQuery(fields, { ...state.values, sparsities: null });
  const own = query.split("&").filter((one) => one && !one.startsWith("n_seeds="));
  return [...own, "recipe=paper", `sparsity=${slider.values[slider.index]}`, `pairs=${pairs}`].join("&");
}

/**
 * What there is to show: the model of the state in the column of the slider that a hand is at, else along sparsity, else
 * in another column, else what was shown before.
 */
function pick() {
  const led = axes.leading && axes.at(axes.leading);
  const found = led?.run.levels ? led : row?.query === specQuery() ? { run: row, index: slider.index } : axes.known();
  const run = /** @type {WordsRun | undefined} */ (found?.run);
  if (found && run?.levels) return { level: run.levels[found.index], levels: run.levels, fresh: true };
  return shown && { ...shown, fresh: false };
}

function show() {
  slider.moveTo(nearestLevel(slider.values, state.values.sparsity));
  slider.setStale(row?.query !== specQuery());
  for (const [name, one] of sliders) one.moveTo(nearestLevel(one.values, state.values[name]), state.values[name]);
  const next = pick();
  const same = next?.fresh && shown?.fresh && next.level === shown.level;
  shown = next;
  beside.moveTo(state.values.sparsity, toyQuery());
  space.classList.toggle("stale", !next?.fresh);
  if (!next?.fresh) told.waits();
  if (!next?.fresh || same) return;
  drawn = { values: state.values };
  draw();
}


function draw() {
  if (!shown?.fresh || corpus.open) return;
  const { level } = shown;
  paint(level, fromNothing(level.words));
  told.stands(level.sentence);
  const own = level.found.find(({ ground }) => ground);
  byId("facts").textContent = fill(phrases.facts, { loss: fixed(level.loss, 6), additive: `${(100 * level.additive).toFixed(1)}%`, share: share(own?.share ?? 0) });
  analogies.show(fromNothing(level.words), level.W[0].length);
  byId("concepts").replaceChildren(...level.feature_norm.map((norm, i) => tableRow(`${i + 1}`, data.concepts[i], fixed(norm, 2), level.W.map((axis) => fixed(axis[i], 2)).join(", "))));
  byId("found").replaceChildren(...level.found.map((one) => tableRow(one.arrangement, share(one.share), fixed(one.loss, 6))));
}

/**
 * @param {{ W: Matrix, parts: Part[] }} model
 * @param {Matrix} words
 */
function paint(model, words) {
  const n = model.W[0].length;
  const analogy = analogies.chosen(n);
  drawWords(space, model, { words, named: namedWords(n, names), analogy, nearest: nearest(words, analogy).first, reach: reach(), colours: theme.colours, proportions });
}

/** How far the words and concepts of the run on the stage lie. */
function reach() {
  const { levels } = /** @type {WordsShown} */ (shown);
  const known = reaches.get(levels);
  if (known) return known;
  const lengths = levels.flatMap(({ words, W, feature_norm }) => [...feature_norm, ...pairLengths(fromNothing(words), W[0].length)]);
  const found = reachOf(lengths, proportions);
  reaches.set(levels, found);
  return found;
}

/**
 * @param {CorpusFrame} frame
 * @param {CorpusDone | null} done
 */
function drawFrame(frame, done) {
  if (!shown) return;
  paint({ W: frame.W, parts: done?.parts ?? [] }, fromNothing(frame.words));
  setText(sentence, done?.sentence ?? fill(phrases.film, { pairs: frame.step.toLocaleString("en") }));
}

function askAtRest() {
  sweeps.want(specQuery());
  beside.ask();
}

function keepLink() {
  writeLink(specQuery(), `sparsity=${state.values.sparsity}`, analogies.query(state.values.n_concepts));
}

state.listen(() => {
  corpus.close();
  axes.settle();
  if (axes.carried(finished.has(specQuery()))) sweeps.leave();
  else sweeps.want(specQuery());
  show();
});
columns.listen(({ column }) => {
  if (column.levels) axes.refresh();
  show();
});
sweeps.listen({
  onProgress({ state: name, position }) {
    if (shown?.fresh) return;
    if (name === "queued") told.queues(position ?? 0);
    else told.waits();
  },
  onResult(sweep) {
    told.well();
    row = /** @type {any} */ (sweep); // of words
    axes.end();
    slider.setPositions(sweep.sparsity);
    slider.setResult(sweep);
    show();
    beside.ask();
  },
  onHistory() {}, // no film is shown of it
  onTrouble: (sentences, { again = false } = {}) => (again ? told.lost(new Error()) : told.refused(sentences)),
});
theme.listen(() => {
  draw();
  beside.draw();
});
whenIdle(() => {
  if (sweeps.settled) for (const name of sliders.keys()) axes.prefetch(name);
});
slider.setPositions(data.levels);
setUpForm(byId("controls"), {
  fields,
  values: state.values,
  onChange(changes) {
    state.set(changes);
    keepLink();
  },
});
linkElsewhere(location.search);
show();
sweeps.want(specQuery());
