/** The model whose weights are kept: it is trained on wherever the sliders go, for as long as it fits the settings. */

import { createContinuation } from "../../page/training/continuation.js";

/**
 * place(): what it is to be trained on to, link() the same as the server is asked; model(): the one to begin with, or null.
 * onChange: as of a training; onBegin(film, {unfit}): another is kept, for the one before does not fit or none was;
 * onCarry(): it is being trained on.
 * @param {KeptOptions} options
 */
export function createKept({ state, place, link, model, onChange, onBegin, onCarry }) {
  const continuation = createContinuation({ onChange });
  /** @type {string | null} */
  let at = null; // the place that it was last trained on to

  /** @param {{ unfit?: boolean }} options */
  function begin({ unfit = false } = {}) {
    const frame = model();
    if (!frame) return;
    at = place();
    onBegin(continuation.begin(frame), { unfit });
  }

  function end() {
    continuation.end();
    at = null;
  }

  /** Whether the model has as many dimensions as are asked for, and as many features or one fewer. */
  function fits() {
    const { n_features, n_hidden } = state.values;
    const W = continuation.film?.frames.at(-1)?.W;
    return W !== undefined && W.length === n_hidden && (W[0].length === n_features || W[0].length === n_features - 1);
  }

  return {
    get at() {
      return at;
    },
    begin, end,
    /** The settings have changed: where it fits it is trained on from where it is, else another begins. */
    carry() {
      if (at === place()) return;
      if (!fits()) {
        end();
        return begin({ unfit: true });
      }
      at = place();
      onCarry();
      continuation.want(link());
    },
    retry: () => continuation.want(link()),
  };
}
