/** Puts the page together: services, then the views that use them, then who hears of what. */

import { createControls } from "./controls/controls.js";
import { createModelLine } from "./controls/model.js";
import { createFeatures } from "./controls/sliders/features.js";
import { createImportance } from "./controls/sliders/importance.js";
import { createPanels } from "./controls/panels.js";
import { createSparsity } from "./controls/sliders/sparsity.js";
import { createStatus } from "./controls/status.js";
import { guardSliders } from "./controls/swipes.js";
import { createTables } from "./controls/tables.js";
import { createTop } from "./controls/top.js";
import { featureColours } from "./figures/colours.js";
import { createAddress } from "./page/address.js";
import { placeWords } from "./page/along/axis.js";
import { createColumns } from "./page/along/columns.js";
import { byId, readJson } from "./page/dom.js";
import { whenIdle } from "./page/gesture.js";
import { load } from "./page/lazy.js";
import { createRunCache } from "./page/runs.js";
import { createState, fitTogether, toQuery } from "./page/state.js";
import { createSweeps } from "./page/sweeps.js";
import { createTheme } from "./page/theme.js";
import { createTrouble } from "./page/trouble.js";
import { createViews } from "./page/views.js";
import { createSections } from "./sections/sections.js";
import { createSheet } from "./share/sheet.js";
import { loadLibrary } from "./stage/draw.js";
import { createExplorer } from "./stage/explorer.js";
import { createBulbs } from "./stage/input/bulbs.js";
import { createScene } from "./stage/scene.js";

const page = readJson("page");
const phrases = { ...readJson("phrases-states"), ...readJson("phrases") };
const { spec_fields, view_fields, proportions } = page;
const fields = [...spec_fields, ...view_fields];
const KEPT = 100; // finished sweeps and columns, of all views

const state = createState({ values: page.values, fit: (values) => fitTogether(values, fields) });
const theme = createTheme({ root: document.documentElement });
const views = createViews();
const own = () => fields.map((field) => ({ ...field, default: named(page.base)[field.name] })); // what this page's links leave out
const link = () => `${location.pathname}?${toQuery(own(), state.values)}${views.fragment()}`;
let queried = { values: state.values, query: toQuery(spec_fields, state.values) }; // asked for many times a step of a slider
const address = createAddress({ state, link });
const finished = createRunCache(KEPT);
const [sweeps, columns] = [createSweeps({ finished }), createColumns({ finished })];
const stageTrouble = createTrouble({ put: (line) => byId("stage").after(line) });
const drawable = loadLibrary(readJson("plotly-url"), {
  onTrouble: (error) => stageTrouble.show(phrases.lost.drawing, error),
});
const unheld = new Set([() => (document.querySelector(".twin[open]") ? phrases.share.tables : null)]);

const tables = createTables({ phrases });
const status = createStatus({ phrases, onRetry: sweeps.retry });
const sliders = /** @type {Sliders} */ (new Map());
const importance = createImportance({ positions: page.positions, proportions, phrases, hands, sliders });
const features = createFeatures({ field: fieldOf("n_features"), phrases, hands: hands("n_features"), sliders, onCommit: commit });
const model = createModelLine({ phrases });
const controls = createControls({ fields: spec_fields, usual: page.base, phrases, onCommit: commit, onReset: reset });
const bulbs = createBulbs({ page, phrases, values: () => state.values, colours: () => theme.colours });
const scene = createScene({ page, phrases, colours: () => theme.colours, bulbs, onCamera: (camera) => setView({ camera }), onRest });
const sparsity = createSparsity({ phrases, onInput: (level) => state.set({ sparsity: level }), onCommit: address.replace });
const explorer = createExplorer({ page, phrases, state, specQuery, drawable, scene, sparsity, sliders, columns, status });
const fullLink = () => new URL(link(), location.href).href;
const top = createTop({
  state, phrases, setView, onGo: commit,
  missing: () => /** @type {string[]} */ ([...unheld].map((part) => part()).filter(Boolean)),
  link: fullLink,
  context: {
    fields, at: explorer.at, figure: scene.figure,
    sheet: createSheet({ model: scene.model, link: fullLink, theme, proportions }),
    paper: () => ({ colours: theme.on("light"), from: theme.colours }),
  },
});
createPanels({ onChoose: (panel) => setView({ panel }) });
const context = { page, phrases, state, specQuery, commit, setView, preview, drawable, explorer, theme, unheld, finished };
createSections(context);
if (document.getElementById("lesson-step") || window.parent !== window) {
  load("lesson/lesson", { onTrouble: () => {} }).then(({ mount }) => mount(context)); // without it links load their pages
}
document.getElementById("unstarted")?.remove(); // an embedded page has none
guardSliders({ keep() {
  const { values } = state;
  return () => state.set(values);
} });

