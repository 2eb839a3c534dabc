/** The model that is shown: a level of the sweep at hand, or of a column along the slider that a hand is at. */

import { AXES } from "../page/along/axis.js";
import { byId } from "../page/dom.js";
import { nearestLevel } from "../page/state.js";
import { settingsOf } from "../page/words.js";
import { createAxes } from "./axes.js";
import { CHANGE, playIntro } from "./intro.js";

/** @param {ExplorerOptions} options */
export function createExplorer({ page, phrases, state, specQuery, drawable, scene, sparsity, sliders, columns, status }) {
  /** @type {Row} */
  let row = { sparsity: page.levels }; // in training or finished
  let introduced = page.values.sparsity !== null;
  let departure = Number(byId("explorer").dataset.departure ?? NaN); // of a lesson's reveal
  /** @type {Source | null} */
  let override = null;
  /** @type {OnStage | null} */
  let shown = null;
  /** @type {{ query: string, values: Values }} */
  let drawn = { query: specQuery(), values: { ...page.values, sparsity: null } }; // what the stage shows: the server has drawn its first picture
  let told = specQuery(); // the query that panels and tables speak of
  let ribboned = specQuery(); // and the one of the ribbon along sparsity
  /** @type {Set<(at: At) => void>} */
  const listeners = new Set();
  const axes = createAxes({
    axes: AXES, fields: page.spec_fields, state, columns, sliders, sparsity: () => row.sparsity[indexInRow()],
    drawn: () => ({ W: shown && modelOf(shown).W, values: drawn.values }),
  });

  /** The slider's level. */
  function indexInRow() {
    const chosen = state.values.sparsity;
    if (chosen === null && !introduced) return 0;
    return nearestLevel(row.sparsity, chosen ?? page.rest);
  }

  /** @param {OnStage} place */
  function modelOf({ run: { levels, frame }, index }) {
    return levels ? levels[index] : { W: /** @type {SweepFrame} */ (frame).W[index], b: /** @type {SweepFrame} */ (frame).b[index] };
  }

  /**
   * What there is to show: the finished model of the state, else one in training, else what was shown before.
   * @returns {OnStage | null}
   */
  function pick() {
    const inRow = { run: row, index: indexInRow(), fresh: row.query === specQuery() };
    const led = axes.leading && axes.at(axes.leading);
    if (led?.run.levels) return { ...led, fresh: true };
    if (inRow.fresh && row.levels) return inRow;
    const known = axes.known();
    if (known) return { ...known, fresh: true };
    if (led?.run.frame) return { ...led, fresh: true };
    if (shown && "value" in shown.run && !(inRow.fresh && row.frame)) return { ...shown, fresh: false };
    return row.levels || row.frame ? inRow : null;
  }

  /** The model at hand. */
  function show() {
    let index = indexInRow();
    const model = override?.({ index, fresh: isFresh() }) ?? null;
    if (!model) override = null;
    if (model?.sparsity !== undefined) index = nearestLevel(row.sparsity, model.sparsity);
    sparsity.moveTo(index);
    if (model) visit(model);
    else put(pick());
    mark();
    for (const listener of listeners) listener(at(index));
  }

  /** @param {OnStage | null} next */
  function put(next) {
    if (!next) return;
    const { run, index, fresh } = next;
    const { levels, frame } = run;
    const before = shown;
    shown = next;
    const same = before?.run === run && before.index === index;
    if (same && (fresh ? levels && before.fresh : true)) return;
    if (levels && run !== before?.run) scene.setReach([...levels, ...(row.levels ?? [])]);
    if (levels) scene.showLevel(run, index);
    else scene.showFrame(frame, index);
    if (!fresh) return;
    drawn = { query: specQuery(), values: { ...state.values, sparsity: "value" in run ? run.sparsity : null } };
    if (!levels) return status.training();
    told = drawn.query;
    status.level(levels[index], /** @type {Spec} */ (run.spec).n_seeds);
  }

  /** Whether what is asked for along sparsity has finished. */
  function isFresh() {
    return Boolean(row.levels) && row.query === specQuery();
  }

  /**
   * What is known along sparsity: the finished sweep (null while it trains), the level's index, the level itself, and
   * whether they belong to what is asked now.
   * @param {number} index
   * @returns {At}
   */
  function at(index) {
    const { levels } = row;
    return { sweep: levels ? /** @type {Finished} */ (row) : null, index, level: levels?.[index] ?? null, fresh: isFresh() };
  }

  /** What belongs to settings that have been left is greyed, and says to which. */
  function mark() {
    const query = specQuery();
    const { classList } = byId("explorer");
    const { sparsity: level } = drawn.values;
    const left = level !== null && level !== row.sparsity[indexInRow()];
    const behind = !override && (drawn.query !== query || left);
    classList.toggle("behind", behind);
    classList.toggle("untold", told !== query || left);
    sparsity.setStale(ribboned !== query);
    if (!behind) return;
    const fields = left ? [...page.spec_fields, ...page.view_fields.filter(({ name }) => name === "sparsity")] : page.spec_fields;
    status.behind(settingsOf(fields, drawn.values, state.values, phrases));
  }

  /** The state has changed. */
  function question() {
    axes.settle();
    show();
  }

  /**
   * The stage belongs to source, a function of {index: the slider's, fresh: whether the wanted sweep has finished}
   * that gives a model or null, until it gives null or another source comes. A model's own sparsity moves the slider.
   * @param {Source} source
   */
  function overrideModel(source) {
    override = source;
    show();
  }

  /** @param {Model} model */
  function visit(model) {
    shown = null;
    scene.showModel(model);
    status.visit(model.sentence);
  }

  /**
   * Calls listener(at) now and whenever the level or the sweep changes; returns what ends that.
   * @param {(at: At) => void} listener
   */
  function listen(listener) {
    listeners.add(listener);
    listener(at(sparsity.index));
    return () => listeners.delete(listener);
  }

  /** @param {Progress} progress */
  async function onProgress({ state: name, frame, sweep, position }) {
    if (!shown?.fresh || !shown.run.levels) status.progress(name, { step: frame?.step, position });
    await drawable;
    if (!frame || !sweep || sweep.query !== specQuery() || sweep.levels) return;
    status.well();
    row = { ...sweep, frame };
    sparsity.setPositions(sweep.sparsity);
    show();
  }

  /** @param {ColumnProgress} progress */
  async function onColumn({ state: name, column, position }) {
    await drawable;
    if (column.levels) axes.refresh();
    const led = axes.leading && axes.at(axes.leading);
    if (led?.run.query !== column.query) return;
    if (!isFresh()) status.progress(name, { step: column.frame?.step, position });
    show();
  }

  /** @param {Finished} sweep */
  async function onResult(sweep) {
    await drawable;
    if (sweep.query !== specQuery()) return;
    row = sweep;
    axes.end();
    ribboned = sweep.query;
    status.well();
    sparsity.setPositions(sweep.sparsity);
    sparsity.setResult(sweep);
    show();
    if (!introduced) introduce(sweep.sparsity);
    else if (departure >= 0) travel(sweep.sparsity, state.values.sparsity);
  }

  /**
   * The film of the sweep at hand is there.
   * @param {Finished} sweep
   */
  async function onHistory(sweep) {
    await drawable;
    if (sweep === row) for (const listener of listeners) listener(at(sparsity.index));
  }

  /** @param {number[]} sparsities */
  function introduce(sparsities) {
    introduced = true;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) show();
    else playIntro({ last: nearestLevel(sparsities, page.rest), onStep: (index) => state.set({ sparsity: sparsities[index] }) });
  }

  /**
   * From where the lesson was to a goal, in place.
   * @param {number[]} sparsities
   * @param {number | null} goal
   * @param {() => void} [onEnd]
   */
  function travel(sparsities, goal, onEnd) {
    const [first, last] = [departure, goal ?? page.rest].map((value) => nearestLevel(sparsities, value));
    departure = NaN;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || first === last) return state.set({ sparsity: goal });
    playIntro({ first, last, duration: CHANGE, onEnd, onStep: (index) => state.set({ sparsity: index === last ? goal : sparsities[index] }) });
  }

  /**
   * The slider goes by itself from where it is, at once or as soon as the sweep has finished.
   * @param {number | null} goal
   * @param {() => void} onEnd
   */
  function travelTo(goal, onEnd) {
    departure = row.sparsity[indexInRow()];
    if (isFresh()) travel(row.sparsity, goal, onEnd);
    else state.set({ sparsity: goal });
  }

  return { at: () => at(sparsity.index), axes, question, show, overrideModel, travelTo, listen, onProgress, onColumn, onResult, onHistory };
}
