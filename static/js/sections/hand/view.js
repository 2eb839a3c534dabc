/** What the view of arrows by hand shows: the stage and its numbers, WᵀW, the loss beside the best, and a sentence. */

import { createTwin } from "../../controls/tables.js";
import { featureColours } from "../../figures/colours.js";
import { gramFigure } from "../../figures/gram.js";
import { reachOf } from "../../figures/marks.js";
import { partsOf, readJson } from "../../page/dom.js";
import { tell } from "../../page/voice.js";
import { fill, ratioOf, short, timesText } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { createHandStage } from "../../stage/hand/stage.js";
import { rounded } from "../../stage/scene.js";
import { heardOf } from "./estimate.js";
import { moreOf } from "./more.js";
import { createHandRows, rowsOf } from "./rows.js";
import { createHandSaves } from "./saves.js";

/**
 * What is to be drawn: the model shown, if it fits what is asked, the best there, the hand's own, which arrow is held,
 * whether training runs, and what it came to.
 *
 * @typedef {object} HandScene
 * @property {Pick<Model, "W" | "b"> | null} found
 * @property {Level | null} best
 * @property {Level | null} level the explorer's, fresh or not
 * @property {number} held -1 for none
 * @property {boolean} running
 * @property {string} verdict
 * @property {number} sparsity
 */

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: HandPhrases }} context
 * @param {{
 *   scene: () => HandScene,
 *   model: ReturnType<typeof import("./model.js").createHandModel>,
 *   loss: ReturnType<typeof import("./estimate.js").createLoss>,
 *   onTake: (i: number) => void,
 *   onRest: () => void,
 *   onMove: (i: number, v: number[]) => void,
 *   onPolar: (i: number, polar: number[]) => void,
 *   onBias: (i: number, b: number) => void,
 * }} hand
 */
export function createHandView(section, { page, phrases: words, state, setView, theme }, hand) {
  const { awaited } = readJson("phrases-states");
  const { proportions, arrows: { limit } } = page;
  const { model, loss } = hand;
  const part = partsOf(section);
  const paint = createQueue({ hand: section, gram: part("gram") });
  const plot = createPlot(part("gram"));
  const stage = createHandStage({
    proportions, words, onTake: hand.onTake, onRest: hand.onRest, onMove: hand.onMove, onTurned: () => setView({}),
    onTurn: (camera) => state.set({ camera: rounded(camera) }),
  });
  const rows = createHandRows({
    proportions, words, limit, tell: (sentence) => (part("note").textContent = sentence), onPolar: hand.onPolar, onBias: hand.onBias,
  });
  const fillIn = createTwin(part("twin"), () => {
    const { found, best } = hand.scene();
    return found && rowsOf(found, { ...(model.own ? model.described : best), heard: heardOf(found, state.values) }, words);
  });
  const saves = createHandSaves(section, { picture: part("space"), told() {
    const { found, best, sparsity } = hand.scene();
    if (!found) throw new Error("no model is shown yet");
    const numbers = { sparsity, loss: model.own ? model.loss : best?.loss, best: best?.loss, ...model.described };
    return { model: found, sentence: part("told").textContent, tints: theme.colours, numbers };
  } });
  let size = { width: 0, height: 0 };
  let reach = proportions.smallest_reach;
  let said = "";

  part("space").append(stage.element);
  part("rows").append(rows.element);
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    if (width > 0) size = { width, height };
    draw();
  }).observe(part("gram"));

  function draw() {
    paint("hand", drawHand);
  }

  function drawHand() {
    const { found, best, level, held, running, verdict } = hand.scene();
    const stale = !found || !(model.own ?? best);
    section.classList.toggle("stale", stale);
    part("halves").inert = stale;
    saves.enable(!stale);
    if (!found) return say(awaited, false);
    const parts = model.own ? model.described?.parts : /** @type {Level} */ (level).parts;
    const norms = [found, ...(best ? [best] : [])].flatMap(({ W }) => W[0].map((_, i) => Math.hypot(...W.map((row) => row[i]))));
    if (!stage.held) reach = reachOf(norms, proportions);
    stage.show({ W: found.W, parts, eye: state.values.camera ?? proportions.eye, reach, colours: theme.colours });
    rows.show({ ...found, heard: heardOf(found, state.values), tints: featureColours(found.b.length, theme.colours), held });
    if (held >= 0 || document.activeElement !== part("bias")) part("bias").value = String(found.b.reduce((sum, b) => sum + b, 0) / found.b.length);
    tellLoss(found, best);
    say(verdict || sentence(best), model.own !== null && !stage.held && !running);
    part("more").textContent = moreOf(model.own ? model.described : best, words);
    part("release").disabled = !model.own;
    fillIn();
    paint("gram", () => plot.draw(gramFigure(found, { ...size, colours: theme.colours, phrases: words }), { moving: stage.held || running }));
  }

  /**
   * @param {Pick<Model, "W" | "b">} found
   * @param {Level | null} best
   */
  function tellLoss(found, best) {
    const known = model.own ? model.loss : best?.loss;
    const exact = known !== undefined;
    const value = known ?? loss.of(found, best);
    part("times").textContent = best ? timesText(ratioOf(value, best.loss)) : "–";
    part("times").dataset.exact = `${exact}`;
    const phrase = !best ? words.alone : exact ? words.exact : words.estimate;
    part("loss").textContent = fill(phrase, { loss: short(value), best: best && short(best.loss) });
  }

  /**
   * @param {string} told
   * @param {boolean} aloud
   */
  function say(told, aloud) {
    if (said === `${told} ${aloud}`) return;
    said = `${told} ${aloud}`;
    part("told").classList.toggle("pending", told === awaited);
    tell(part("told"), told, { aloud });
  }

  /** @param {Level | null} best */
  function sentence(best) {
    if (!model.own) return best ? fill(words.best, { sentence: best.sentence }) : awaited;
    return model.described ? fill(words.named, { sentence: model.described.sentence }) : words.moving;
  }

  /** @param {string} sentence */
  function fault(sentence) {
    part("fault").textContent = sentence;
    part("fault").hidden = sentence === "";
  }

  return { draw, fault };
}
