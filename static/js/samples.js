/** The page "Data points": the network trained on some samples. One run answers the whole slider; controls ask for another. */

import { linkElsewhere, setUpForm, showValues, keepLink as writeLink } from "./controls/data/form.js";
import { createSlider } from "./controls/sliders/slider.js";
import { bandOf, drawRows, lossLines, wholeW } from "./figures/data/samples.js";
import { createArrivals, travel } from "./lesson/data.js";
import { createRun, readPage } from "./page/data/run.js";
import { createTold } from "./page/data/told.js";
import { byId, html, svg, tableRow } from "./page/dom.js";
import { nearestLevel, toQuery } from "./page/state.js";
import { createTheme } from "./page/theme.js";
import { fill, fixed, settingsOf, short } from "./page/words.js";
import { createSaves } from "./share/reading.js";
import { drawSamples } from "./stage/samplespace.js";
import { createSpaceTurning } from "./stage/space-turning.js";

const { data, base, omitted, proportions, phrases } = readPage("samples");
const theme = createTheme({ root: document.documentElement });
const [space, sentence, controls, chart, draws] = [byId("space"), byId("sentence"), byId("controls"), byId("losses"), byId("draw")];
const CHART = { width: 360, height: 136 }; // units of the chart inside its margins

let { values, draw } = data;
/** @type {{ levels: SamplesAxisLevel[], n: number, many: boolean, values: Named } | null} */
let result = null; // of the picture that stands
let asked = values; // the values of the run that is under way
/** @type {number | null} */
let goal = null; // samples that the slider goes to by itself once there is a run to go along

const slider = createSlider(byId("track"), {
  words: (value) => fill(phrases.samples, { count: value }),
  scale: Math.log,
  marks: [3, 5, 10, 20, 100, 1000].map((value) => ({ value, text: `${value}` })),
  onShow: (value) => { byId("samples-words").textContent = fill(phrases.samples, { count: value }); },
  onInput: (value) => { values = { ...values, n_samples: value }; show(); },
  onCommit: keepLink,
});

const told = createTold({ sentence, states: phrases, what: phrases.what, was: () => (result ? settingsOf(data.fields.filter(({ name }) => name !== "n_samples"), result.values, values, phrases) : "") });
const run = createRun({
  onLine(/** @type {SamplesAxisLine} */ line) {
    if (line.kind === "frame") progress(line);
    if (line.kind === "result") stand(line);
  },
  told,
});

const turning = createSpaceTurning(byId("picture"), { label: phrases.space, proportions, onTurn: show, onRest: keepLink });
const saves = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-save]")]);

/**
 * The level that has just been finished; without a result it stands on the stage, greyed.
 * @param {SamplesFrame} frame
 */
function progress({ step, W, hidden }) {
  const progress = fill(phrases.progress, { done: step, all: positions().length });
  told.waits(fill(phrases.so_far, { progress, count: hidden.length }));
  if (!result) drawSamples(space, { hidden, parts: [] }, { W, named: data.named, colours: theme.colours, proportions });
}

function positions() {
  return values.n_features > data.named ? data.few : data.all;
}

function ask() {
  for (const element of [space, chart]) element.classList.add("stale");
  for (const save of saves) save.disabled = true;
  slider.setStale(true);
  told.waits();
  asked = { ...values };
  const query = new URLSearchParams({ ...asked, along: "n_samples", at: positions().join() });
  query.delete("n_samples"); // where the slider stands
  run.ask("api/sweep", `${query}`.replaceAll("%2C", ","));
}

/** @param {SamplesAxisResult} line */
function stand({ levels }) {
  result = { levels, n: asked.n_features, many: asked.n_features > data.named, values: asked };
  for (const element of [space, chart]) element.classList.remove("stale");
  for (const save of saves) save.disabled = false;
  slider.setPositions(levels.map(({ value }) => value));
  slider.moveTo(nearestLevel(slider.values, values.n_samples));
  draws.replaceChildren(...levels[0].draws.map((_, k) => html("option", { value: k + 1 }, `${k + 1}`)));
  draw = Math.min(draw, levels[0].draws.length);
  draws.value = String(draw);
  choose();
  if (goal !== null) travel(slider, nearestLevel(slider.values, goal));
  goal = null;
}

/** Another draw, or another run: what stands along the slider, and all else. */
function choose() {
  if (!result) return;
  const { many } = result;
  const bands = shown().map((one) => bandOf(one, many, phrases.unnamed));
  slider.setResult({ levels: bands, changes: [] });
  tabulateAll();
  show();
}

/** The draw that is shown, at each position of the slider. */
function shown() {
  return (result?.levels ?? []).map((level) => level.draws[draw - 1]);
}

function show() {
  if (!result) return;
  const k = nearestLevel(slider.values, values.n_samples);
  const one = shown()[k];
  const W = wholeW(one, result.n);
  drawSamples(space, one, { W, named: data.named, colours: theme.colours, proportions: turning.proportions });
  turning.fit(W);
  drawLosses(k, result.levels);
  const named = { count: slider.values[k], features: one.label ?? fill(phrases.many_features, { count: one.features.length }), samples: one.sample_label ?? phrases.cloud };
  if (!space.classList.contains("stale")) told.stands(fill(result.many ? phrases.of_samples : phrases.of_features, named));
  byId("facts").textContent = fill(phrases.facts, {
    train: short(one.train_loss), test: short(one.test_loss), nothing: short(result.levels[k].nothing_loss),
    features: fixed(one.mean_feature_dimensionality, 2), samples: fixed(one.mean_sample_dimensionality, 2),
  });
  byId("agree").textContent = agreement(result.levels[k]);
  tabulate(one, W);
}

