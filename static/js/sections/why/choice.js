/** What is chosen in the chart: an arrangement, on the stage all along the slider, or one model, at its own level alone. */

import { featureImportances } from "../../page/state.js";
import { faults, sentenceOf } from "../../page/trouble.js";
import { fill, percent, ratioOf, short } from "../../page/words.js";
import { ask } from "../ask.js";
import { times } from "./figure.js";

const DECIMALS = 6; // of the weights that are sent

/**
 * at(): {branches, carried, carrying, index}, what there is to choose from; found(): the models that starts reached;
 * say(words, options): the verdict on what is chosen, as tell() takes it; onChange(): it is to be drawn.
 * @param {ChoiceOptions} options
 */
export function createChoice({ phrases, state, setView, explorer, at, found, say, onChange }) {
  /** @type {Chosen | null} */
  let chosen = null;

  /** @param {Chosen} next */
  function choose(next) {
    chosen = next;
    say("");
    explorer.overrideModel(({ index }) => (chosen === next ? modelOnStage(index) : null));
    onChange();
  }

  /** @param {Chosen} next */
  function pick(next) {
    choose(next);
    setView({ chosen: text() });
  }

  /** As a link writes it. */
  function text() {
    if (!chosen) return null;
    return "branch" in chosen ? at().branches?.levels[chosen.branch].arrangement ?? null : chosen.text;
  }

  /**
   * The model for the stage at a level; where there is none the choice ends.
   * @param {number} k
   */
  function modelOnStage(k) {
    const { branches } = at();
    const model = modelAt(k);
    if (model) return model;
    if (branches && chosen && "branch" in chosen) {
      say(fill(phrases.lost, { label: capital(branches.levels[chosen.branch].label), at: percent(branches.sparsity[k]) }));
    }
    chosen = null;
    queueMicrotask(() => setView({ chosen: null }));
    return null;
  }

  /**
   * What is chosen as it is at a level, or null where it is not there.
   * @param {number} k
   */
  function modelAt(k) {
    const { branches } = at();
    if (!branches || !chosen) return null;
    const { levels, envelope } = branches;
    const model = "branch" in chosen ? onBranch(levels[chosen.branch], k) : chosen.k === k ? chosen.model : null;
    const lowest = levels[envelope[k]].loss[k];
    if (!model || lowest === null) return null;
    const told = { label: model.label, loss: short(model.loss), times: times(ratioOf(model.loss, lowest), phrases) };
    return { ...model, sentence: capital(fill(phrases.held, told)) };
  }

  function release() {
    chosen = null;
    say("");
    explorer.show();
    onChange();
  }

  return {
    get made() {
      return chosen !== null;
    },
    /** Whether it was trained on here, which no link can hold. */
    get trained() {
      return Boolean(chosen && "trained" in chosen && chosen.trained);
    },
    /** The arrangement, where one is chosen. */
    get arrangement() {
      return (chosen && "branch" in chosen && at().branches?.levels[chosen.branch].arrangement) || null;
    },
    pick, modelAt, release,
    /** The choice that the link holds: a branch by its arrangement, or a dot at this level. */
    apply() {
      const { branches, carried, carrying, index } = at();
      const wanted = state.values.chosen;
      if (!branches || wanted === text()) return;
      if (wanted === null) return release();
      const branch = branches.levels.findIndex(({ arrangement }) => arrangement === wanted);
      const way = wanted === "up" || wanted === "down" ? wanted : null;
      const model = way ? carried?.[way][index] : found().filter(({ k }) => k === index)[Number(wanted.replace("found:", ""))];
      if (branch >= 0) choose({ branch });
      else if (model) choose({ k: index, model, text: wanted });
      else if (!carrying) say(phrases.not_here, { aloud: false });
    },
    async trainOn() {
      const from = chosen;
      const { branches, index: k } = at();
      const model = modelAt(k);
      if (!branches || !model) return;
      const { W, b } = model;
      const { activation, constraint, decoder } = state.values;
      const round = (/** @type {number} */ value) => Number(value.toFixed(DECIMALS));
      const isStillShown = () => chosen === from && at().index === k;
      const leaving = new AbortController();
      say(phrases.training);
      try {
        const reached = /** @type {TrainedOn} */ (await ask("/api/train_on", {
          signal: leaving.signal,
          body: {
            W: W.map((row) => row.map(round)), b: b.map(round), sparsity: branches.sparsity[k],
            activation, constraint, decoder,
            importances: featureImportances(state.values),
          },
          onTrouble(error) {
            if (isStillShown()) say(sentenceOf(phrases.trained_on, error));
            else leaving.abort();
          },
        }));
        if (!isStillShown()) return;
        pick({ k, model: reached, text: null, trained: true });
        const numbers = { label: reached.label, before: short(reached.loss_before), after: short(reached.loss) };
        say(fill(reached.holds ? phrases.holds : phrases.falls, numbers));
      } catch (error) {
        if (!leaving.signal.aborted) say(faults(error).join(" "));
      }
    },
  };
}

/**
 * @param {EnergyLevelFields} branch
 * @param {number} k
 */
function onBranch(branch, k) {
  const [loss, W, b] = [branch.loss[k], branch.W[k], branch.b[k]];
  return loss === null || !W || !b ? null : { ...branch, loss, W, b };
}

/** @param {string} words */
function capital(words) {
  return words[0].toUpperCase() + words.slice(1);
}
