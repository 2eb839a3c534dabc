/** word2vec as its paper trains it: a film of one training that comes while it plays, with its loss over the optimum's. */

import { corpusCurve } from "../../figures/data/corpus.js";
import { createRun } from "../../page/data/run.js";
import { createTold } from "../../page/data/told.js";
import { byId, svg } from "../../page/dom.js";
import { watchPage } from "../../page/visibility.js";
import { fill, fixed } from "../../page/words.js";
import { Player } from "../player.js";

const FRAME = 60; // ms: all 130 frames in eight seconds, slower than they come
const CHART = { width: 300, height: 110 }; // units of the chart inside its margins

/**
 * query(pairs): what is asked for, as the page stands. onFrame(frame, done): the stage is to show it, done at the
 * end; onLeave(): its own again.
 * @param {{ phrases: RunPhrases & PageJson["phrases-words"], query: (pairs: string) => string, onFrame: (frame: CorpusFrame, done: CorpusDone | null) => void, onLeave: () => void }} options
 */
export function createCorpus({ phrases, query, onFrame, onLeave }) {
  const [start, told, chart, pairs] = [byId("corpus-start"), byId("corpus-told"), byId("corpus-loss"), byId("corpus-pairs")];
  const [play, leave, scrub] = [byId("corpus-play"), byId("corpus-leave"), byId("corpus-frame")];
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  /** @type {CorpusFrame[]} */
  let frames = [];
  /** @type {CorpusHeader | null} */
  let header = null;
  /** @type {CorpusOptimum | null} */
  let optimum = null;
  /** @type {CorpusDone | null} */
  let done = null;
  let open = false;
  let following = false; // whether the film goes on as soon as more of it has come

  const player = new Player({ onShow: show, frameTime: () => FRAME });
  const state = createTold({ sentence: told, states: phrases, what: phrases.what_corpus });
  const run = createRun({ told: state, onLine: take });

  /** @param {CorpusLine} line */
  function take(line) {
    if (line.kind === "train") header = line;
    else if (line.kind === "optimum") optimum = line;
    else if (line.kind === "done") {
      done = line;
      if (still()) player.seek(frames.length - 1);
      else show(player);
    } else if (line.kind === "frame") {
      frames.push(line);
      player.setLength(frames.length);
      if (following && !player.playing && !still()) player.play();
    }
  }

  /** @param {{ index: number, playing: boolean }} head */
  function show({ index, playing }) {
    if (!open || !frames.length) return;
    if (following && !playing && done && index === frames.length - 1) following = false;
    const frame = frames[index];
    play.textContent = playing ? phrases.pause : phrases.play;
    Object.assign(scrub, { max: String(frames.length - 1), value: String(index) });
    scrub.setAttribute("aria-valuetext", fill(phrases.pairs_seen, { pairs: frame.step.toLocaleString("en") }));
    draw(index);
    tell(frame);
    onFrame(frame, done?.step === frame.step ? done : null);
  }

  /** @param {CorpusFrame} frame */
  function tell(frame) {
    if (!optimum) return;
    const over = `${(100 * (frame.loss / optimum.loss - 1)).toFixed(3)}%`;
    const seen = fill(phrases.corpus_told, { pairs: frame.step.toLocaleString("en"), loss: fixed(frame.loss, 6), over, optimum: fixed(optimum.loss, 6) });
    const end = done && frame.step === done.step ? fill(phrases.corpus_done, { best: optimum.label, end: done.label }) : "";
    state.stands(`${seen} ${end}`);
  }

  /** @param {number} index */
  function draw(index) {
    if (!optimum || !header) return;
    const { points, level } = corpusCurve({ frames, optimum: optimum.loss, pairs: header.pairs, ...CHART });
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ said, anchor = "start") => svg("text", { class: "corpus-label", x, y, "text-anchor": anchor }, said);
    chart.replaceChildren(
      svg("line", { class: "corpus-axis", x1: 0, x2: CHART.width, y1: CHART.height, y2: CHART.height }),
      svg("line", { class: "corpus-optimum", x1: 0, x2: CHART.width, y1: level, y2: level }),
      svg("polyline", { class: "corpus-line", points: points.map((point) => point.join(",")).join(" ") }),
      svg("circle", { class: "corpus-head", cx: points[index][0], cy: points[index][1], r: 5 }),
      text(0, level + 13, fill(phrases.optimum, { loss: fixed(optimum.loss, 4) })),
      text(CHART.width, 10, phrases.loss, "end"),
      text(0, CHART.height + 15, "100"),
      text(CHART.width, CHART.height + 15, fill(phrases.pairs_seen, { pairs: header.pairs.toLocaleString("en") }), "end"),
    );
  }

  function begin() {
    [frames, header, optimum, done] = [[], null, null, null];
    [open, following] = [true, true];
    player.setLength(0);
    for (const control of [play, leave, scrub]) control.disabled = false;
    state.waits();
    run.ask("api/words", query(pairs.value));
  }

  /** What the film shows is of other settings, or nobody wants to see it any more. */
  function close() {
    if (!open) return;
    open = false;
    run.stop();
    player.pause();
    for (const control of [play, leave, scrub]) control.disabled = true;
    chart.replaceChildren();
    state.well();
    state.stands(phrases.corpus_closed);
    onLeave();
  }

  start.addEventListener("click", begin);
  leave.addEventListener("click", close);
  play.addEventListener("click", () => {
    following = !player.playing;
    if (player.playing) player.pause();
    else player.play();
  });
  scrub.addEventListener("input", () => {
    following = false;
    player.seek(scrub.valueAsNumber);
  });
  watchPage({ onHide: () => { if (!done) close(); } });

  return {
    close,
    get open() {
      return open;
    },
  };
}
