/** The page of features that come together: each of three sliders has a run along it, and what stands there as its ribbon. */

import { linkElsewhere, setUpForm, showValues, keepLink as writeLink } from "./controls/data/form.js";
import { bandsOf } from "./controls/sliders/ribbon.js";
import { createSlider } from "./controls/sliders/slider.js";
import { readTable, tableLines } from "./figures/data/table.js";
import { reachOf } from "./figures/marks.js";
import { namesOf, yearColours, yearRows } from "./figures/seasons.js";
import { createArrivals, travel } from "./lesson/data.js";
import { createRun, readPage } from "./page/data/run.js";
import { createTold } from "./page/data/told.js";
import { byId, tableRow } from "./page/dom.js";
import { createRunCache } from "./page/runs.js";
import { nearestLevel, toQuery } from "./page/state.js";
import { Refused } from "./page/stream.js";
import { createTheme } from "./page/theme.js";
import { fill, fixed, settingsOf, share } from "./page/words.js";
import { createSaves } from "./share/reading.js";
import { createSpaceTurning } from "./stage/space-turning.js";
import { drawYear } from "./stage/yearspace.js";

const { data, base, omitted, proportions, phrases } = readPage("patterns");
const theme = createTheme({ root: document.documentElement });
const [space, sentence, controls, box, typed, fault] = [byId("space"), byId("sentence"), byId("controls"), byId("rows-box"), byId("rows"), byId("rows-fault")];
/** @typedef {"log_odds" | "sharpness" | "weight_decay"} PatternAxisName */
const AXES = /** @type {PatternAxisName[]} */ (Object.keys(data.positions));
/** @type {Record<string, number>} */
const SPHERE = { globe: 3 }; // dimensions that a pattern is at home in, where these are not the usual ones
const MARKS = { log_odds: [-8, -6, -4, -2, 0, 2], sharpness: [0, 5, 10, 15, 20], weight_decay: [0, 0.02, 0.04, 0.06, 0.08, 0.1] };

let values = data.values;
let along = /** @type {PatternAxisName} */ (data.along);
/** @type {{ level: PatternLevel, pattern: string, reach: number, values: Named } | null} */
let drawn = null; // the picture that stands
/** @type {number | null} */
let goal = null; // where the slider goes by itself once there is a run to go along
let trained = data.table; // the last table that the server took
const KEPT = 30; // columns that need not be asked for again
const finished = createRunCache(KEPT);

const told = createTold({ sentence, states: phrases, what: phrases.what, was: () => (drawn ? settingsOf(data.fields.filter(({ name }) => name !== "table"), drawn.values, values, phrases) : "") });
const turning = createSpaceTurning(byId("picture"), {
  label: phrases.space, proportions, onTurn: () => { if (drawn) paint(drawn.level, drawn); }, onRest: keepLink,
});
const saves = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-save]")]);

/** @type {Partial<Record<PatternAxisName, PatternAxis>>} */
const known = {};
for (const name of AXES) createAxis(name);
const axes = /** @type {Record<PatternAxisName, PatternAxis>} */ (known);

/** @param {PatternAxisName} name */
function createAxis(name) {
  const run = createRun({
    onLine(/** @type {PatternLine} */ line) {
      if (line.kind === "frame" && name === along && !drawn) film(line.W[axis.slider.index], axis.pattern);
      if (line.kind === "result") keep(axis, line);
    },
    told,
    leads: () => name === along,
    onTrouble(error) {
      axis.query = null;
      if (error instanceof Refused && values.pattern === "table" && values.table !== trained) refuse(error.message);
    },
  });
  const slider = createSlider(byId(`track-${name}`), {
    words: (value) => wordsOf(name, value),
    marks: MARKS[name].map((value) => ({ value, text: signed(value) })),
    onShow: (value) => { byId(`said-${name}`).textContent = wordsOf(name, value); },
    onInput: (value) => {
      values = { ...values, [name]: value };
      along = name;
      load(name);
      draw();
    },
    onCommit: () => {
      keepLink();
      markStale();
    },
    onNear: () => load(name),
  });
  /** @type {PatternAxis} */
  const axis = { slider, run, query: null, pattern: values.pattern, result: null };
  slider.setPositions(data.positions[name]);
  slider.moveTo(nearestLevel(slider.values, values[name]));
  known[name] = axis;
}

/**
 * @param {PatternAxisName} name
 * @param {number} value
 */