drawable.then(stageTrouble.hide);
theme.listen(() => {
  importance.show(state.values, featureColours(state.values.n_features, theme.colours));
  scene.refresh();
});
views.listen(address.push);
address.listen(top.record);
sweeps.listen({ ...explorer, onTrouble: status.trouble });
state.listen(onStateChange);
columns.listen(explorer.onColumn);
whenIdle(() => sweeps.settled && explorer.axes.prefetch("importance"));
sparsity.setPositions(page.levels);
onStateChange(state.values, {});
address.write();

/** What the server is asked at these values. */
function specQuery() {
  if (queried.values !== state.values) queried = { values: state.values, query: toQuery(spec_fields, state.values) };
  return queried.query;
}

/**
 * The page after a change of its state; on the slider's path only the scene has to move.
 * @param {Values} values
 * @param {Changes} before
 */
function onStateChange(values, before) {
  if (fields.some(({ name }) => name !== "sparsity" && named(values)[name] !== named(before)[name])) {
    theme.choose(values);
    top.show(values);
    byId("explorer").dataset.panel = values.panel ?? "";
    showControls(values);
    scene.setCamera(values.camera ?? proportions.eye);
    if (spec_fields.some(({ name }) => named(values)[name] !== named(before)[name])) explorer.question();
    if (explorer.axes.carried(finished.has(specQuery()))) sweeps.leave();
    else sweeps.want(specQuery());
  }
  if (values.sparsity !== before.sparsity) explorer.question();
}

/**
 * What a hand does at the slider of an axis: the row of its place is asked for once it rests.
 * @param {AxisName} name
 * @returns {Hands}
 */
function hands(name) {
  return {
    onInput: (value) => explorer.axes.move(name, value),
    onCommit: () => address.push(),
    onRest: () => sweeps.want(specQuery()),
    onNear: () => explorer.axes.near(name),
    onFar: () => explorer.axes.far(name),
  };
}

/** @param {SceneShown} shown */
function onRest({ level, levels, index, along }) {
  if (!level || !levels) return;
  tables.show({ level, levels, index, values: state.values, along });
  const place = along && placeWords(along, /** @type {AxisLevel} */ (level).value, phrases);
  status.rest(level, { query: specQuery(), place });
}

/** @param {Changes} changes */
function setView(changes) {
  state.set(changes);
  address.replace();
}

/**
 * The controls show changes that a hand has not let go of yet; nothing is trained.
 * @param {Changes} changes
 */
function preview(changes) {
  showControls({ ...state.values, ...changes });
}

/** @param {Values} values */
function showControls(values) {
  importance.show(values, featureColours(values.n_features, theme.colours));
  features.show(values);
  controls.show(values);
  model.show(values);
}

/** @param {string} name */
function fieldOf(name) {
  return /** @type {FieldSchema} */ (spec_fields.find((field) => field.name === name));
}

/** @param {Changes} changes */
function commit(changes) {
  state.set(changes);
  address.push();
}

function reset() {
  const { seed } = state.values;
  commit({ ...Object.fromEntries(spec_fields.map(({ name }) => [name, named(page.base)[name]])), seed });
}

/**
 * Values by the name of any field.
 * @param {Named} values
 */
function named(values) {
  return values;
}
