// @ts-nocheck its types are not yet told
/** Watch it learn: films of a training, finished or live, under one playhead over the hidden space and the curves. */

import { fillTable } from "../../controls/tables.js";
import { flattened } from "../../figures/projection.js";
import { stageFigure } from "../../figures/stage.js";
import { dimensionalityCurves, lossCurve } from "../../figures/training.js";
import { readJson } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { createTrouble } from "../../page/trouble.js";
import { say } from "../../page/voice.js";
import { fill, fixed, percent, short, sparsityWords } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { Player } from "../../stage/player.js";
import { between, emptyFilm, longest, sweepFilm } from "./film.js";
import { createHeld } from "./held.js";
import { createKept } from "./kept.js";
import { createKnobs } from "./knobs.js";
import { createLive } from "./live.js";
import { moveItem } from "./moves.js";
import { createTransport } from "./transport.js";
import { verdictOf } from "./verdict.js";

const SOURCES = ["sweep", "live", "kept"];
const REDRAW = 120; // ms between drawings of curves that grow, and of rest before a slider's are drawn

export function mount(element, { page, phrases, state, wanted, look, commit, explorer, theme, unheld }) {
  const words = { ...phrases, ...readJson("phrases-learn") };
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const plots = Object.fromEntries(["stage", "loss", "dimensionality"].map((name) => [name, createPlot(part(name))]));
  const paint = createQueue({ stage: part("stage"), curves: part("curves") });
  const knobs = createKnobs({
    form: part("knobs"), fields: page.recipe_fields, words: phrases, given: state.values.knobs, onChange: (knobs) => look({ knobs }),
  });
  const films = { sweep: emptyFilm(1), live: emptyFilm(1), kept: emptyFilm(1) };
  const states = { sweep: ["none"], live: ["idle"], kept: ["idle"] };
  const sizes = {};
  let source = "sweep";
  let following = true; // the head stays at the end of a film that grows
  let shown = null;
  let [reach, drawn] = [page.smallest_reach, -Infinity];
  let here = null; // what the explorer shows
  let known = null; // the spec's query and the sparsity that the kept model was last trained on to
  let told = null; // the state that was said last
  let later = null;
  let sliding = null; // the timer of its rest, while the explorer's slider moves

  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const player = new Player({ onShow: show, smooth: () => !reduced.matches });
  const held = createHeld({
    state, look, player, source: () => source, film, onFilm: choose, onSettle: () => (following = false),
  });
  const transport = createTransport({ part, player, words, film, onPoint: pointed });
  const live = createLive({ onChange: (grown, name, sentences) => changed("live", grown, name, sentences) });
  const kept = createKept({ onChange: (grown, name, sentences) => changed("kept", grown, name, sentences) });
  const trouble = createTrouble({ put: (line) => part("sentence").after(line), onRetry() {
    if (source === "live" && !live.running) live.resume();
    else if (source === "kept" && states.kept[0] === "error") kept.want(link("descent"));
  } });
  const slider = element.querySelector("#learn-sparsity");

  function film() {
    return films[source];
  }

  function sparsityHere() {
    return here.sweep?.sparsity[here.index] ?? state.values.sparsity ?? page.levels[here.index];
  }

  /** A film that the server makes has grown, or its state has changed. */
  function changed(name, grown, now, sentences = []) {
    if (grown) films[name] = grown;
    states[name] = [now, sentences];
    if (name === source) {
      tell();
      if (film().frames.length > 0) grow();
    }
  }

  function grow() {
    if (following && !player.playing) player.setLength(film().frames.length, { toEnd: true });
    else player.setLength(film().frames.length);
    held.settle();
    drawCurvesSoon();
  }

  function drawCurvesSoon() {
    clearTimeout(later);
    later = setTimeout(() => paint("curves", drawCurves), drawn + REDRAW - performance.now());
  }

  /** Another film under the head. */
  function open({ toEnd }) {
    following = toEnd;
    const { frames } = film();
    element.dataset.empty = frames.length === 0;
    if (frames.length > 0) {
      reach = Math.max(page.smallest_reach, Math.ceil((film().longest ?? longest(frames.map(({ W }) => W))) * 20) / 20);
      player.setLength(frames.length, { toEnd });
      held.settle();
      if (!sliding) paint("curves", drawCurves);
    }
    tell();
  }

  function show(head) {
    if (film().frames.length === 0) return;
    shown = { ...head, index: Math.min(head.index, film().frames.length - 1) };
    if (!head.playing && !SOURCES.slice(1).includes(source)) following = false;
    if (!head.playing) held.rest();
    paint("stage", drawHead);
  }

  function drawHead() {
    const { frames, done } = film();
    const { index, share, playing } = shown ?? {};
    const frame = frames[index];
    if (!frame) return;
    const next = frames[index + 1] ?? frame;
    const W = between(frames, index, share);
    const flat = W.length > 2 ? flattened(W, state.values.camera ?? page.eye) : W;
    const parts = done?.converged && index === frames.length - 1 ? done.parts : null;
    for (const row of W) for (const value of row) reach = Math.max(reach, Math.abs(value));
    const drawing = { ...sizes.stage, reach, colours: theme.colours, markers: page.markers, label_room: page.label_room };
    plots.stage.draw(stageFigure({ W: flat, parts, ghost: null }, drawing), { moving: playing || sliding !== null });
    transport.show({
      index, playing, length: frames.length, width: sizes.loss.width, step: frame.step + (next.step - frame.step) * share,
      valueText: fill(words.scrubbed, { frame: index + 1, frames: frames.length, step: frame.step, loss: short(frame.loss) }),
    });
    element.dataset.step = frame.step;
    part("readout").textContent = fill(words.readout, numbers(frame));
    if (!playing && !sliding) fillTwin(frame);
  }

  function drawCurves() {
    drawn = performance.now();
    if (film().frames.length === 0) return;
    const options = (name) => ({ ...sizes[name], colours: theme.colours, sticky: page.sticky, phrases: words });
    plots.loss.draw(lossCurve(film(), options("loss")));
    plots.dimensionality.draw(dimensionalityCurves(film(), options("dimensionality")));
  }

  function numbers({ step, loss, D }) {
    return { step: step.toLocaleString("en"), last: film().last.toLocaleString("en"), loss: loss.toPrecision(6), D: D.map((d) => fixed(d, 4)).join(", ") };
  }

  function pointed(index) {
    const frame = film().frames[index ?? shown?.index];
    if (frame) part("readout").textContent = fill(index === null ? words.readout : words.pointed, numbers(frame));
  }

  function fillTwin({ W, b, D }) {
    if (!part("twin").open) return;
    const { columns } = words;
    const head = [columns.feature, ...columns.W.slice(0, W.length), ...(b ? [columns.b] : []), columns.D];
    fillTable(part("twin"), {
      head,
      body: D.map((d, i) => [i + 1, ...W.map((row) => fixed(row[i])), ...(b ? [fixed(b[i])] : []), fixed(d)]),
    });
  }

  /** The chip, the sentence, the moves and the buttons. */
  function tell() {
    const [name, sentences = []] = states[source];
    const { frames, done, last, moves } = film();
    const step = (frames.at(-1)?.step ?? 0).toLocaleString("en");
    const now = name === "done" ? (done?.converged ? "converged" : "unconverged") : source === "kept" && name === "training" ? "kept" : name;
    element.classList.toggle("stale", !belongs());
    part("chip").dataset.state = now;
    const chip = fill(words.state[now], { step });
    part("chip").textContent = chip;
    if (now !== told) say(part("chip"), chip);
    told = now;
    part("sentence").textContent = sentenceOf(now, { step, last });
    if (sentences.length > 0) trouble.say(sentences.join(" "), { again: now === "error" || now === "reconnecting" });
    else trouble.hide();
    part("start").disabled = part("resume").disabled = live.running;
    part("stop").disabled = !live.running;
    part("resume").disabled ||= live.query === null || films.live.done !== null;
    part("moves").hidden = moves.length === 0;
    if (part("moves").childElementCount !== moves.length) {
      part("moves").replaceChildren(...moves.map((move) => moveItem(move, { words, onGo: go })));
    }
  }

  function sentenceOf(now, { step, last }) {
    const sparsity = percent(sparsityHere());
    if (source === "sweep") return now === "replay" ? `${fill(words.sweep_sentence, { sparsity })} ${words.between}` : "";
    if (now === "converged") return compared();
    if (now === "unconverged") return fill(words.unconverged_sentence, { last: last.toLocaleString("en") });
    if (now === "stopped") return fill(words.stopped_sentence, { step });
    if (now === "idle") return source === "live" ? fill(words.idle_sentence, { sparsity }) : words.kept_idle;
    return now === "error" ? "" : words.training_sentence;
  }

  /** The model that has converged beside the best that is known, where the sweep at hand is of the same spec and level. */
  function compared() {
    const best = here.sweep?.query === wanted() && at(source) === `${wanted()} ${sparsityHere()}` ? here.level?.loss : null;
    return verdictOf(film().done, best, words);
  }

  /** Whether the film is of what is asked now, and not of settings that have been left. */
  function belongs() {
    if (source === "sweep") return !here?.sweep || here.fresh;
    return at(source) === null || at(source) === `${wanted()} ${sparsityHere()}`;
  }

  const at = (name) => (name === "live" ? live.at : known);

  function go(end) {
    following = false;
    player.seek(film().frames.findIndex(({ step }) => step >= end));
  }

  function choose(name) {
    player.pause();
    source = name;
    for (const input of element.querySelectorAll("[name=learn-source]")) input.checked = input.value === name;
    for (const tools of element.querySelectorAll("[data-for]")) tools.hidden = tools.dataset.for !== name;
    if (name === "kept") keep();
    else if (known !== null) {
      kept.end();
      known = null;
    }
    open({ toEnd: name !== "sweep" || reduced.matches });
  }

  function link(recipe, ...more) {
    return [wanted(), `sparsity=${sparsityHere()}`, ...(recipe === "paper" ? [] : [`recipe=${recipe}`]), ...more].filter(Boolean).join("&");
  }

  /** Keep what the live run shows last, or else the level's own model. */
  function keep() {
    const last = films.live.frames.at(-1);
    live.stop();
    const fits = last && last.b.length === state.values.n_features && last.W.length === state.values.n_hidden;
    const level = here.level;
    if (!fits && !level) return;
    const frame = fits ? last : { W: level.W, b: level.b, loss: level.loss, D: level.feature_dimensionality };
    kept.begin(frame);
    films.kept = kept.film;
    states.kept = ["idle"];
    known = `${wanted()} ${sparsityHere()}`;
  }

  /** The sliders have moved: the kept model is trained on from where it is, if it fits. */
  function carry() {
    const next = `${wanted()} ${sparsityHere()}`;
    if (source !== "kept" || known === next) return;
    const { W } = films.kept.frames.at(-1) ?? {};
    const { n_features, n_hidden } = state.values;
    const more = n_features - (W?.[0].length ?? 0);
    if (!W || W.length !== n_hidden || more < 0 || more > 1) {
      kept.end();
      known = null;
      if (here.level && here.level.W[0].length === n_features) {
        keep();
        states.kept = ["idle", [words.unfit]];
        open({ toEnd: true });
      }
      return;
    }
    known = next;
    following = true;
    kept.want(link("descent"));
  }

  /** While the slider moves only what is quickly drawn is drawn. */
  function slide() {
    clearTimeout(sliding);
    sliding = setTimeout(() => {
      sliding = null;
      paint("stage", drawHead);
      paint("curves", drawCurves);
    }, REDRAW);
  }

  function explorerMoved(now) {
    if (here && now.index !== here.index) slide();
    here = now;
    slider.max = (here.sweep?.sparsity ?? page.levels).length - 1;
    slider.value = here.index;
    const told = sparsityWords(sparsityHere(), phrases);
    part("sparsity-words").textContent = told;
    slider.setAttribute("aria-valuetext", fill(phrases.value_text, { words: told }));
    const ready = here.sweep?.history;
    states.sweep = [ready ? "replay" : "none"];
    films.sweep = ready ? sweepFilm(here.sweep, here.index) : emptyFilm(1);
    if (source === "sweep") open({ toEnd: films.sweep.frames.length > 0 && !player.playing && (shown === null || player.atEnd) });
    else if (source === "kept") carry();
    tell();
  }

  function measure() {
    for (const name of Object.keys(plots)) {
      const { clientWidth: width, clientHeight: height } = part(name);
      sizes[name] = { width, height };
    }
    paint("curves", drawCurves);
    if (shown) paint("stage", drawHead);
  }

  for (const input of element.querySelectorAll("[name=learn-source]")) {
    input.addEventListener("change", () => look({ film: input.value, head: null }));
  }
  function start() {
    films.live = emptyFilm(1);
    following = true;
    live.start(link("paper", ...knobs()), `${wanted()} ${sparsityHere()}`);
  }

  part("start").addEventListener("click", () => {
    held.forget();
    start();
  });
  part("stop").addEventListener("click", () => live.stop());
  part("resume").addEventListener("click", () => {
    following = true;
    live.resume();
  });
  part("introduce").addEventListener("click", () => {
    const { n_features, importances } = state.values;
    commit({ n_features: n_features + 1, importances });
    carry();
  });
  state.listen(({ n_features }) => {
    part("introduce").disabled = n_features >= page.spec_fields.find(({ name }) => name === "n_features").maximum;
    if (source === "kept" && here) carry();
  });
  slider.addEventListener("input", () => {
    const levels = here.sweep?.sparsity ?? page.levels;
    state.set({ sparsity: levels[nearestLevel(levels, levels[slider.valueAsNumber])] });
  });
  slider.addEventListener("change", () => look({}));
  part("twin").addEventListener("toggle", () => shown && fillTwin(film().frames[shown.index]));
  for (const name of ["play", "back", "forth", "scrub"]) {
    for (const kind of ["click", "input"]) part(name).addEventListener(kind, () => (following = false));
  }
  theme.listen(measure);
  new ResizeObserver(measure).observe(element);
  measure();
  explorer.listen(explorerMoved);
  if (state.values.film !== source) choose(state.values.film);
  if (source === "live" && held.pending !== null) start(); // the same link is the same training
  unheld.add(() => {
    if (player.playing) player.pause();
    held.write();
    if (source === "kept") return words.unheld.kept;
    return belongs() ? null : words.unheld.elsewhere;
  });
}