function wordsOf(name, value) {
  const text = fill(phrases[name], { value: signed(value) });
  const level = name === "log_odds" && known[name] ? levelAt(name) : null;
  if (!level) return text;
  const mean = level.density.reduce((sum, one) => sum + one, 0) / level.density.length;
  return `${text}: ${fill(phrases.density, { share: mean < 0.1 ? `${(100 * mean).toFixed(1)}%` : share(mean) })}`;
}

/**
 * With a true minus.
 * @param {number} value
 */
function signed(value) {
  return String(value).replace("-", "−");
}

/**
 * What is asked for along an axis: all values but its own. A pattern and its dimensions are always said.
 * @param {PatternAxisName} name
 */
function queryOf(name) {
  const { pattern, n_hidden } = values;
  const left = new Set([name, "pattern", "n_hidden", "values", ...(pattern === "table" ? ["n_features"] : ["table"])]);
  const rest = toQuery(data.fields.filter((field) => !left.has(field.name)), values);
  return [`pattern=${pattern}`, `n_hidden=${n_hidden}`, rest, name === AXES[0] ? "" : `along=${name}`].filter((part) => part).join("&");
}

/** @param {string} pattern */
function dimensionsOf(pattern) {
  return SPHERE[pattern] ?? data.fields.find(({ name }) => name === "n_hidden")?.default;
}

/** @param {PatternAxisName} name */
function levelAt(name) {
  const { result, query, slider } = axes[name];
  return result && query === queryOf(name) ? result.levels[nearestLevel(slider.values, values[name])] : null;
}

function markStale() {
  for (const name of AXES) axes[name].slider.setStale(axes[name].query !== queryOf(name));
}

/** @param {PatternAxisName} name */
function load(name) {
  const [axis, query] = [axes[name], queryOf(name)];
  if (axis.query === query) return;
  Object.assign(axis, { query, result: null, pattern: values.pattern });
  const known = finished.get(query);
  if (known) {
    axis.run.stop();
    return stand(axis, known);
  }
  if (name === along) {
    space.classList.add("stale");
    told.waits();
  }
  axis.slider.setStale(true);
  axis.run.ask("api/sweep", query);
}

/**
 * A table that cannot be trained on stays in its box; on the stage, and in the link, is the one before.
 * @param {string} message
 */
function refuse(message) {
  fault.textContent = message;
  values = { ...values, table: trained };
  keepLink();
  load(along);
}

/**
 * How the first run is under way, which no picture stands for yet.
 * @param {Matrix} W
 * @param {string} pattern
 */
function film(W, pattern) {
  const norms = W[0].map((_, i) => Math.hypot(...W.map((row) => row[i])));
  space.classList.remove("stale");
  paint({ W, parts: [] }, { pattern, reach: reachOf(norms, proportions) });
}

/**
 * @param {PatternAxis} axis
 * @param {PatternResult} line
 */
function keep(axis, line) {
  finished.put(`${axis.query}`, line);
  if (axis.pattern === "table") trained = values.table;
  stand(axis, line);
}

/**
 * @param {PatternAxis} axis
 * @param {PatternResult} line
 */
function stand(axis, { levels, changes }) {
  axis.result = { levels, pattern: axis.pattern, reach: reaches(levels) };
  axis.slider.setResult({ levels, changes });
  axis.slider.setStale(axis.query !== queryOf(/** @type {PatternAxisName} */ (AXES.find((name) => axes[name] === axis))));
  for (const name of AXES) axes[name].slider.moveTo(axes[name].slider.index);
  draw();
  if (goal === null || axis !== axes[along]) return;
  travel(axis.slider, nearestLevel(axis.slider.values, goal));
  goal = null;
}

/**
 * How far the stage reaches at each level: as far as its arrangement does, so that a small ring fills it, too.
 * @param {PatternResult["levels"]} levels
 */
function reaches(levels) {
  return new Map(bandsOf(levels).flatMap(({ start, stop }) => {
    const band = levels.slice(start, stop);
    const reach = reachOf(band.flatMap((level) => level.feature_norm), proportions);
    return band.map((level) => [level, reach]);
  }));
}

