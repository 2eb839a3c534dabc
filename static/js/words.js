/** The page "In words": word2vec and the autoencoder. One run of each answers the whole slider; controls ask for others. */

import { linkElsewhere, setUpForm, keepLink as writeLink } from "./controls/data/form.js";
import { createPlainSparsity } from "./controls/sliders/plain.js";
import { countRight, expected, fromNothing, namedWords, nameOf, nearest, pairLengths, textOf, wordOf } from "./figures/language.js";
import { reachOf } from "./figures/marks.js";
import { createRun, readPage } from "./page/data/run.js";
import { byId, html, tableRow } from "./page/dom.js";
import { nearestLevel, toQuery } from "./page/state.js";
import { createTheme } from "./page/theme.js";
import { fill, fixed, share } from "./page/words.js";
import { createBeside } from "./stage/words/beside.js";
import { createCorpus } from "./stage/words/corpus.js";
import { drawWords } from "./stage/wordspace.js";

const { data, proportions, phrases } = readPage("words");
const theme = createTheme({ root: document.documentElement });
const [space, sentence, controls] = [byId("space"), byId("sentence"), byId("controls")];
const selects = [byId("word-a"), byId("word-b"), byId("word-c")];
const names = { concepts: data.concepts, vocabulary: data.vocabulary, nothing: phrases.nothing };
const SHARED = new Set(["n_hidden", "importance", "n_seeds", "seed", "sparsities"]); // fields of both models
const REST = 250; // ms after the last move at which analogies are counted

let { values, sparsity, analogy } = data;
/** @type {{ levels: WordsLevel[], shown: Matrix[], n: number, reach: number } | null} */
let result = null; // of the picture that stands
let asked = values; // of the run that is under way
/** @type {Timer | null} */
let resting = null;

const slider = createPlainSparsity(byId("track"), byId("sparsity-words"), {
  phrases,
  onInput(value) {
    sparsity = value;
    corpus.close();
    beside.moveTo(value);
    draw();
  },
  onCommit: keepLink,
});

const beside = createBeside({ phrases, theme, proportions });
const corpus = createCorpus({ phrases, query: corpusQuery, onFrame: drawFrame, onLeave: () => draw() });

const run = createRun({
  phrases,
  onLine: (/** @type {WordsLine} */ line) => { if (line.kind === "result") stand(line); },
  tell: (text) => { sentence.textContent = text; },
});

function ask() {
  corpus.close();
  space.classList.add("stale");
  slider.setStale(true);
  sentence.textContent = result ? phrases.stale : phrases.training;
  asked = { ...values };
  run.ask("api/words", toQuery(data.fields, asked));
}

/** The autoencoder's spec: what both models have, by the names that links to the explorer use. */
function toyQuery() {
  const { n_concepts, ...shared } = asked;
  const query = toQuery(data.fields.filter(({ name }) => SHARED.has(name)), shared);
  const usual = data.fields.find(({ name }) => name === "n_concepts")?.default;
  return [n_concepts === usual ? "" : `n_features=${n_concepts}`, query].filter(Boolean).join("&");
}

/** @param {string} pairs */
function corpusQuery(pairs) {
  const query = toQuery(data.fields, { ...asked, n_seeds: values.n_seeds, sparsities: null });
  const own = query.split("&").filter((one) => one && !one.startsWith("n_seeds="));
  const at = slider.values[nearestLevel(slider.values, sparsity)];
  return [...own, "recipe=paper", `sparsity=${at}`, `pairs=${pairs}`].join("&");
}

/**
 * @param {CorpusFrame} frame
 * @param {CorpusDone | null} done
 */
function drawFrame(frame, done) {
  if (!result) return;
  const { n, reach } = result;
  const words = fromNothing(frame.words);
  const chosen = /** @type {Analogy} */ (analogy.map((text) => wordOf(text, n)));
  const found = nearest(words, chosen);
  drawWords(space, { W: frame.W, parts: done?.parts ?? [] }, { words, named: namedWords(n, names), analogy: chosen, nearest: found.first, reach, colours: theme.colours, proportions });
  sentence.textContent = done?.sentence ?? fill(phrases.film, { pairs: frame.step.toLocaleString("en") });
}

