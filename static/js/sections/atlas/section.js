/** The phase atlas: rows stream in and sharpen; a press or a key moves stage and sliders at once. */

import { createTwin } from "../../controls/tables.js";
import { html, partsOf } from "../../page/dom.js";
import { createRunCache, createStream } from "../../page/runs.js";
import { nearestLevel } from "../../page/state.js";
import { createTrouble } from "../../page/trouble.js";
import { tell as tellAloud } from "../../page/voice.js";
import { whileInView } from "../../page/visibility.js";
import { fill } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { bordersWords } from "./borders.js";
import { createCrosshair } from "./crosshair.js";
import { atlasFigure } from "./figure.js";
import { frameOf } from "./frame.js";
import { createGrid } from "./grid.js";
import { createGridCursor } from "./grid-cursor.js";
import { AXES, atlasQuery } from "./axes.js";
import { atlasRows, levelName } from "./words.js";

const KEPT = 12; // finished atlases

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: AtlasPhrases }} context
 */
export function mount(section, { page, phrases, state, specQuery, commit, setView, preview, explorer, theme }) {
  const part = partsOf(section);
  const plotElement = part("plot");
  const plot = createPlot(plotElement);
  const crosshair = createCrosshair({ part, page, phrases, theme });
  const paint = createQueue({ atlas: section });
  const finished = createRunCache(KEPT);
  const stream = createStream();
  const trouble = createTrouble({ put: (line) => part("state").after(line), onRetry: () => stream.running || ask(query()) });
  const fillIn = createTwin(part("twin"), () => atlas && atlasRows(atlas.grid, phrases));
  const axis = () => AXES[state.values.atlas];
  const query = () => atlasQuery(page.spec_fields, state.values);
  const axes = /** @type {HTMLInputElement[]} */ ([...part("axes").querySelectorAll("input")]);
  /** @type {string | null} */
  let asked = null;
  /** @type {Atlas | null} */
  let atlas = null;
  /** @type {Frame | null} */
  let frame = null;
  /** @type {Finished | null} */
  let sweep = null;
  /** @type {Cell | null} */
  let held = null;
  let [visible, index] = [false, 0];

  createGridCursor(part("pad"), {
    here, size: () => (atlas ? [atlas.grid.y.length, atlas.grid.sparsity.length] : [0, 0]),
    cellAt: (x, y) => (frame ? frame.cellAt(x, y) : null),
    onMove: (cell) => model(cell) && move(cell), onKeep: keep, onHover: (cell) => crosshair.tell(cell && model(cell) ? cell : here(), atlas?.grid),
    onCancel() {
      held = null;
      explorer.overrideModel(() => null);
      preview({});
      cross();
    },
  });
  for (const input of axes) input.addEventListener("change", () => setView({ atlas: /** @type {AtlasName} */ (input.value) }));
  state.listen((values, before) => {
    if (values.atlas === before.atlas) return;
    for (const input of axes) input.checked = input.value === values.atlas;
    want();
  });
  explorer.listen((at) => {
    ({ sweep, index } = at);
    want();
    if (!held) paint("atlas", cross);
  });
  theme.listen(redraw);
  new ResizeObserver(redraw).observe(plotElement);
  whileInView(section, {
    enter() {
      visible = true;
      want();
      redraw();
    },
    leave() {
      visible = false;
      stop();
    },
  });

  function stop() {
    if (stream.running) asked = null;
    stream.stop();
    trouble.hide();
  }

  /** The atlas of the experiment at hand, asked for once its sweep stands. */
  function want() {
    const next = query();
    if (next === asked) return;
    stop();
    if (atlas && atlas.query !== next) forget();
    if (finished.has(next)) {
      asked = next;
      atlas = finished.get(next);
      say("");
      redraw();
    } else if (!visible || sweep?.query !== specQuery()) say(phrases.waiting);
    else ask(next);
  }

  function forget() {
    [atlas, frame] = [null, null];
    section.classList.add("stale");
  }

  /** @param {string} next */
  function ask(next) {
    asked = next;
    stream.open(`/api/atlas?${next}`, {
      onReconnect, onFault: refused,
      onLine(/** @type {AtlasLine} */ line) {
        trouble.hide();
        take(line, next);
      },
    });
    say(phrases.loading);
  }

  /**
   * @param {Failure} error
   * @param {number} attempt
   */
  function onReconnect(error, attempt) {
    say(phrases.reconnecting);
    if (attempt > 1) trouble.show(phrases.what, error);
  }

  /**
   * To ask again is left to a hand.
   * @param {string[]} sentences
   */
  function refused(sentences) {
    say("");
    trouble.say(sentences.join(" "), { again: true });
  }

  /**
   * @param {AtlasLine} line
   * @param {string} next
   */
  function take(line, next) {
    if (line.kind === "atlas") atlas = { query: next, grid: createGrid(line, { across: AXES.sparsity, up: axis() }), borders: null };
    if (!atlas) throw new Error(`before the first line: ${line.kind}`);
    if (line.kind === "borders") atlas.borders = line;
    else if (line.kind === "coarse" || line.kind === "row") atlas.grid.take(line);
    else if (line.kind === "done") finished.put(next, atlas);
    else if (line.kind !== "atlas") throw new Error(`unknown line: ${line.kind}`);
    const { count, y } = atlas.grid;
    if (line.kind === "done") say(phrases.done);
    else part("state").textContent = fill(phrases.rows, { count, all: y.length });
    redraw();
  }

  /** @param {string} words */
  function say(words) {
    tellAloud(part("state"), words, { aloud: words !== phrases.waiting });
    section.setAttribute("aria-busy", `${stream.running}`);
  }

  function redraw() {
    if (atlas && visible) paint("atlas", draw);
  }

  function draw() {
    if (!atlas) return;
    const { grid, borders } = atlas;
    const { clientWidth: width, clientHeight: height } = plotElement;
    frame = frameOf(grid, { width, height });
    const ticks = axis().ticks ?? grid.y;
    plot.draw(atlasFigure({ grid, borders }, { frame, vertical: axis(), ticks, width, height, colours: theme.colours, phrases }));
    section.classList.remove("stale");
    part("borders").hidden = !borders;
    if (borders) part("borders-words").textContent = bordersWords(borders, { low: grid.y[0], phrases });
    drawLegend(grid);
    cross();
    fillIn();
  }

  /** @param {Grid} grid */
  function drawLegend({ cells, y_name }) {
    const met = new Map(cells.flat().filter((level) => level !== null).map((level) => [level.key, level]));
    part("legend").replaceChildren(...[...met.values()].map((level) => html("li", {},
      html("span", { class: `swatch shape-${level.parts[0].shape}` }), levelName(level, y_name, phrases))));
  }

  /**
   * The page's own point as a cell, or null where it is not on this atlas.
   * @returns {Cell | null}
   */
  function here() {
    const value = axis().valueOf(state.values) ?? null;
    if (value === null || !atlas) return null;
    const { ys, sparsity } = atlas.grid;
    return [nearestLevel(ys, axis().place(value)), nearestLevel(sparsity, sparsity[index])];
  }

  /** @param {Cell} cell */
  function model([i, k]) {
    return atlas?.grid.cells[i][k] ?? null;
  }

  /** @param {Cell} cell */
  function move(cell) {
    const at = pointAt(cell);
    if (!at) return;
    const sameRow = held?.[0] === cell[0];
    held = cell;
    explorer.overrideModel(() => at.shown);
    if (!sameRow) preview(axis().changes(at.y, state.values));
    cross();
  }

  /**
   * The state goes where the hand let go; until that sweep stands, the stage keeps the atlas's own model.
   * @param {Cell} cell
   */
  function keep(cell) {
    const at = pointAt(cell);
    if (!at) return;
    const { shown, y } = at;
    const { sparsity } = shown;
    let kept = false;
    explorer.overrideModel(({ fresh }) => (kept && (fresh || state.values.sparsity !== sparsity) ? null : shown));
    const same = here()?.[0] === cell[0];
    commit({ sparsity, ...(same ? {} : axis().changes(y, state.values)) });
    kept = true;
    held = null;
    explorer.show();
  }

  /**
   * A cell's model with its sparsity, and its height.
   * @param {Cell} cell
   */
  function pointAt(cell) {
    const level = model(cell);
    if (!atlas || !level) return null;
    return { shown: { ...level, sparsity: atlas.grid.sparsity[cell[1]] }, y: atlas.grid.y[cell[0]] };
  }

  function cross() {
    crosshair.show(held ?? here(), atlas?.grid, frame);
  }
}
