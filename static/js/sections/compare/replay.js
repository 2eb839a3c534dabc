/** One playhead over the training of all models that stand side by side: play, step and scrub. */

import { html } from "../../page/dom.js";
import { fill } from "../../page/words.js";

const BEAT = 160; // ms a frame

/**
 * onStep(step): the optimiser step that is shown, or null once the playhead is let go of: then the best arrangement.
 * @param {{ words: ComparePhrases, onStep: (step: number | null) => void }} options
 */
export function createReplay({ words, onStep }) {
  const play = html("button", { type: "button" }, words.play);
  const range = html("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": words.playhead });
  const value = html("output", { "aria-live": "off" });
  const end = html("button", { type: "button", hidden: "" }, words.to_best);
  const element = html("div", { class: "compare-replay" }, play, range, value, end);
  /** @type {number[]} */
  let steps = [];
  /** @type {Timer | null} */
  let timer = null;

  /** @param {number} place */
  function go(place) {
    range.value = String(place);
    show(steps[range.valueAsNumber]);
  }

  /** @param {number | null} step */
  function show(step) {
    value.textContent = step === null ? "" : fill(words.step, { step });
    range.setAttribute("aria-valuetext", step === null ? words.at_best : value.textContent);
    end.hidden = step === null;
    onStep(step);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = words.play;
  }

  function start() {
    play.textContent = words.pause;
    go(end.hidden || range.valueAsNumber === steps.length - 1 ? 0 : range.valueAsNumber);
    timer = setInterval(() => {
      if (range.valueAsNumber === steps.length - 1) stop();
      else go(range.valueAsNumber + 1);
    }, BEAT);
  }

  play.addEventListener("click", () => (timer === null ? start() : stop()));
  range.addEventListener("input", () => {
    stop();
    go(range.valueAsNumber);
  });
  end.addEventListener("click", () => {
    stop();
    range.value = String(steps.length - 1);
    show(null);
    play.focus();
  });

  return {
    element,
    /**
     * The steps at which any of the models has a frame, ascending.
     * @param {number[]} next
     */
    setSteps(next) {
      if (String(next) === String(steps)) return;
      stop();
      steps = next;
      range.max = String(Math.max(0, steps.length - 1));
      range.value = range.max;
      range.disabled = play.disabled = steps.length === 0;
      show(null);
    },
  };
}

/**
 * The last frame of a history at or before a step.
 * @param {SweepHistory} history
 * @param {number} step
 */
export function frameAt(history, step) {
  return history.step.findLastIndex((value) => value <= step);
}
