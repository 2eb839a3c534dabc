/** One playhead over the training of all models that stand side by side: play, step and scrub. */

import { html } from "../../page/dom.js";
import { fill } from "../../page/words.js";
import { Player } from "../../stage/player.js";

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
  const player = new Player({ onShow: show, frameTime: () => BEAT });
  /** @type {number[]} */
  let steps = [];
  let released = true;
  /** @type {number | null | undefined} */
  let told; // the step that onStep heard last

  /** @param {{ index: number, playing: boolean }} head */
  function show({ index, playing }) {
    play.textContent = playing ? words.pause : words.play;
    range.value = String(index);
    const step = released ? null : steps[index];
    if (step === told) return;
    told = step;
    value.textContent = step === null ? "" : fill(words.step, { step });
    range.setAttribute("aria-valuetext", step === null ? words.at_best : value.textContent);
    end.hidden = step === null;
    onStep(step);
  }

  function release() {
    released = true;
    if (player.playing) player.pause();
    player.setLength(steps.length, { toEnd: true });
  }

  play.addEventListener("click", () => {
    released = false;
    if (player.playing) player.pause();
    else player.play();
  });
  range.addEventListener("input", () => {
    released = false;
    player.seek(range.valueAsNumber);
  });
  end.addEventListener("click", () => {
    release();
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
      steps = next;
      range.max = String(Math.max(0, steps.length - 1));
      range.disabled = play.disabled = steps.length === 0;
      release();
    },
  };
}

/**
 * The leading start of a level, as far as it was trained at a step.
 * @param {SweepHistory} history
 * @param {number} level
 * @param {number} at
 */
export function frameAt({ step, W, loss }, level, at) {
  const k = step.findLastIndex((value) => value <= at);
  return { step: step[k], W: W[k][level], loss: loss[k][level] };
}
