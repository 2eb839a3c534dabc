/** The page "Can it be undone?": a dictionary of the model at the slider, its film, and attacks on that model. */

import { linkElsewhere, setUpForm, showValues, keepLink as writeLink } from "./controls/data/form.js";
import { createPlainSparsity } from "./controls/sliders/plain.js";
import { reachOf } from "./figures/marks.js";
import { createArrivals } from "./lesson/data.js";
import { createRun, readPage } from "./page/data/run.js";
import { createTold } from "./page/data/told.js";
import { byId, html, served, tableRow } from "./page/dom.js";
import { nearestLevel, toQuery } from "./page/state.js";
import { createTheme } from "./page/theme.js";
import { fill, fixed, settingsOf, share } from "./page/words.js";
import { createSaves } from "./share/reading.js";
import { drawHarm, drawOutputs } from "./stage/dictionary/attack.js";
import { drawDictionary, letterOf } from "./stage/dictionary/latents.js";
import { cosine, latentsOf, startOf } from "./stage/dictionary/reading.js";
import { rowsOf } from "./stage/dictionary/rows.js";
import { Player } from "./stage/player.js";
import { createSpaceTurning } from "./stage/space-turning.js";

const { data, base, omitted, proportions, phrases } = readPage("dictionary");
const theme = createTheme({ root: document.documentElement });
const [space, sentence, controls, play, step, budget] = [byId("space"), byId("sentence"), byId("controls"), byId("play"), byId("step"), byId("budget")];
const starts = /** @type {HTMLSelectElement} */ (byId("start"));

let { values, sparsity, start, head } = data; // start: the one that is shown, from 1, null for the best; head: its frame, null for the last
/** @type {{ levels: Level[], reach: number, values: Named } | null} */
let swept = null; // the toy models along the slider
/** @type {Readback | null} */
let read = null; // the dictionary, of one of them
/** @type {Attacks & { most: number } | null} */
let attacks = null;
let wanted = data.budget;
let answered = !asks(); // whether the film of this dictionary was the answer to a question already

const saves = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-save]")]);

const turning = createSpaceTurning(byId("picture"), { label: phrases.space, proportions, onTurn: () => draw(), onRest: keepLink });
const player = new Player({ onShow: draw, smooth: () => !matchMedia("(prefers-reduced-motion: reduce)").matches });
const slider = createPlainSparsity(byId("track"), byId("sparsity-words"), {
  phrases,
  onInput: (value) => {
    sparsity = value;
    draw();
    drawAttack();
  },
  onCommit: keepLink,
  onRest: () => {
    if (!read || read.model.sparsity === sparsity) return;
    forget();
    readBack();
  },
});

const told = createTold({ sentence, states: phrases, what: phrases.what, was: () => (swept ? settingsOf(data.model, swept.values, values, phrases) : "") });
const found = createTold({ sentence: byId("recovered"), states: phrases, what: phrases.what_dictionary });
const sweep = createRun({
  told,
  onLine: async (/** @type {SweepLine} */ line, signal) => { if (line.kind === "result") await stand(line, signal); },
});
const reading = createRun({ told: found, onLine: follow });

/** Whether a lesson's question stands, whose answer the dictionary is. */
function asks() {
  return byId("recovered").closest("[hidden]") !== null;
}

function ownFields(fields = data.dictionary) {
  return fields.map((field) => (field.name === "strength" ? { ...field, default: data.strengths[values.penalty] } : field));
}

function train() {
  reading.stop();
  space.classList.add("stale");
  slider.setStale(true);
  told.waits();
  found.well();
  [read, attacks] = [null, null];
  sweep.ask("api/sweep", toQuery(data.model, values));
}

/**
 * @param {SweepResult} line
 * @param {AbortSignal} signal
 */
async function stand(line, signal) {
  const norms = line.levels.flatMap(({ feature_norm }) => feature_norm);
  swept = { levels: line.levels, reach: reachOf(norms, proportions), values };
  space.classList.remove("stale");
  slider.setPositions(line.levels.map((level) => level.sparsity));
  slider.setResult(line);
  slider.moveTo(nearestLevel(slider.values, sparsity));
  sparsity = slider.values[slider.index];
  draw();
  readBack();
  const query = toQuery(data.model, values);
  const answer = await fetch(served(`api/attack${query && `?${query}`}`), { signal });
  if (answer.ok) setAttacks(await answer.json());
  else byId("attack-words").textContent = (await answer.json()).errors?.[0].message ?? "";
}