/**
 * How many draws lead to what the most lead to.
 * @param {SamplesAxisLevel} level
 */
function agreement({ found, draws: every }) {
  if (!found.length) return "";
  const [{ label, share }] = found;
  return fill(phrases.agree, { count: Math.round(share * every.length), all: every.length, label });
}

/**
 * @param {number} k
 * @param {SamplesAxisLevel[]} levels
 */
function drawLosses(k, levels) {
  const counts = slider.values;
  const every = shown();
  const lines = { train: every.map((one) => one.train_loss), test: every.map((one) => one.test_loss), nothing: levels.map((level) => level.nothing_loss) };
  const { x, y, top } = lossLines({ counts, lines, ...CHART });
  const path = (/** @type {keyof typeof lines} */ name) => svg("polyline", { class: `loss-${name}`, points: x.map((at, i) => `${at},${y[name][i]}`).join(" ") });
  const last = x.length - 1;
  const label = (/** @type {keyof typeof lines} */ name, /** @type {number} */ up) => svg("text", { class: "loss-label", x: x[last], y: y[name][last] + up, "text-anchor": "end" }, phrases[`line_${name}`]);
  chart.replaceChildren(
    svg("line", { class: "loss-axis", x1: 0, x2: CHART.width, y1: CHART.height, y2: CHART.height }),
    svg("line", { class: "loss-here", x1: x[k], x2: x[k], y1: 0, y2: CHART.height }),
    path("nothing"), path("train"), path("test"),
    svg("circle", { class: "loss-train-mark", cx: x[k], cy: y.train[k], r: 4.5 }),
    svg("rect", { class: "loss-test-mark", x: x[k] - 4.5, y: y.test[k] - 4.5, width: 9, height: 9 }),
    ...(y.test[last] - y.nothing[last] > 14 ? [label("nothing", -5)] : []), label("test", -5), label("train", 14),
    svg("text", { class: "loss-label", x: -6, y: 10, "text-anchor": "end" }, `${Number(top.toPrecision(2))}`),
    svg("text", { class: "loss-label", x: -6, y: CHART.height, "text-anchor": "end" }, "0"),
    ...[0, last].map((i) => svg("text", { class: "loss-label", x: x[i], y: CHART.height + (y.train[last] > CHART.height - 16 ? 30 : 16), "text-anchor": i ? "end" : "start" }, `${counts[i]}`)),
  );
}

function tabulateAll() {
  byId("by-count").replaceChildren(...shown().map((one, k) => tableRow(
    `${slider.values[k]}`, short(one.train_loss), short(one.test_loss), fixed(one.mean_feature_dimensionality, 2),
    fixed(one.mean_sample_dimensionality, 2), one.label ?? "–", one.sample_label ?? "–",
  )));
}

/**
 * @param {Draw} one
 * @param {Matrix} W
 */
function tabulate(one, W) {
  const place = (/** @type {Matrix} */ matrix, /** @type {number} */ k) => matrix.map((axis) => fixed(axis[k], 2)).join(", ");
  const features = one.features.filter((feature) => Math.hypot(...W.map((axis) => axis[feature])) > 0).slice(0, data.named);
  byId("places").replaceChildren(
    ...one.hidden.slice(0, data.named).map((at, k) => tableRow(fill(phrases.sample, { number: k + 1 }), at.map((x) => fixed(x, 2)).join(", "))),
    ...features.map((feature) => tableRow(fill(phrases.feature, { number: feature + 1 }), place(W, feature))),
  );
}

function keepLink() {
  writeLink(toQuery(omitted(data.fields), values), draw === 1 ? "" : `draw=${draw}`, turning.link);
}

/** @param {Named} next */
function setValues(next) {
  values = next;
  keepLink();
  ask();
}

for (const { name, values: own } of data.presets) {
  const button = html("button", { type: "button" }, name);
  button.addEventListener("click", () => {
    draw = 1;
    setValues({ ...own });
    showValues(controls, { fields: data.fields, values });
  });
  byId("presets").append(button);
}
draws.addEventListener("change", () => {
  draw = Number(draws.value);
  keepLink();
  choose();
});
setUpForm(controls, { fields: data.fields, values, onChange: (changes) => setValues({ ...values, ...changes }) });
createSaves(saves, () => ({
  name: "samples", picture: byId("picture"), sentence: sentence.textContent, tints: theme.colours,
  numbers: { link: location.href, levels: result?.levels ?? [] }, rows: drawRows(result?.levels ?? []),
}));
createArrivals("samples", {
  base,
  arrive(next) {
    ({ draw } = next);
    goal = next.values.n_samples;
    values = { ...next.values, n_samples: values.n_samples };
    showValues(controls, { fields: data.fields, values });
    ask();
  },
});
theme.listen(show);
slider.setPositions(positions());
slider.moveTo(nearestLevel(slider.values, values.n_samples));
linkElsewhere(location.search);
ask();
