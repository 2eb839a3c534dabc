/** Arrows by hand: they are dragged, turned by keys or set by numbers; loss, WᵀW and what is heard follow; training goes on. */

import { copyText } from "../../controls/clipboard.js";
import { partsOf } from "../../page/dom.js";
import { sentenceOf } from "../../page/trouble.js";
import { whileInView } from "../../page/visibility.js";
import { fill, ratioOf, timesText } from "../../page/words.js";
import { drawMiniature } from "../../stage/miniature.js";
import { readArrows } from "../../stage/hand/arrows.js";
import { createLoss } from "./estimate.js";
import { fallOf } from "./fall.js";
import { createGame } from "./game.js";
import { createHandModel } from "./model.js";
import { createOwn } from "./own.js";
import { createHandTraining } from "./training.js";
import { createHandView } from "./view.js";
import { fromPolar, placed } from "../../stage/hand/vectors.js";

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: HandPhrases }} context
 */
export function mount(section, context) {
  const { page, phrases: words, state, specQuery, commit, setView, explorer, theme } = context;
  const { digits } = page.arrows;
  const part = partsOf(section);
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const model = createHandModel({ digits, query: trainable, onDescribed, onTrouble: (error) => fault(sentenceOf(words.named_what, error)) });
  const training = createHandTraining({ still, onFrame, onEnd });
  const game = createGame({
    part, words, digits, key: trainable, size: () => ({ n: state.values.n_features, m: state.values.n_hidden }),
    onStart: (start) => begin(start),
    onTake: (text) => setView({ arrows: text }),
    link: (text) => `?${new URLSearchParams([...[...new URLSearchParams(location.search)].filter(([name]) => name !== "arrows"), ["arrows", text]])}${location.hash}`,
    picture: (element, text) => drawMiniature(element, { W: readArrows(text).W, parts: null }, { page, colours: theme.colours }),
  });
  createOwn({ part, page, words, onModel: bring });
  const loss = createLoss({ place: trainable, spec: () => state.values, sparsity });
  const view = createHandView(section, context, {
    model, loss, onTake: take, onRest: rest,
    scene: () => ({ found: current(), best: best(), level: here.level, held, verdict, running: training.running, sparsity: sparsity() }),
    onMove: (i, v) => change(placed(shown().W, i, v, state.values.constraint), shown().b),
    onPolar: (i, polar) => byNumber(() => change(placed(shown().W, i, fromPolar(polar, shown().W.length), state.values.constraint), shown().b), i),
    onBias: (i, b) => byNumber(() => change(shown().W, shown().b.map((old, j) => (j === i ? b : old))), i),
  });
  const { draw, fault } = view;
  let here = explorer.at();
  let held = -1; // the arrow in a hand
  let verdict = ""; // what training came to

  part("train").addEventListener("click", train);
  part("release").addEventListener("click", release);
  part("copy").addEventListener("click", async () => (part("note").textContent = await copyText(location.href) ? words.copied : words.not_copied));
  part("bias").addEventListener("input", () => {
    if (held < 0) take(-1);
    change(shown().W, shown().b.map(() => part("bias").valueAsNumber));
  });
  part("bias").addEventListener("change", rest);

  function sparsity() {
    return (here.sweep?.sparsity ?? page.levels)[here.index];
  }

  /** What the server is asked about, and the experiment that a score belongs to. */
  function trainable() {
    return [specQuery(), `sparsity=${sparsity()}`].filter(Boolean).join("&");
  }

  function best() {
    return here.fresh ? here.level : null;
  }

  /** The model that is shown, as far as there is one of the size that is asked: the hand's own, or the best. */
  function current() {
    const { n_features, n_hidden } = state.values;
    const found = model.own ?? here.level;
    return found && found.b.length === n_features && found.W.length === n_hidden ? found : null;
  }

  function shown() {
    const found = current();
    if (!found) throw new Error("no model is shown yet");
    return found;
  }

  /** @param {number} i */
  function take(i) {
    held = i;
    verdict = "";
    if (training.running) training.stop();
    const level = best();
    model.put(shown(), { from: model.own ? model.home : level });
  }

  /**
   * @param {Matrix} W
   * @param {number[]} b
   */
  function change(W, b) {
    model.put({ W, b });
    fault("");
    draw();
  }

  function rest() {
    held = -1;
    if (!model.own) return;
    setView({ arrows: model.rest() });
    draw();
    if (part("always").checked) train();
  }

  /**
   * @param {() => void} act
   * @param {number} i
   */
  function byNumber(act, i) {
    take(i);
    act();
    rest();
  }

  /** @param {Pick<Model, "W" | "b">} start */
  function begin(start) {
    training.stop();
    verdict = "";
    const W = state.values.constraint === "free" ? start.W : placed(start.W, 0, start.W.map((row) => row[0]), state.values.constraint);
    model.put({ W, b: start.b }, { from: null });
    setView({ arrows: model.rest() });
    draw();
  }

  /** @param {Pick<Model, "W" | "b">} given */
  function bring(given) {
    training.stop();
    verdict = "";
    model.put(given, { from: null });
    const { importances } = state.values;
    game.end();
    commit({
      n_features: given.b.length, n_hidden: given.W.length, arrows: model.rest(),
      importances: importances?.length === given.b.length ? importances : null,
    });
    draw();
  }

  function release() {
    training.stop();
    verdict = "";
    model.release();
    game.end();
    setView({ arrows: null });
    draw();
  }

  function train() {
    const { W, b } = shown();
    game.end();
    verdict = "";
    if (!model.own) model.put(shown(), { from: best() });
    training.start({ W, b, loss: 0, D: [] }, [trainable(), "recipe=descent"].join("&"));
    draw();
  }

  /** A training that nobody sees any more stays where it is. */
  function halt() {
    if (!training.running) return;
    training.stop();
    verdict = "";
    setView({ arrows: model.rest() });
    draw();
  }

  /** @param {FilmFrame} frame */
  function onFrame({ W, b, step, loss: exactly }) {
    model.put({ W, b: /** @type {number[]} */ (b) }, { loss: step > 0 ? exactly : undefined });
    verdict = fill(words.training, { step });
    draw();
  }

  /**
   * @param {TrainEnd | null} done
   * @param {string[]} sentences
   */
  function onEnd(done, sentences) {
    fault(sentences.join(" "));
    verdict = done?.converged === false ? words.unsettled : "";
    if (done) {
      const level = best();
      if (done.converged) {
        const times = level ? timesText(ratioOf(done.loss, level.loss)) : "?";
        verdict = fill(words[fallOf(model.home, done)], { label: done.label, times });
      }
      model.put(done, { from: done.converged ? done : model.home, loss: done.loss });
      setView({ arrows: model.rest() });
    }
    draw();
  }

  function onDescribed() {
    const told = model.described;
    const level = best();
    if (told && level && model.text !== null) game.score({ times: ratioOf(told.loss, level.loss), loss: told.loss, arrows: model.text });
    if (told && model.own) loss.calibrate(model.own, told.loss);
    fault("");
    draw();
  }

  /** What a link says of arrows, where it fits what is asked. */
  function readLink() {
    const { arrows, n_features, n_hidden } = state.values;
    if (!model.read(arrows)) return;
    training.stop();
    verdict = "";
    const { own } = model;
    if (own && (own.b.length !== n_features || own.W.length !== n_hidden)) misfit();
  }

  /** The arrows are for another experiment; the link forgets them once the state has settled. */
  function misfit() {
    const own = model.own;
    fault(own ? fill(words.misfit, { n: own.b.length, m: own.W.length }) : "");
    training.stop();
    model.release();
    queueMicrotask(() => setView({ arrows: null }));
  }

  whileInView(section, { margin: "0px", enter: draw, leave: halt });
  theme.listen(draw);
  state.listen((values) => {
    readLink();
    const { own } = model;
    if (own && (own.b.length !== values.n_features || own.W.length !== values.n_hidden)) misfit();
    draw();
  });
  let asked = "";
  explorer.listen((at) => {
    here = at;
    if (asked !== trainable() && model.own && held < 0 && !training.running) {
      model.put(model.own);
      model.ask();
    }
    if (asked !== trainable()) game.draw();
    asked = trainable();
    draw();
  });
  readLink();
}
