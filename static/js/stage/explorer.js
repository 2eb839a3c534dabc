/** The sweep at hand, in training or finished, and the level of it that is shown. */

import { byId } from "../page/dom.js";
import { nearestLevel } from "../page/state.js";
import { settingsOf } from "../page/words.js";
import { playIntro } from "./intro.js";

/** @param {ExplorerOptions} options */
export function createExplorer({ page, phrases, state, specQuery, drawable, scene, sparsity, status }) {
  /** @type {Partial<Sweep> & { sparsity: number[], frame?: Progress["frame"] }} */
  let current = { sparsity: page.levels };
  let introduced = page.values.sparsity !== null;
  /** @type {Source | null} */
  let override = null;
  let drawn = { query: specQuery(), values: page.values }; // what the stage shows: the server has drawn its first picture
  let told = specQuery(); // the query that panels, names and tables speak of
  /** @type {Set<(at: At) => void>} */
  const listeners = new Set();

  /** The model at hand, at the slider's level. */
  function show() {
    const { levels, frame, sparsity: sparsities } = current;
    const chosen = state.values.sparsity;
    let index = chosen === null ? (introduced ? sparsities.length - 1 : 0) : nearestLevel(sparsities, chosen);
    const model = override?.({ index, fresh: Boolean(levels) && current.query === specQuery() }) ?? null;
    if (!model) override = null;
    if (model?.sparsity !== undefined) index = nearestLevel(sparsities, model.sparsity);
    sparsity.moveTo(index);
    if (model) visit(model);
    else if (levels) scene.showLevel(current, index);
    else if (frame) scene.showFrame(frame, index);
    mark();
    if (!model && levels && current.query === specQuery()) status.level(levels[index], /** @type {Finished} */ (current).spec.n_seeds);
    for (const listener of listeners) listener(at(index));
  }

  /**
   * What is shown: the finished sweep (null while it trains), the level's index, the level itself, and whether they
   * belong to what is asked now.
   * @param {number} index
   * @returns {At}
   */
  function at(index) {
    const { levels, query } = current;
    return { sweep: levels ? /** @type {Finished} */ (current) : null, index, level: levels?.[index] ?? null, fresh: Boolean(levels) && query === specQuery() };
  }

  /** What belongs to settings that have been left is greyed, and says to which. */
  function mark() {
    const query = specQuery();
    const { classList } = byId("explorer");
    const behind = !override && drawn.query !== query;
    classList.toggle("behind", behind);
    classList.toggle("untold", told !== query);
    if (behind) status.behind(settingsOf(page.spec_fields, drawn.values, state.values, phrases));
  }

  /** Other settings are asked for: what is at hand is of those before, until the answer comes. */
  function question() {
    mark();
    for (const listener of listeners) listener(at(sparsity.index));
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
    status.progress(name, { step: frame?.step, position });
    await drawable;
    if (!frame || !sweep || sweep.query !== specQuery() || sweep.levels) return;
    status.well();
    current = { ...sweep, frame };
    drawn = { query: sweep.query, values: state.values };
    status.training();
    sparsity.setLevels(sweep.sparsity, { stale: true });
    show();
  }

  /** @param {Finished} sweep */
  async function onResult(sweep) {
    await drawable;
    if (sweep.query !== specQuery()) return;
    current = sweep;
    drawn = { query: sweep.query, values: state.values };
    told = sweep.query;
    status.well();
    sparsity.setLevels(sweep.sparsity);
    sparsity.setResult(sweep);
    scene.setReach(sweep.levels);
    show();
    if (!introduced) introduce(sweep.sparsity);
  }

  /**
   * The film of the sweep at hand is there.
   * @param {Finished} sweep
   */
  async function onHistory(sweep) {
    await drawable;
    if (sweep === current) for (const listener of listeners) listener(at(sparsity.index));
  }

  /** @param {number[]} sparsities */
  function introduce(sparsities) {
    introduced = true;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) show();
    else playIntro({ last: sparsities.length - 1, onStep: (index) => state.set({ sparsity: sparsities[index] }) });
  }

  return { at: () => at(sparsity.index), question, show, overrideModel, listen, onProgress, onResult, onHistory };
}
