// @ts-nocheck its types are not yet told
/** Watch it learn: films of a training, finished or live, under one playhead over the hidden space and the curves. */

import { createTwin } from "../../controls/tables.js";
import { reachOf } from "../../figures/marks.js";
import { stageFigure } from "../../figures/stage.js";
import { dimensionalityCurves, lossCurve } from "../../figures/training.js";
import { partsOf } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { createTrouble } from "../../page/trouble.js";
import { say } from "../../page/voice.js";
import { fill, fixed, short, sparsityWords } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { Player } from "../../stage/player.js";
import { createContinuation } from "./continue-training.js";
import { createFilmLink } from "./film-link.js";
import { between, emptyFilm, longest, sweepFilm } from "./film.js";
import { createKnobs } from "./knobs.js";
import { createLive } from "./live.js";
import { moveItem } from "./moves.js";
import { sentenceOf } from "./sentence.js";
import { createTransport } from "./transport.js";

const SOURCES = ["sweep", "live", "kept"];
const REDRAW = 120; // ms between drawings of curves that grow, and of rest before a slider's are drawn

export function mount(section, { page, phrases: words, state, specQuery, setView, commit, explorer, theme, unheld }) {
  const part = partsOf(section);
  const plots = Object.fromEntries(["stage", "loss", "dimensionality"].map((name) => [name, createPlot(part(name))]));
  const paint = createQueue({ stage: part("stage"), curves: part("curves") });
  const knobs = createKnobs({
    form: part("knobs"), fields: page.recipe_fields, words, given: state.values.knobs, onChange: (knobs) => setView({ knobs }),
  });
  const films = { sweep: emptyFilm(1), live: emptyFilm(1), kept: emptyFilm(1) };
  const states = { sweep: ["none"], live: ["idle"], kept: ["idle"] };
  const sizes = {};
  let source = "sweep";
  let following = true; // the head stays at the end of a film that grows
  let shown = null;
  let [reach, drawn] = [page.proportions.smallest_reach, -Infinity];
  let here = null; // what the explorer shows
  let known = null; // the spec's query and the sparsity that the kept model was last trained on to
  let told = null; // the state that was said last
  let later = null;
  let sliding = null; // the timer of its rest, while the explorer's slider moves

  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const player = new Player({ onShow: show, smooth: () => !reduced.matches });
  const filmLink = createFilmLink({
    state, setView, player, source: () => source, film, onFilm: choose, onSettle: () => (following = false),
  });
  const transport = createTransport({ part, player, words, film, onPoint: showPointed });
  const live = createLive({ onChange: (grown, name, sentences) => onFilmChange("live", grown, name, sentences) });
  const continuation = createContinuation({ onChange: (grown, name, sentences) => onFilmChange("kept", grown, name, sentences) });
  const trouble = createTrouble({ put: (line) => part("sentence").after(line), onRetry() {
    if (source === "live" && !live.running) live.resume();
    else if (source === "kept" && states.kept[0] === "error") continuation.want(link("descent"));
  } });
  const slider = section.querySelector("#learn-sparsity");
  const fillIn = createTwin(part("twin"), rows);

  function film() {
    return films[source];
  }

  function sparsityHere() {
    return here.sweep?.sparsity[here.index] ?? state.values.sparsity ?? page.levels[here.index];
  }

  /** A film that the server makes has grown, or its state has changed. */
  function onFilmChange(name, grown, now, sentences = []) {
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
    filmLink.settle();
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
    section.dataset.empty = frames.length === 0;
    if (frames.length > 0) {
      reach = reachOf([film().longest ?? longest(frames.map(({ W }) => W))], page.proportions);
      player.setLength(frames.length, { toEnd });
      filmLink.settle();
      if (!sliding) paint("curves", drawCurves);
    }
    tell();
  }

  function show(head) {
    if (film().frames.length === 0) return;
    shown = { ...head, index: Math.min(head.index, film().frames.length - 1) };
    if (!head.playing && !SOURCES.slice(1).includes(source)) following = false;
    if (!head.playing) filmLink.rest();
    paint("stage", drawHead);
  }

  function drawHead() {
    const { frames, done } = film();
    const { index, share, playing } = shown ?? {};
    const frame = frames[index];
    if (!frame) return;
    const next = frames[index + 1] ?? frame;
    const W = between(frames, index, share);
    const parts = done?.converged && index === frames.length - 1 ? done.parts : null;
    for (const row of W) for (const value of row) reach = Math.max(reach, Math.abs(value));
    const { proportions } = page;
    const drawing = { ...sizes.stage, reach, colours: theme.colours, eye: state.values.camera ?? proportions.eye, proportions };
    plots.stage.draw(stageFigure({ W, parts, ghost: null }, drawing), { moving: playing || sliding !== null });
    transport.show({
      index, playing, length: frames.length, width: sizes.loss.width, step: frame.step + (next.step - frame.step) * share,
      valueText: fill(words.scrubbed, { frame: index + 1, frames: frames.length, step: frame.step, loss: short(frame.loss) }),
    });
    section.dataset.step = frame.step;
    part("readout").textContent = fill(words.readout, numbers(frame));
    if (!playing && !sliding) fillIn();
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

  function showPointed(index) {
    const frame = film().frames[index ?? shown?.index];
    if (frame) part("readout").textContent = fill(index === null ? words.readout : words.pointed, numbers(frame));
  }

  function rows() {
    const frame = film().frames[shown?.index];
    if (!frame) return null;
    const { W, b, D } = frame;
    const { columns } = words;
    const head = [columns.feature, ...columns.W.slice(0, W.length), ...(b ? [columns.b] : []), columns.D];
    return { head, body: D.map((d, i) => [i + 1, ...W.map((row) => fixed(row[i])), ...(b ? [fixed(b[i])] : []), fixed(d)]) };
  }

  /** The chip, the sentence, the moves and the buttons. */
  function tell() {
    const [name, sentences = []] = states[source];
    const { frames, done, last, moves } = film();
    const step = (frames.at(-1)?.step ?? 0).toLocaleString("en");
    const now = name === "done" ? (done?.converged ? "converged" : "unconverged") : source === "kept" && name === "training" ? "kept" : name;
    section.classList.toggle("stale", !belongs());
    part("chip").dataset.state = now;
    const chip = fill(words.state[now], { step });
    part("chip").textContent = chip;
    if (now !== told) say(part("chip"), chip);
    told = now;
    part("sentence").textContent = sentenceOf({
      source, stage: now, step, last, done, sparsity: sparsityHere(), best: bestKnown(),
    }, words);
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

  /** The lowest loss that is known, where the sweep at hand is of the film's own spec and level. */
  function bestKnown() {
    const same = here?.sweep?.query === specQuery() && at(source) === `${specQuery()} ${sparsityHere()}`;
    return same ? here.level?.loss ?? null : null;
  }

  /** Whether the film is of what is asked now, and not of settings that have been left. */
  function belongs() {
    if (source === "sweep") return !here?.sweep || here.fresh;
    return at(source) === null || at(source) === `${specQuery()} ${sparsityHere()}`;
  }

  const at = (name) => (name === "live" ? live.at : known);

  function go(end) {
    following = false;
    player.seek(film().frames.findIndex(({ step }) => step >= end));
  }

  function choose(name) {
    player.pause();
    source = name;
    for (const input of section.querySelectorAll("[name=learn-source]")) input.checked = input.value === name;
    for (const tools of section.querySelectorAll("[data-for]")) tools.hidden = tools.dataset.for !== name;
    if (name === "kept") keep();
    else if (known !== null) {
      continuation.end();
      known = null;
    }
    open({ toEnd: name !== "sweep" || reduced.matches });
  }

  function link(recipe, ...more) {
    return [specQuery(), `sparsity=${sparsityHere()}`, ...(recipe === "paper" ? [] : [`recipe=${recipe}`]), ...more].filter(Boolean).join("&");
  }

  /** Keep what the live run shows last, or else the level's own model. */
  function keep() {
    const last = films.live.frames.at(-1);
    live.stop();
    const fits = last && last.b.length === state.values.n_features && last.W.length === state.values.n_hidden;
    const level = here.level;
    if (!fits && !level) return;
    const frame = fits ? last : { W: level.W, b: level.b, loss: level.loss, D: level.feature_dimensionality };
    continuation.begin(frame);
    films.kept = continuation.film;
    states.kept = ["idle"];
    known = `${specQuery()} ${sparsityHere()}`;
  }

  /** The sliders have moved: the kept model is trained on from where it is, if it fits. */
  function carry() {
    const next = `${specQuery()} ${sparsityHere()}`;
    if (source !== "kept" || known === next) return;
    const { W } = films.kept.frames.at(-1) ?? {};
    const { n_features, n_hidden } = state.values;
    const more = n_features - (W?.[0].length ?? 0);
    if (!W || W.length !== n_hidden || more < 0 || more > 1) {
      continuation.end();
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
    continuation.want(link("descent"));
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

  function onExplorerChange(now) {
    if (here && now.index !== here.index) slide();
    here = now;
    slider.max = (here.sweep?.sparsity ?? page.levels).length - 1;
    slider.value = here.index;
    const told = sparsityWords(sparsityHere(), words);
    part("sparsity-words").textContent = told;
    slider.setAttribute("aria-valuetext", fill(words.value_text, { words: told }));
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

  for (const input of section.querySelectorAll("[name=learn-source]")) {
    input.addEventListener("change", () => setView({ film: input.value, head: null }));
  }
  function start() {
    films.live = emptyFilm(1);
    following = true;
    live.start(link("paper", ...knobs()), `${specQuery()} ${sparsityHere()}`);
  }

  part("start").addEventListener("click", () => {
    filmLink.forget();
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
  slider.addEventListener("change", () => setView({}));
  for (const name of ["play", "back", "forth", "scrub"]) {
    for (const kind of ["click", "input"]) part(name).addEventListener(kind, () => (following = false));
  }
  theme.listen(measure);
  new ResizeObserver(measure).observe(section);
  measure();
  explorer.listen(onExplorerChange);
  if (state.values.film !== source) choose(state.values.film);
  if (source === "live" && filmLink.pending !== null) start(); // the same link is the same training
  unheld.add(() => {
    if (player.playing) player.pause();
    filmLink.write();
    if (source === "kept") return words.unheld.kept;
    return belongs() ? null : words.unheld.elsewhere;
  });
}
