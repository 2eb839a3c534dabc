// @ts-nocheck its types are not yet told
/** What is chosen in the chart: an arrangement, on the stage all along the slider, or one model, at its own level alone. */

import { featureImportances } from "../../page/state.js";
import { faults, sentenceOf } from "../../page/trouble.js";
import { fill, percent, ratioOf, short } from "../../page/words.js";
import { ask } from "./ask.js";
import { times } from "./figure.js";

const DECIMALS = 6; // of the weights that are sent

/**
 * at(): {branches, carried, carrying, index}, what there is to choose from; found(): the models that starts reached;
 * say(words, options): the verdict on what is chosen, as tell() takes it; onChange(): it is to be drawn.
 */
export function createChoice({ phrases, state, setView, explorer, at, found, say, onChange }) {
  let chosen = null; // {branch}, or {k, model} with its text in a link or, where it was trained on, with trained

  function choose(next) {
    chosen = next;
    say("");
    explorer.overrideModel(({ index }) => (chosen === next ? modelOnStage(index) : null));
    onChange();
  }

  function pick(next) {
    choose(next);
    setView({ chosen: text() });
  }

  /** As a link writes it. */
  function text() {
    if (!chosen || chosen.trained) return null;
    return chosen.branch === undefined ? chosen.text : at().branches?.levels[chosen.branch].arrangement ?? null;
  }

  /** The model for the stage at a level; where there is none the choice ends. */
  function modelOnStage(k) {
    const { branches } = at();
    const model = branches && modelAt(k);
    if (model) return model;
    if (branches && chosen.branch !== undefined) {
      say(fill(phrases.lost, { label: capital(branches.levels[chosen.branch].label), at: percent(branches.sparsity[k]) }));
    }
    chosen = null;
    queueMicrotask(() => setView({ chosen: null }));
    return null;
  }

  function modelAt(k) {
    const { levels, envelope } = at().branches;
    const branch = levels[chosen.branch];
    if (!branch && chosen.k !== k) return null;
    const model = branch ? { ...branch, loss: branch.loss[k], W: branch.W[k], b: branch.b[k] } : chosen.model;
    if (model.loss === null) return null;
    const ratio = ratioOf(model.loss, levels[envelope[k]].loss[k]);
    const told = { label: model.label, loss: short(model.loss), times: times(ratio, phrases) };
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
      return Boolean(chosen?.trained);
    },
    /** The arrangement, where one is chosen. */
    get arrangement() {
      return chosen ? at().branches.levels[chosen.branch]?.arrangement : null;
    },
    pick, modelAt, release,
    /** The choice that the link holds: a branch by its arrangement, or a dot at this level. */
    apply() {
      const { branches, carried, carrying, index } = at();
      const wanted = state.values.chosen;
      if (!branches || wanted === text()) return;
      if (wanted === null) return release();
      const branch = branches.levels.findIndex(({ arrangement }) => arrangement === wanted);
      const model = carried?.[wanted]?.[index] ?? found().filter(({ k }) => k === index)[wanted.replace("found:", "")];
      if (branch >= 0) choose({ branch });
      else if (model) choose({ k: index, model, text: wanted });
      else if (!carrying) say(phrases.not_here, { aloud: false });
    },
    async trainOn() {
      const from = chosen;
      const { branches, index: k } = at();
      const { W, b } = modelAt(k);
      const { activation, constraint } = state.values;
      const round = (value) => Number(value.toFixed(DECIMALS));
      const isStillShown = () => chosen === from && at().index === k;
      const leaving = new AbortController();
      say(phrases.training);
      try {
        const model = await ask("/api/train_on", {
          signal: leaving.signal,
          body: {
            W: W.map((row) => row.map(round)), b: b.map(round), sparsity: branches.sparsity[k], activation, constraint,
            importances: featureImportances(state.values),
          },
          onTrouble(error) {
            if (isStillShown()) say(sentenceOf(phrases.trained_on, error));
            else leaving.abort();
          },
        });
        if (!isStillShown()) return;
        pick({ k, model, trained: true });
        const numbers = { label: model.label, before: short(model.loss_before), after: short(model.loss) };
        say(fill(model.holds ? phrases.holds : phrases.falls, numbers));
      } catch (error) {
        if (!leaving.signal.aborted) say(faults(error).join(" "));
      }
    },
  };
}

function capital(words) {
  return words[0].toUpperCase() + words.slice(1);
}
