/** Watch it learn: films of a training, finished or live, under one playhead over the hidden space and the curves. */

import { partsOf } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { fill, sparsityWords } from "../../page/words.js";
import { Player } from "../../stage/player.js";
import { createFilmLink } from "./film-link.js";
import { emptyFilm, sweepFilm } from "../../page/training/film.js";
import { createKept } from "./kept.js";
import { createKnobs } from "./knobs.js";
import { createLive } from "./live.js";
import { createPictures } from "./pictures.js";
import { createReport } from "./report.js";

/**
 * @param {HTMLElement} section
 * @param {LearnContext} context
 */
export function mount(section, context) {
  const { page, phrases: words, state, specQuery, setView, commit, explorer, unheld } = context;
  const part = partsOf(section);
  const slider = /** @type {HTMLInputElement} */ (section.querySelector("#learn-sparsity"));
  const sources = /** @type {NodeListOf<HTMLInputElement>} */ (section.querySelectorAll("[name=learn-source]"));
  const toolbars = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-for]"));
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Record<Values["film"], Training>} */
  const films = { sweep: emptyFilm(1), live: emptyFilm(1), kept: emptyFilm(1) };
  /** @type {Record<Values["film"], FilmStatus>} */
  const statuses = { sweep: { name: "waiting" }, live: { name: "idle" }, kept: { name: "idle" } };
  /** @type {Values["film"]} */
  let source = "sweep";
  let following = true; // the head stays at the end of a film that grows
  let here = explorer.at();
  /** @type {{ history: SweepHistory | null, index: number }} */
  let replayed = { history: null, index: -1 }; // what the sweep's film is of

  const knobs = createKnobs({
    form: part("knobs"), fields: page.recipe_fields, words, given: state.values.knobs, onChange: (knobs) => setView({ knobs }),
  });
  const player = new Player({ onShow: show, smooth: () => !reduced.matches });
  const filmLink = createFilmLink({
    state, setView, player, source: () => source, film, onFilm: choose, onSettle: () => (following = false),
  });
  const pictures = createPictures({ ...context, section, part, player, film });
  const live = createLive({ onChange: (film, name, sentences) => onFilmChange("live", film, { name, sentences }) });
  const kept = createKept({
    state, place, link: () => link("descent"), model: modelToKeep,
    onChange: (film, name, sentences) => onFilmChange("kept", film, { name, sentences }),
    onBegin(film, { unfit }) {
      films.kept = film;
      statuses.kept = { name: "idle", sentences: unfit ? [words.unfit] : [] };
      if (unfit) open({ toEnd: true });
    },
    onCarry: () => (following = true),
  });
  const report = createReport({
    section, part, words,
    onGo(step) {
      following = false;
      player.seek(film().frames.findIndex((frame) => frame.step >= step));
    },
    onRetry() {
      if (source === "live" && !live.running) live.resume();
      else if (source === "kept" && statuses.kept.name === "error") kept.retry();
    },
  });

  function film() {
    return films[source];
  }

  function sparsityHere() {
    return here.sweep?.sparsity[here.index] ?? state.values.sparsity ?? page.levels[here.index];
  }

  /** What is asked now, in one text. */
  function place() {
    return `${specQuery()} ${sparsityHere()}`;
  }

  /**
   * A film that the server makes has grown, or its state has changed.
   * @param {"live" | "kept"} name
   * @param {Training | null} grown
   * @param {FilmStatus} status
   */
  function onFilmChange(name, grown, status) {
    if (grown) films[name] = grown;
    statuses[name] = status;
    if (name !== source) return;
    tell();
    if (film().frames.length > 0) grow();
  }

  function grow() {
    if (following && !player.playing) player.setLength(film().frames.length, { toEnd: true });
    else player.setLength(film().frames.length);
    filmLink.settle();
    pictures.drawCurvesSoon();
  }

  /**
   * Another film under the head.
   * @param {{ toEnd: boolean }} options
   */
  function open({ toEnd }) {
    const { length } = film().frames;
    following = toEnd;
    section.dataset.empty = `${length === 0}`;
    if (length > 0) {
      pictures.fit();
      player.setLength(length, { toEnd });
      filmLink.settle();
      pictures.drawCurves();
    }
    tell();
  }

  /** @param {{ index: number, share: number, playing: boolean }} head */
  function show(head) {
    if (film().frames.length === 0) return;
    if (!head.playing && source === "sweep") following = false;
    if (!head.playing) filmLink.rest();
    pictures.showHead(head);
  }

  function tell() {
    report({
      source, status: statuses[source], film: film(), belongs: belongs(), sparsity: sparsityHere(), best: bestKnown(),
      live: { running: live.running, resumable: live.query !== null && films.live.done === null },
    });
  }

  /** The lowest loss that is known, where the sweep at hand is of the film's own spec and level. */
  function bestKnown() {
    const same = here.sweep?.query === specQuery() && filmed() === place();
    return same ? here.level?.loss ?? null : null;
  }

  /** Whether the film is of what is asked now, and not of settings that have been left. */
  function belongs() {
    if (source === "sweep") return !here.sweep || here.fresh;
    return filmed() === null || filmed() === place();
  }

  /** What the film is of, where the server makes it. */
  function filmed() {
    return source === "live" ? live.at : kept.at;
  }

  /** @param {Values["film"]} name */
  function choose(name) {
    player.pause();
    source = name;
    for (const input of sources) input.checked = input.value === name;
    for (const tools of toolbars) tools.hidden = tools.dataset.for !== name;
    if (name === "kept") kept.begin();
    else kept.end();
    open({ toEnd: name !== "sweep" || reduced.matches });
  }

  /**
   * @param {"paper" | "descent"} recipe
   * @param {string[]} more
   */
  function link(recipe, ...more) {
    return [specQuery(), `sparsity=${sparsityHere()}`, ...(recipe === "paper" ? [] : [`recipe=${recipe}`]), ...more].filter(Boolean).join("&");
  }

  /** What the live run shows last, or else the level's own model. */
  function modelToKeep() {
    live.stop();
    const { n_features, n_hidden } = state.values;
    const { level } = here;
    const own = level && { W: level.W, b: level.b, loss: level.loss, D: level.feature_dimensionality };
    return [films.live.frames.at(-1), own].find((model) => model?.W.length === n_hidden && model.W[0].length === n_features) ?? null;
  }

  /** @param {At} now */
  function onExplorerChange(now) {
    if (now.index !== here.index) pictures.slide();
    here = now;
    const { sweep, index } = here;
    const { history = null } = sweep ?? {};
    const another = history !== replayed.history || index !== replayed.index;
    replayed = { history, index };
    slider.max = `${(sweep?.sparsity ?? page.levels).length - 1}`;
    slider.value = `${index}`;
    const told = sparsityWords(sparsityHere(), words);
    part("sparsity-words").textContent = told;
    slider.setAttribute("aria-valuetext", fill(words.value_text, { words: told }));
    statuses.sweep = { name: sweep?.history ? "replay" : "waiting" };
    if (another) films.sweep = sweep && history ? sweepFilm({ ...sweep, history }, index) : emptyFilm(1);
    if (source === "sweep" && another) open({ toEnd: films.sweep.frames.length > 0 && !player.playing && (!pictures.hasHead || player.atEnd) });
    else if (source === "kept") kept.carry();
    tell();
  }

  function start() {
    films.live = emptyFilm(1);
    following = true;
    live.start(link("paper", ...knobs()), place());
  }

  for (const input of sources) {
    input.addEventListener("change", () => setView({ film: /** @type {Values["film"]} */ (input.value), head: null }));
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
  });
  state.listen(({ n_features }) => {
    part("introduce").disabled = page.spec_fields.some(({ name, maximum }) => name === "n_features" && n_features >= maximum);
    if (source === "kept") kept.carry();
  });
  slider.addEventListener("input", () => {
    const levels = here.sweep?.sparsity ?? page.levels;
    state.set({ sparsity: levels[nearestLevel(levels, levels[slider.valueAsNumber])] });
  });
  slider.addEventListener("change", () => setView({}));
  for (const name of ["play", "back", "forth", "scrub"]) {
    for (const kind of ["click", "input"]) part(name).addEventListener(kind, () => (following = false));
  }
  explorer.listen(onExplorerChange);
  if (state.values.film !== source) choose(state.values.film);
  if (state.values.film === "live" && filmLink.pending !== null) start(); // the same link is the same training
  unheld.add(() => {
    if (player.playing) player.pause();
    filmLink.write();
    if (source === "kept") return words.unheld.kept;
    return belongs() ? null : words.unheld.elsewhere;
  });
}