/** What stands at the values that are set; while that is not known, the last picture stays, greyed. */
function draw() {
  const level = levelAt(along);
  const { result } = axes[along];
  space.classList.toggle("stale", !level);
  for (const save of saves) save.disabled = !level;
  if (!level || !result) {
    told.waits();
    return;
  }
  const { pattern, reach } = result;
  drawn = { level, pattern, reach: /** @type {number} */ (reach.get(level)), values };
  paint(level, drawn);
  told.stands(level.sentence);
  const own = level.found.find(({ ground }) => ground);
  const numbers = { loss: fixed(level.loss, 4), penalty: fixed(level.loss - level.data_loss, 4), share: share(own?.share ?? 0) };
  const facts = [fill(values.weight_decay > 0 ? phrases.decayed : phrases.facts, numbers)];
  const correlation = level.cosine_correlation ?? NaN;
  if (Number.isFinite(correlation)) facts.push(fill(phrases.correlation, { correlation: fixed(correlation, 3) }));
  byId("facts").textContent = facts.join(" ");
  tabulate(level, namesOf(pattern, level.b.length, data.months));
}

/**
 * @param {Drawn} model
 * @param {{ pattern: string, reach: number }} options
 */
function paint(model, { pattern, reach }) {
  const n = model.W[0].length;
  const colours = pattern === "months" ? { ...theme.colours, distinct: yearColours(n) } : theme.colours;
  drawYear(space, model, { names: namesOf(pattern, n, data.months), reach, colours, proportions: turning.proportions });
  turning.fit(model.W);
}

/**
 * @param {PatternLevel} level
 * @param {string[]} names
 */
function tabulate(level, names) {
  byId("features").replaceChildren(...names.map((name, i) => tableRow(name, fixed(level.feature_norm[i], 3), level.W.map((axis) => fixed(axis[i], 3)).join(", "), fixed(level.b[i], 3), `${(100 * level.density[i]).toFixed(1)}%`)));
  byId("found").replaceChildren(...level.found.map((one) => tableRow(one.arrangement, share(one.share), fixed(one.loss, 6))));
}

function keepLink() {
  const left = new Set(["n_hidden", "values", ...(values.pattern === "table" ? ["n_features"] : ["table"])]);
  const own = toQuery(omitted(data.fields.filter(({ name }) => !left.has(name))), values);
  writeLink(own, values.n_hidden === dimensionsOf(values.pattern) ? "" : `n_hidden=${values.n_hidden}`, along === AXES[0] ? "" : `along=${along}`, turning.link);
}

/** @param {Named} changes */
function change(changes) {
  fault.textContent = "";
  values = { ...values, ...changes };
  if (changes.pattern) {
    values.n_hidden = dimensionsOf(changes.pattern);
    values.table = changes.pattern === "table" ? values.table ?? data.table : values.table;
    const control = /** @type {HTMLSelectElement} */ (controls.elements.namedItem("n_hidden"));
    control.value = values.n_hidden;
  }
  showTable();
  keepLink();
  load(along);
  markStale();
}

function showTable() {
  const tabled = values.pattern === "table";
  box.hidden = !tabled;
  byId("count").hidden = tabled;
  if (tabled && !typed.value) typed.value = tableLines(values.table);
}

byId("use-rows").addEventListener("click", () => {
  const found = readTable(typed.value);
  if ("table" in found) change({ table: found.table });
  else fault.textContent = fill(phrases[found.fault], found);
});
createSaves(saves, () => {
  const { levels, pattern } = /** @type {NonNullable<PatternAxis["result"]>} */ (axes[along].result);
  const names = namesOf(pattern, levels[0].b.length, data.months);
  return {
    name: "patterns", picture: byId("picture"), sentence: sentence.textContent, tints: theme.colours,
    numbers: { link: location.href, along, values: axes[along].slider.values, levels },
    rows: yearRows({ axis: along, values: axes[along].slider.values, levels, names }),
  };
});
createArrivals("patterns", {
  base,
  arrive(next) {
    along = /** @type {PatternAxisName} */ (next.along);
    goal = next.values[along];
    values = { ...next.values, [along]: values[along] };
    showValues(controls, { fields: data.fields, values });
    for (const name of AXES) axes[name].slider.moveTo(nearestLevel(axes[name].slider.values, values[name]));
    showTable();
    load(along);
    markStale();
  },
});
theme.listen(() => { if (drawn) paint(drawn.level, drawn); });
setUpForm(controls, { fields: data.fields, values, onChange: change });
showTable();
linkElsewhere(location.search);
load(along);
markStale();