function readBack() {
  player.pause();
  for (const control of [play, step, starts, ...saves]) control.disabled = true;
  starts.value = ""; // until it is known which there are
  read = { model: { sparsity }, frames: [], result: null };
  found.waits(phrases.reading);
  byId("composed").textContent = "";
  reading.ask("api/dictionary", [toQuery(data.model, values), `sparsity=${sparsity}`, toQuery(ownFields(), values)].filter(Boolean).join("&"));
}

/** @param {DictionaryLine} line */
function follow(line) {
  if (!read) return;
  if (line.kind === "dictionary") read.frames = []; // again from the start, where the stream was lost
  if (line.kind === "model") read.model = line;
  if (line.kind === "frame") {
    read.frames.push(line);
    player.setLength(read.frames.length, { toEnd: true });
  }
  if (line.kind === "result") finish(read, line);
}

/**
 * @param {Readback} whole
 * @param {DictionaryResult} result
 */
function finish(whole, result) {
  whole.result = result;
  const { loss, recovered, recovered_interval: interval, composed } = result;
  const count = loss.length;
  starts.replaceChildren(html("option", { value: "" }, phrases.best), ...loss.map((_, k) => html("option", { value: k + 1 }, fill(phrases.start, { number: k + 1 }))));
  step.max = `${whole.frames.length - 1}`;
  for (const control of [play, step, starts, ...saves]) control.disabled = false;
  found.stands(recovered === null || !interval ? phrases.nothing : fill(phrases.share, { count: Math.round(recovered * count), starts: count, low: share(interval[0]), high: share(interval[1]) }));
  byId("composed").textContent = composed > 0 ? fill(phrases.composed, { count: Math.round(composed * count), starts: count }) : "";
  start = start !== null && start <= count ? start : null;
  starts.value = `${start ?? ""}`;
  player.setLength(whole.frames.length, { toEnd: true });
  if (head !== null) player.seek(head);
  else tell();
  keepLink();
}

/** Where the dictionary answers a question, its film runs once, unless motion is not wanted. */
function tell() {
  if (answered || asks()) return;
  answered = true;
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) player.play();
}

/** @param {number} index of a frame */
function shownLatents(index, part = 0) {
  return read ? latentsOf(read, { start: startOf(read, { index, chosen: start === null ? null : start - 1 }), index, part, found: data.found, phrases }) : [];
}

function draw({ index = player.index, share: part = 0, playing = player.playing } = {}) {
  if (!swept) return;
  const level = swept.levels[nearestLevel(slider.values, sparsity)];
  const fits = read?.model.sparsity === level.sparsity;
  const latents = fits && !asks() ? shownLatents(index, part) : [];
  drawDictionary(space, level, { latents, reach: swept.reach, colours: theme.colours, proportions: turning.proportions });
  turning.fit(level.W);
  if (!space.classList.contains("stale")) told.stands(level.sentence);
  const frame = fits ? read?.frames[index] : null;
  byId("step-words").textContent = frame ? fill(phrases.step, { step: frame.step, last: read?.frames.at(-1)?.step ?? 0 }) : phrases.stale;
  step.value = `${index}`;
  play.textContent = playing ? phrases.pause : phrases.play;
  if (!playing) tabulate(level, latents, fits ? read : null);
}

/**
 * @param {Level} level
 * @param {Latent[]} latents
 * @param {Readback | null} shown
 */
function tabulate(level, latents, shown) {
  const columns = level.W[0].map((_, i) => level.W.map((axis) => axis[i]));
  byId("features").replaceChildren(...(latents.length ? columns : []).map((column, i) => {
    const cosines = latents.map(({ direction, state }) => (state === "dead" ? -1 : cosine(direction, column)));
    const best = Math.max(...cosines);
    return tableRow(i + 1, letterOf(cosines.indexOf(best)), fixed(best, 3));
  }));
  byId("latents").replaceChildren(...latents.map(({ direction, on }, k) => tableRow(letterOf(k), direction.map((x) => fixed(x, 2)).join(", "), on)));
  const kept = shown?.model.represented ?? [];
  const { loss, active, cosines } = shown?.result ?? { loss: [], active: [], cosines: [] };
  byId("starts").replaceChildren(...loss.map((one, k) => {
    const found = kept.filter((i) => cosines[k][i] > data.found).length;
    return tableRow(k + 1, fixed(one, 6), fixed(active[k], 2), fill(phrases.all, { found, kept: kept.length }));
  }));
}

