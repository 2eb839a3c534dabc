/** Arrows by hand: they are dragged, turned by keys or set by numbers; loss, WᵀW and what is heard follow; training goes on. */

import { copyText } from "../../controls/clipboard.js";
import { createTwin } from "../../controls/tables.js";
import { featureColours } from "../../figures/colours.js";
import { gramFigure } from "../../figures/gram.js";
import { reachOf } from "../../figures/marks.js";
import { partsOf } from "../../page/dom.js";
import { sentenceOf } from "../../page/trouble.js";
import { whileInView } from "../../page/visibility.js";
import { tell } from "../../page/voice.js";
import { fill, ratioOf, short, timesText } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { drawMiniature } from "../../stage/miniature.js";
import { readArrows } from "../../stage/hand/arrows.js";
import { rounded } from "../../stage/scene.js";
import { createLoss, heardOf } from "./estimate.js";
import { fallOf } from "./fall.js";
import { createGame } from "./game.js";
import { createHandModel } from "./model.js";
import { moreOf } from "./more.js";
import { createOwn } from "./own.js";
import { createHandRows, rowsOf } from "./rows.js";
import { createHandSaves } from "./saves.js";
import { createHandStage } from "../../stage/hand/stage.js";
import { createHandTraining } from "./training.js";
import { fromPolar, placed } from "../../stage/hand/vectors.js";

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: HandPhrases }} context
 */
export function mount(section, { page, phrases: words, state, specQuery, commit, setView, explorer, theme }) {
  const { proportions, arrows: { limit, digits } } = page;
  const part = partsOf(section);
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const paint = createQueue({ hand: section, gram: part("gram") });
  const plot = createPlot(part("gram"));
  const stage = createHandStage({
    proportions, words, onTake: take, onRest: rest, onTurned: () => setView({}),
    onMove: (i, v) => change(placed(shown().W, i, v, state.values.constraint), shown().b),
    onTurn: (camera) => state.set({ camera: rounded(camera) }),
  });
  const rows = createHandRows({
    proportions, words, limit, tell: (sentence) => (part("note").textContent = sentence),
    onPolar: (i, polar) => byNumber(() => change(placed(shown().W, i, fromPolar(polar, shown().W.length), state.values.constraint), shown().b), i),
    onBias: (i, b) => byNumber(() => change(shown().W, shown().b.map((old, j) => (j === i ? b : old))), i),
  });
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
  const fillIn = createTwin(part("twin"), () => {
    const found = current();
    return found && rowsOf(found, { ...(model.own ? model.described : best()), heard: heardOf(found, state.values) }, words);
  });
  const saves = createHandSaves(section, { picture: part("space"), told() {
    const numbers = { sparsity: sparsity(), loss: model.own ? model.loss : best()?.loss, best: best()?.loss, ...model.described };
    return { model: shown(), sentence: part("told").textContent, tints: theme.colours, numbers };
  } });
  let here = explorer.at();
  let held = -1; // the arrow in a hand
  let verdict = ""; // what training came to
  let size = { width: 0, height: 0 };
  let reach = proportions.smallest_reach;

  part("space").append(stage.element);
  part("rows").append(rows.element);
  part("train").addEventListener("click", train);
  part("release").addEventListener("click", release);
  part("copy").addEventListener("click", async () => (part("note").textContent = await copyText(location.href) ? words.copied : words.not_copied));
  part("bias").addEventListener("input", () => {
    if (held < 0) take(-1);
    change(shown().W, shown().b.map(() => part("bias").valueAsNumber));
  });
  part("bias").addEventListener("change", rest);
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    if (width > 0) size = { width, height };
    draw();
  }).observe(part("gram"));

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

  /** @param {string} sentence */
  function fault(sentence) {
    part("fault").textContent = sentence;
    part("fault").hidden = sentence === "";
  }

  function draw() {
    paint("hand", drawHand);
  }

  function drawHand() {
    const found = current();
    const level = best();
    const stale = !found || !(model.own ?? level);
    section.classList.toggle("stale", stale);
    part("halves").inert = stale;
    saves.enable(!stale);
    if (!found) return say(words.waiting, false);
    const parts = model.own ? model.described?.parts : /** @type {Level} */ (here.level).parts;
    const norms = [found, ...(level ? [level] : [])].flatMap(({ W }) => W[0].map((_, i) => Math.hypot(...W.map((row) => row[i]))));
    if (!stage.held) reach = reachOf(norms, proportions);
    stage.show({ W: found.W, parts, eye: state.values.camera ?? proportions.eye, reach, colours: theme.colours });
    rows.show({ ...found, heard: heardOf(found, state.values), tints: featureColours(found.b.length, theme.colours), held });
    if (held >= 0 || document.activeElement !== part("bias")) part("bias").value = String(found.b.reduce((sum, b) => sum + b, 0) / found.b.length);
    tellLoss(found, level);
    say(verdict || sentence(level), model.own !== null && !stage.held && !training.running);
    part("more").textContent = moreOf(model.own ? model.described : level, words);
    part("release").disabled = !model.own;
    fillIn();
    paint("gram", () => plot.draw(gramFigure(found, { ...size, colours: theme.colours, phrases: words }), { moving: stage.held || training.running }));
  }

  /**
   * @param {Pick<Model, "W" | "b">} found
   * @param {Level | null} level
   */
  function tellLoss(found, level) {
    const known = model.own ? model.loss : level?.loss;
    const exact = known !== undefined;
    const value = known ?? loss.of(found, level);
    part("times").textContent = level ? timesText(ratioOf(value, level.loss)) : "–";
    part("times").dataset.exact = `${exact}`;
    const phrase = !level ? words.alone : exact ? words.exact : words.estimate;
    part("loss").textContent = fill(phrase, { loss: short(value), best: level && short(level.loss) });
  }

  let said = "";
  /**
   * @param {string} told
   * @param {boolean} aloud
   */
  function say(told, aloud) {
    if (said === `${told} ${aloud}`) return;
    said = `${told} ${aloud}`;
    part("told").classList.toggle("pending", told === words.waiting);
    tell(part("told"), told, { aloud });
  }

  /** @param {Level | null} level */
  function sentence(level) {
    if (!model.own) return level ? fill(words.best, { sentence: level.sentence }) : words.waiting;
    return model.described ? fill(words.named, { sentence: model.described.sentence }) : words.moving;
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
