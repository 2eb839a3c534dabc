/** The phase atlas: rows stream in and sharpen; a press or a key moves stage and sliders at once. */

import { arrangementClass } from "../../figures/colours.js";
import { createTwin } from "../../controls/tables.js";
import { html, partsOf, readJson } from "../../page/dom.js";
import { createRunCache, createStream } from "../../page/runs.js";
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
import { atlasAxes, atlasQuery } from "./axes.js";
import { createChoice } from "./choice.js";
import { cellOf, changesTo } from "./places.js";
import { atlasRows, levelName } from "./words.js";

const KEPT = 12; // finished atlases
const REST = 400; // ms: where sparsity lies on neither axis, each place of its slider has an atlas of its own

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: AtlasPhrases }} context
 */
export function mount(section, { page, phrases, state, specQuery, commit, setView, preview, explorer, theme }) {
  const { awaited } = readJson("phrases-states");
  const part = partsOf(section);
  const plotElement = part("plot");
  const plot = createPlot(plotElement);
  const crosshair = createCrosshair({ part, page, phrases, theme });
  const paint = createQueue({ atlas: section });
  const finished = createRunCache(KEPT);
  const stream = createStream();
  const trouble = createTrouble({ put: (line) => part("state").after(line), onRetry: () => stream.running || ask(query()) });
  const fillIn = createTwin(part("twin"), () => atlas && atlasRows(atlas.grid, phrases));
  const choice = createChoice({ part, phrases, state, setView });
  const query = () => atlasQuery(page.spec_fields, state.values, state.values.sparsity ?? page.rest);
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
  /** @type {Timer | null} */
  let rest = null;
  let [visible, index] = [false, 0];

  createGridCursor(part("pad"), {
    here, size: () => (atlas ? [atlas.grid.y.length, atlas.grid.x.length] : [0, 0]),
    cellAt: (x, y) => (frame ? frame.cellAt(x, y) : null),
    onMove: (cell) => model(cell) && move(cell), onKeep: keep, onHover: (cell) => crosshair.tell(cell && model(cell) ? cell : here(), atlas?.grid),
    onCancel() {
      held = null;
      explorer.overrideModel(() => null);
      preview({});
      cross();
    },
  });
  state.listen((values, before) => {
    choice.show();
    if (values.atlas !== before.atlas || values.across !== before.across) want();
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
    clearTimeout(rest);
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
    } else if (!visible || sweep?.query !== specQuery()) say(awaited);
    else if (Object.values(atlasAxes(state.values)).includes("sparsity")) ask(next);
    else rest = setTimeout(() => ask(next), REST);
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
    if (line.kind === "atlas") atlas = { query: next, grid: createGrid(line), borders: null };
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
    tellAloud(part("state"), words, { aloud: words !== awaited });
    part("state").classList.toggle("pending", [awaited, phrases.loading, phrases.reconnecting].includes(words));
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
    plot.draw(atlasFigure({ grid, borders }, { frame, width, height, colours: theme.colours, phrases }));
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
      html("span", { class: `swatch ${arrangementClass(level.parts)}` }), levelName(level, y_name, phrases))));
  }

  /** The page's own point as a cell, or null where it is not on this atlas. */
  function here() {
    return atlas && cellOf(atlas.grid, values());
  }

  /** The state, its sparsity that of the slider. */
  function values() {
    return { ...state.values, sparsity: (sweep?.sparsity ?? page.levels)[index] };
  }

  /** @param {Cell} cell */
  function model([i, k]) {
    return atlas?.grid.cells[i][k] ?? null;
  }

  /** @param {Cell} cell */
  function move(cell) {
    const shown = shownAt(cell);
    if (!atlas || !shown) return;
    const onlySparsity = atlas.grid.x_name === "sparsity" && held?.[0] === cell[0];
    held = cell;
    explorer.overrideModel(() => shown);
    if (!onlySparsity) preview(changesTo(atlas.grid, cell, values()));
    cross();
  }

  /**
   * The state goes where the hand let go; until that sweep stands, the stage keeps the atlas's own model.
   * @param {Cell} cell
   */
  function keep(cell) {
    const shown = shownAt(cell);
    if (!atlas || !shown) return;
    const { sparsity } = shown;
    let kept = false;
    explorer.overrideModel(({ fresh }) => (kept && (fresh || state.values.sparsity !== sparsity) ? null : shown));
    commit({ ...changesTo(atlas.grid, cell, values()), sparsity });
    kept = true;
    held = null;
    explorer.show();
  }

  /**
   * A cell's model with its sparsity.
   * @param {Cell} cell
   */
  function shownAt(cell) {
    const level = model(cell);
    return atlas && level ? { ...level, sparsity: atlas.grid.sparsityAt(cell) } : null;
  }

  function cross() {
    crosshair.show(held ?? here(), atlas?.grid, frame);
  }
}