/** @param {Attacks} answer */
function setAttacks(answer) {
  const most = Math.max(1, ...answer.levels.flatMap(({ worst }) => worst.flatMap(({ output }) => output)));
  attacks = { ...answer, most };
  budget.max = `${answer.budget.length - 1}`;
  budget.disabled = false;
  budget.value = `${nearestLevel(answer.budget, wanted)}`;
  drawAttack();
}

function drawAttack() {
  if (!attacks) return;
  const k = budget.valueAsNumber;
  const here = nearestLevel(slider.values, sparsity);
  const worst = attacks.levels[here].worst[k];
  const length = fill(phrases.budget, { budget: fixed(attacks.budget[k], 2) });
  byId("budget-words").textContent = length;
  budget.setAttribute("aria-valuetext", length);
  drawOutputs(byId("outputs"), worst, { most: attacks.most, colours: theme.colours, words: phrases });
  drawHarm(byId("harm"), attacks.levels.map((level) => ({ x: level.features_per_dimension, y: level.harm[k] })), here, phrases);
  const harm = { feature: worst.feature + 1, lit: worst.lit + 1, loss: fixed(worst.loss, 3), out: fixed(worst.output[worst.lit], 2) };
  byId("attack-words").textContent = fill(k ? phrases.attack : phrases.calm, harm);
  byId("attacked").replaceChildren(...worst.output.map((out, i) => tableRow(i + 1, i === worst.feature ? 1 : 0, fixed(worst.delta[i], 2), fixed(out, 2))));
}

function keepLink() {
  writeLink(toQuery(omitted(data.model), values), toQuery(ownFields(omitted(data.dictionary)), values), `sparsity=${sparsity}`, wanted === data.usual_budget ? "" : `budget=${wanted}`, start === null ? "" : `start=${start}`, head === null ? "" : `head=${head}`, turning.link);
}

/** A film that plays goes to its end. */
function keepHead() {
  head = player.playing || player.atEnd ? null : player.index;
  keepLink();
}

/** Another dictionary has other starts, and a film of its own. */
function forget() {
  start = head = null;
  keepLink();
}

function showStrength() {
  byId("strength-name").textContent = phrases[/** @type {"l1" | "top_k"} */ (values.penalty)];
  const control = /** @type {HTMLInputElement} */ (controls.elements.namedItem("strength"));
  control.step = values.penalty === "l1" ? "any" : "1";
  control.value = values.strength;
}

const fields = [...data.model, ...data.dictionary];
setUpForm(controls, {
  fields,
  values,
  onChange(changes) {
    values = { ...values, ...changes };
    if (changes.penalty) values.strength = data.strengths[values.penalty];
    showStrength();
    forget();
    if (data.model.some(({ name }) => name in changes)) train();
    else readBack();
  },
});
showStrength();
play.addEventListener("click", () => {
  if (player.playing) player.pause();
  else player.play();
  keepHead();
});
step.addEventListener("input", () => player.seek(step.valueAsNumber));
step.addEventListener("change", keepHead);
starts.addEventListener("change", () => {
  start = starts.value === "" ? null : Number(starts.value);
  keepLink();
  draw();
});
budget.addEventListener("input", () => {
  wanted = attacks?.budget[budget.valueAsNumber] ?? wanted;
  drawAttack();
});
budget.addEventListener("change", keepLink);
createSaves(saves, () => {
  const { model, result } = /** @type {{ model: ToyModel, result: DictionaryResult }} */ (read); // there is one where there is something to save
  const numbers = { link: location.href, model, dictionary: { ...values, sparsity: model.sparsity }, result };
  return { name: "dictionary", picture: byId("picture"), sentence: `${sentence.textContent}`, tints: theme.colours, numbers, rows: rowsOf(result) };
});
createArrivals("dictionary", {
  base,
  arrive(next) {
    const asked = () => [toQuery(data.model, values), toQuery(ownFields(), values), sparsity].join();
    const [before, model] = [asked(), toQuery(data.model, values)];
    ({ values, sparsity, start, head, budget: wanted } = next);
    if (asks()) answered = false;
    showValues(controls, { fields, values });
    showStrength();
    slider.moveTo(nearestLevel(slider.values, sparsity));
    if (toQuery(data.model, values) !== model) return train();
    if (asked() !== before || !read) return readBack();
    if (read.result) finish(read, read.result);
  },
});
theme.listen(() => {
  draw();
  drawAttack();
});
slider.setPositions(data.levels);
slider.moveTo(nearestLevel(slider.values, sparsity));
linkElsewhere(location.search);
train();
