/** A film's pictures: the hidden space and the readout at its head, its curves, and the transport that moves the head. */

import { createTwin } from "../../controls/tables.js";
import { reachOf } from "../../figures/marks.js";
import { stageFigure } from "../../figures/stage.js";
import { dimensionalityCurves, lossCurve } from "../../figures/training.js";
import { fill, fixed, short } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { between, longest } from "../../page/training/film.js";
import { createTransport } from "./transport.js";

const PLOTS = /** @type {const} */ (["stage", "loss", "dimensionality"]);
const REDRAW = 120; // ms between drawings of curves that grow, and of rest before a slider's are drawn

/**
 * film(): the one under the head.
 * @param {LearnContext & { section: HTMLElement, part: (name: string) => any, player: Player, film: () => Training }} options
 */
export function createPictures({ section, part, page: { proportions, sticky }, phrases: words, state, theme, player, film }) {
  const paint = createQueue({ stage: part("stage"), curves: part("curves") });
  const plots = forEachPlot((name) => createPlot(part(name)));
  let sizes = forEachPlot(() => ({ width: 0, height: 0 }));
  const transport = createTransport({ part, player, words, film, onPoint: showPointed });
  const fillIn = createTwin(part("twin"), rows);
  /** @type {{ index: number, share: number, playing: boolean } | null} */
  let head = null;
  let [reach, drawn] = [proportions.smallest_reach, -Infinity];
  /** @type {Timer | null} */
  let later = null;
  /** @type {Timer | null} */
  let sliding = null; // of its rest, while the explorer's slider moves

  function drawHead() {
    const { frames, done } = film();
    if (!head || !frames[head.index]) return;
    const { index, share, playing } = head;
    const frame = frames[index];
    const next = frames[index + 1] ?? frame;
    const W = between(frames, index, share);
    const parts = done?.converged && index === frames.length - 1 ? done.parts : null;
    for (const row of W) for (const value of row) reach = Math.max(reach, Math.abs(value));
    const drawing = { ...sizes.stage, reach, colours: theme.colours, eye: state.values.camera ?? proportions.eye, proportions };
    plots.stage.draw(stageFigure({ W, parts, ghost: null }, drawing), { moving: playing || sliding !== null });
    transport.show({
      index, playing, length: frames.length, width: sizes.loss.width, step: frame.step + (next.step - frame.step) * share,
      valueText: fill(words.scrubbed, { frame: index + 1, frames: frames.length, step: frame.step, loss: short(frame.loss) }),
    });
    section.dataset.step = `${frame.step}`;
    part("readout").textContent = fill(words.readout, numbers(frame));
    if (!playing && !sliding) fillIn();
  }

  function drawCurves() {
    drawn = performance.now();
    if (film().frames.length === 0) return;
    const style = { colours: theme.colours, sticky, phrases: words };
    plots.loss.draw(lossCurve(film(), { ...sizes.loss, ...style }));
    plots.dimensionality.draw(dimensionalityCurves(film(), { ...sizes.dimensionality, ...style }));
  }

  /** @param {FilmFrame} frame */
  function numbers({ step, loss, D }) {
    return { step: step.toLocaleString("en"), last: film().last.toLocaleString("en"), loss: loss.toPrecision(6), D: D.map((d) => fixed(d, 4)).join(", ") };
  }

  /** @param {number | null} index */
  function showPointed(index) {
    const frame = film().frames[index ?? head?.index ?? -1];
    if (frame) part("readout").textContent = fill(index === null ? words.readout : words.pointed, numbers(frame));
  }

  /** @returns {Rows | null} */
  function rows() {
    const frame = film().frames[head?.index ?? -1];
    if (!frame) return null;
    const { W, b, D } = frame;
    const { columns } = words;
    return {
      head: [columns.feature, ...columns.W.slice(0, W.length), ...(b ? [columns.b] : []), columns.D],
      body: D.map((d, i) => [i + 1, ...W.map((row) => fixed(row[i])), ...(b ? [fixed(b[i])] : []), fixed(d)]),
    };
  }

  function measure() {
    sizes = forEachPlot((name) => ({ width: part(name).clientWidth, height: part(name).clientHeight }));
    paint("curves", drawCurves);
    if (head) paint("stage", drawHead);
  }

  theme.listen(measure);
  new ResizeObserver(measure).observe(section);
  measure();
  return {
    get hasHead() {
      return head !== null;
    },
    /** @param {{ index: number, share: number, playing: boolean }} next */
    showHead(next) {
      head = { ...next, index: Math.min(next.index, film().frames.length - 1) };
      paint("stage", drawHead);
    },
    /** Another film: everything of it has room. */
    fit() {
      reach = reachOf([film().longest ?? longest(film().frames.map(({ W }) => W))], proportions);
    },
    drawCurves() {
      if (!sliding) paint("curves", drawCurves);
    },
    drawCurvesSoon() {
      clearTimeout(later);
      later = setTimeout(() => paint("curves", drawCurves), drawn + REDRAW - performance.now());
    },
    /** While the slider moves only what is quickly drawn is drawn. */
    slide() {
      clearTimeout(sliding);
      sliding = setTimeout(() => {
        sliding = null;
        paint("stage", drawHead);
        paint("curves", drawCurves);
      }, REDRAW);
    },
  };
}

/**
 * @template V
 * @param {(name: typeof PLOTS[number]) => V} make
 */
function forEachPlot(make) {
  return /** @type {Record<typeof PLOTS[number], V>} */ (Object.fromEntries(PLOTS.map((name) => [name, make(name)])));
}
