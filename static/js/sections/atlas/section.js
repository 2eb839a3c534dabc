// @ts-nocheck its types are not yet told
/** The phase atlas: rows stream in and sharpen; a press or a key moves stage and sliders at once. */

import { createTwin } from "../../controls/tables.js";
import { html, partsOf } from "../../page/dom.js";
import { createRunCache, createStream } from "../../page/runs.js";
import { nearestLevel, toQuery } from "../../page/state.js";
import { createTrouble } from "../../page/trouble.js";
import { tell as tellAloud } from "../../page/voice.js";
import { whileInView } from "../../page/visibility.js";
import { fill, percent, short } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { drawMiniature } from "../../stage/miniature.js";
import { bordersWords } from "./borders.js";
import { atlasFigure } from "./figure.js";
import { frameOf } from "./frame.js";
import { createGrid, regionName } from "./grid.js";
import { createGridCursor } from "./grid-cursor.js";
import { AXES } from "./axes.js";

const KEPT = 12; // finished atlases
const [ARM, TICK] = [26, 9]; // pixels of the crosshair: around the point, and at the edges
const TICKS = { importance: [0.2, 0.4, 0.6, 0.8, 1], last_importance: [0.1, 0.2, 0.5, 1, 2, 5, 10] };

export function mount(section, { page, phrases, state, specQuery, commit, setView, preview, explorer, theme }) {
  const part = partsOf(section);
  const [plotElement, readout] = ["plot", "readout"].map(part);
  const plot = createPlot(plotElement);
  const paint = createQueue({ atlas: section });
  const finished = createRunCache(KEPT);
  const stream = createStream();
  const trouble = createTrouble({ put: (line) => part("state").after(line), onRetry: () => stream.running || ask(query()) });
  const fillIn = createTwin(part("twin"), rows);
  const axis = () => AXES[state.values.atlas];
  const axes = [...part("axes").querySelectorAll("input")];
  let [asked, atlas, frame, sweep, held] = [null, null, null, null, null];
  let [visible, index] = [false, 0];

  createGridCursor(part("pad"), {
    here, size: () => [atlas.grid.y.length, atlas.grid.sparsity.length],
    cellAt: (x, y) => (frame ? frame.cellAt(x, y) : null),
    onMove: (cell) => model(cell) && move(cell), onKeep: keep, onHover: (cell) => tell(cell && model(cell) ? cell : here()),
    onCancel() {
      held = null;
      explorer.overrideModel(() => null);
      preview({});
      cross();
    },
  });
  for (const input of axes) input.addEventListener("change", () => setView({ atlas: input.value }));
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

  function query() {
    const { without } = axis();
    const usual = page.spec_fields.filter(({ name }) => without.includes(name)).map(({ name, default: value }) => [name, value]);
    const spec = toQuery(page.spec_fields, { ...state.values, ...Object.fromEntries(usual) });
    return [spec, `y=${state.values.atlas}`].filter(Boolean).join("&");
  }

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

  function ask(next) {
    asked = next;
    stream.open(`/api/atlas?${next}`, {
      onReconnect, onFault: refused,
      onLine(line) {
        trouble.hide();
        take(line, next);
      },
    });
    say(phrases.loading);
  }

  function onReconnect(error, attempt) {
    say(phrases.reconnecting);
    if (attempt > 1) trouble.show(phrases.what, error);
  }

  /** To ask again is left to a hand. */
  function refused(sentences) {
    say("");
    trouble.say(sentences.join(" "), { again: true });
  }

  function take({ kind, ...line }, next) {
    if (kind === "atlas") atlas = { query: next, grid: createGrid(line), borders: null };
    else if (kind === "borders") atlas.borders = line;
    else if (kind === "coarse" || kind === "row") atlas.grid.take(line);
    else if (kind === "done") finished.put(next, atlas);
    else throw new Error(`unknown line: ${kind}`);
    const { count, y } = atlas.grid;
    if (kind === "done") say(phrases.done);
    else part("state").textContent = fill(phrases.rows, { count, all: y.length });
    redraw();
  }

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
    frame = frameOf(grid, axis().height, { width, height });
    const ticks = TICKS[grid.y_name] ?? grid.y;
    plot.draw(atlasFigure({ grid, borders }, { frame, vertical: axis(), ticks, width, height, colours: theme.colours, phrases }));
    section.classList.remove("stale");
    part("borders").hidden = !borders;
    if (borders) part("borders-words").textContent = bordersWords(borders, { low: grid.y[0], phrases });
    legend();
    cross();
    fillIn();
  }

  function legend() {
    const { cells } = atlas.grid;
    const met = new Map(cells.flat().filter(Boolean).map((level) => [level.key, level]));
    part("legend").replaceChildren(...[...met.values()].map((level) => html("li", {},
      html("span", { class: `swatch shape-${level.parts[0].shape}` }), nameOf(level))));
  }

  /** The page's own point as a cell, or null where it is not on this atlas. */
  function here() {
    const value = atlas && axis().valueOf(state.values);
    if (value === null || !atlas) return null;
    const { y, sparsity } = atlas.grid;
    return [nearestLevel(y.map(axis().height), axis().height(value)), nearestLevel(sparsity, sparsity[index])];
  }

  function model([i, k]) {
    return atlas?.grid.cells[i][k] ?? null;
  }

  function move(cell) {
    const sameRow = held?.[0] === cell[0];
    held = cell;
    const { y, sparsity } = atlas.grid;
    const shown = { ...model(cell), sparsity: sparsity[cell[1]] };
    explorer.overrideModel(() => shown);
    if (!sameRow) preview(axis().changes(y[cell[0]], state.values));
    cross();
  }

  /** The state goes where the hand let go; until that sweep stands, the stage keeps the atlas's own model. */
  function keep(cell) {
    const { y, sparsity } = atlas.grid;
    const at = sparsity[cell[1]];
    const shown = { ...model(cell), sparsity: at };
    let kept = false;
    explorer.overrideModel(({ fresh }) => (kept && (fresh || state.values.sparsity !== at) ? null : shown));
    const same = here()?.[0] === cell[0];
    commit({ sparsity: at, ...(same ? {} : axis().changes(y[cell[0]], state.values)) });
    kept = true;
    held = null;
    explorer.show();
  }

  function cross() {
    const cell = held ?? here();
    part("cross").classList.toggle("away", !cell || !frame);
    tell(cell);
    if (!cell || !frame) return;
    const [x, y] = frame.toPixels(frame.xs[cell[1]], frame.ys[cell[0]]);
    const [[left, bottom], [right, top]] = [frame.toPixels(frame.x[0], frame.y[0]), frame.toPixels(frame.x[1], frame.y[1])];
    const arms = `M${x},${y - ARM}V${y + ARM}M${x - ARM},${y}H${x + ARM}`;
    const marks = `M${x},${top}v${TICK}M${x},${bottom}v${-TICK}M${left},${y}h${TICK}M${right},${y}h${-TICK}`;
    for (const name of ["under", "arms"]) part(name).setAttribute("d", arms + marks);
    part("point").setAttribute("cx", x);
    part("point").setAttribute("cy", y);
  }

  function tell(cell) {
    const level = cell && model(cell);
    if (level) drawMiniature(part("mini"), level, { page, colours: theme.colours });
    const words = level ? wordsOf(cell, level) : atlas ? phrases.off : "";
    if (readout.textContent === words) return;
    readout.textContent = words;
    const pad = part("pad");
    pad.setAttribute("aria-valuetext", words);
    if (!cell) return;
    pad.setAttribute("aria-valuemax", atlas.grid.sparsity.length - 1);
    pad.setAttribute("aria-valuenow", cell[1]);
  }

  function wordsOf([i, k], level) {
    const { y, sparsity, isFinished } = atlas.grid;
    const words = fill(phrases.point, {
      percent: percent(sparsity[k]), y: pointOf(y[i]), label: nameOf(level), loss: short(level.loss),
    });
    return isFinished(i) ? words : words + phrases.rough;
  }

  function nameOf(level) {
    return regionName(level, atlas.grid.y_name, phrases).join(", ");
  }

  function pointOf(value) {
    return fill(phrases.points[atlas.grid.y_name], { y: Number(value.toPrecision(3)) });
  }

  function rows() {
    if (!atlas) return null;
    const { y, sparsity, cells } = atlas.grid;
    const { columns, run } = phrases;
    const told = (row) => row.flatMap((level, k) => (!level || row[k + 1]?.key === level.key ? []
      : [fill(run, { label: nameOf(level), to: percent(sparsity[k]) })]));
    return {
      head: [columns.row, columns.runs],
      body: y.map((value, i) => [pointOf(value), told(cells[i]).join("; ")]).reverse(),
    };
  }
}