/** @param {WordsResult} line */
function stand({ levels, changes }) {
  const shown = levels.map((level) => fromNothing(level.words));
  const norms = levels.flatMap(({ feature_norm }, k) => [...feature_norm, ...pairLengths(shown[k], asked.n_concepts)]);
  result = { levels, shown, n: asked.n_concepts, reach: reachOf(norms, proportions) };
  space.classList.remove("stale");
  slider.setPositions(levels.map((level) => level.sparsity));
  slider.setResult({ levels, changes });
  slider.moveTo(nearestLevel(slider.values, sparsity));
  fillWords(asked.n_concepts);
  draw();
  beside.moveTo(sparsity);
  beside.ask(toyQuery());
}

/**
 * The first that a language of so many concepts has.
 * @param {number} n
 */
function usualAnalogy(n) {
  return data.usual_analogies.find((words) => fits(words, n)) ?? [];
}

/**
 * @param {string[]} words
 * @param {number} n
 */
function fits(words, n) {
  return words.every((text) => [...text].every((digit) => Number(digit) <= n));
}

/** @param {number} n */
function fillWords(n) {
  const all = Array.from({ length: 1 << n }, (_, word) => word);
  if (!fits(analogy, n)) analogy = usualAnalogy(n);
  for (const [k, select] of selects.entries()) {
    select.replaceChildren(...all.map((word) => html("option", { value: textOf(word, n) }, nameOf(word, n, names))));
    select.value = analogy[k];
  }
}

function draw() {
  if (!result || corpus.open) return;
  const { levels, shown, n, reach } = result;
  const k = nearestLevel(slider.values, sparsity);
  const [level, words] = [levels[k], shown[k]];
  const named = namedWords(n, names);
  const chosen = /** @type {Analogy} */ (analogy.map((text) => wordOf(text, n)));
  const found = nearest(words, chosen);
  drawWords(space, level, { words, named, analogy: chosen, nearest: found.first, reach, colours: theme.colours, proportions });
  sentence.textContent = level.sentence;
  const own = level.found.find(({ ground }) => ground);
  byId("facts").textContent = fill(phrases.facts, { loss: fixed(level.loss, 6), additive: `${(100 * level.additive).toFixed(1)}%`, share: share(own?.share ?? 0) });
  tell(chosen, found, n);
  tabulate(level);
  clearTimeout(resting);
  byId("score").textContent = "";
  resting = setTimeout(() => score(words), REST);
}

/**
 * @param {Analogy} chosen
 * @param {ReturnType<typeof nearest>} found
 * @param {number} n
 */
function tell(chosen, { first, second, near, far }, n) {
  const called = (/** @type {number} */ word) => (word < 0 ? phrases.nothing : nameOf(word, n, names));
  const [a, b, c] = chosen.map(called);
  const right = expected(chosen);
  const verdict = right === null ? "" : right === first ? phrases.right : fill(phrases.wrong, { expected: called(right) });
  const text = fill(phrases.answer, { a, b, c, nearest: called(first), second: called(second), margin: Number.isFinite(far) ? fixed(far - near, 2) : "∞" });
  byId("answer").textContent = `${text} ${verdict}`;
}

/** @param {Matrix} words */
function score(words) {
  const { right, all } = countRight(words);
  byId("score").textContent = fill(phrases.score, { right, all, share: share(all ? right / all : 0) });
}

/** @param {WordsLevel} level */
function tabulate(level) {
  byId("concepts").replaceChildren(...level.feature_norm.map((norm, i) => tableRow(`${i + 1}`, data.concepts[i], fixed(norm, 2), level.W.map((axis) => fixed(axis[i], 2)).join(", "))));
  byId("found").replaceChildren(...level.found.map((one) => tableRow(one.arrangement, share(one.share), fixed(one.loss, 6))));
}

function keepLink() {
  const usual = usualAnalogy(values.n_concepts).join();
  writeLink(toQuery(data.fields, values), `sparsity=${sparsity}`, analogy.join() === usual ? "" : `analogy=${analogy.join()}`);
}

for (const [k, select] of selects.entries()) {
  select.addEventListener("change", () => {
    analogy = analogy.map((word, i) => (i === k ? select.value : word));
    keepLink();
    draw();
  });
}
theme.listen(() => {
  draw();
  beside.draw();
});
slider.setPositions(data.levels);
slider.moveTo(nearestLevel(slider.values, sparsity));
setUpForm(controls, {
  fields: data.fields,
  values,
  onChange: (changes) => {
    values = { ...values, ...changes };
    keepLink();
    ask();
  },
});
linkElsewhere(location.search);
ask();
