/** The sweep at hand, in training or finished, and the level of it that is shown. */

import { playIntro } from "./intro.js";
import { nearestLevel } from "./state.js";

export function createExplorer({ page, state, wanted, drawable, scene, sparsity, status }) {
  let current = { sparsity: page.levels };
  let introduced = page.values.sparsity !== null;
  let guest = null;
  const listeners = new Set();

  /** The model at hand, at the slider's level. */
  function show() {
    const { levels, frame, sparsity: sparsities } = current;
    const chosen = state.values.sparsity;
    let index = chosen === null ? (introduced ? sparsities.length - 1 : 0) : nearestLevel(sparsities, chosen);
    const model = guest?.({ index, fresh: Boolean(levels) && current.query === wanted() }) ?? null;
    if (!model) guest = null;
    if (model?.sparsity !== undefined) index = nearestLevel(sparsities, model.sparsity);
    sparsity.moveTo(index);
    if (model) visit(model);
    else if (levels) scene.showLevel(current, index);
    else if (frame) scene.showFrame(frame, index);
    if (!model && levels && current.query === wanted()) status.level(levels[index], current.spec.n_seeds);
    for (const listener of listeners) listener(at(index));
  }

  /** What is shown: the finished sweep (null while it trains), the level's index, and the level itself. */
  function at(index) {
    const { levels } = current;
    return { sweep: levels ? current : null, index, level: levels?.[index] ?? null };
  }

  /** Another model on the stage, until the slider moves: {W, b, parts, arrangement, sentence}. */
  function showModel(model) {
    scene.showModel(model);
    status.sentence(model.sentence);
  }

  /**
   * The stage belongs to source, a function of {index: the slider's, fresh: whether the wanted sweep has finished}
   * that gives a model or null, until it gives null or another source comes. A model's own sparsity moves the slider.
   */
  function lend(source) {
    guest = source;
    show();
  }

  function visit(model) {
    scene.showModel(model);
    status.visit(model.sentence);
  }

  /** Calls listener(at) now and whenever the level or the sweep changes; returns what ends that. */
  function listen(listener) {
    listeners.add(listener);
    listener(at(sparsity.index));
    return () => listeners.delete(listener);
  }

  async function onProgress({ state: name, frame, sweep, position }) {
    status.progress(name, { step: frame?.step, position });
    await drawable;
    if (!frame || sweep.query !== wanted() || sweep.levels) return;
    current = { ...sweep, frame };
    status.training();
    sparsity.setLevels(sweep.sparsity, { stale: true });
    show();
  }

  async function onResult(sweep) {
    await drawable;
    if (sweep.query !== wanted()) return;
    current = sweep;
    status.well();
    sparsity.setLevels(sweep.sparsity);
    sparsity.setResult(sweep);
    scene.setReach(sweep.levels);
    show();
    if (!introduced) introduce(sweep.sparsity);
  }

  /** The film of the sweep at hand is there. */
  async function onHistory(sweep) {
    await drawable;
    if (sweep === current) for (const listener of listeners) listener(at(sparsity.index));
  }

  function introduce(sparsities) {
    introduced = true;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) show();
    else playIntro({ last: sparsities.length - 1, onStep: (index) => state.set({ sparsity: sparsities[index] }) });
  }

  return { at: () => at(sparsity.index), show, showModel, lend, listen, onProgress, onResult, onHistory };
}
