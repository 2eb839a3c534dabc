// @ts-nocheck its types are not yet told
/** The phase atlas: rows stream in and sharpen; a press or a key moves stage and sliders at once. */

import { fillTable } from "../../controls/tables.js";
import { byId, html, readJson } from "../../page/dom.js";
import { nearestLevel, toQuery } from "../../page/state.js";
import { follow } from "../../page/stream.js";
import { createTrouble, faults } from "../../page/trouble.js";
import { tell as tellAloud } from "../../page/voice.js";
import { fill, percent, short } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { drawMini } from "../mini.js";
import { whileSeen } from "../seen.js";
import { bordersWords } from "./borders.js";
import { atlasFigure } from "./figure.js";
import { frameOf } from "./frame.js";
import { createGrid, regionName } from "./grid.js";
import { createPad } from "./pad.js";
import { WAYS } from "./ways.js";

const KEEP = 12; // finished atlases
const [ARM, TICK] = [26, 9]; // pixels of the crosshair: around the point, and at the edges
const TICKS = { importance: [0.2, 0.4, 0.6, 0.8, 1], last_importance: [0.1, 0.2, 0.5, 1, 2, 5, 10] };

export function mount(section, { page, state, wanted, commit, look, preview, explorer, theme }) {
  const phrases = readJson("phrases-atlas");
  const [plotElement, readout, twin] = ["atlas-plot", "atlas-readout", "atlas-twin"].map(byId);
  const plot = createPlot(plotElement);
  const paint = createQueue({ atlas: section });
  const finished = new Map();
  const trouble = createTrouble({ put: (line) => byId("atlas-state").after(line), onRetry: () => running || ask(query()) });
  const way = () => WAYS[state.values.atlas];
  const ways = [...byId("atlas-ways").querySelectorAll("input")];
  let [asked, running, atlas, frame, sweep, held] = [null, null, null, null, null, null];
  let [seen, index] = [false, 0];

  createPad(byId("atlas-pad"), {
    here, size: () => [atlas.grid.y.length, atlas.grid.sparsity.length],
    cellAt: (x, y) => (frame ? frame.cellAt(x, y) : null),
    onMove: (cell) => model(cell) && move(cell), onKeep: keep, onHover: (cell) => tell(cell && model(cell) ? cell : here()),
    onCancel() {
      held = null;
      explorer.lend(() => null);
      preview({});
      cross();
    },
  });
  for (const input of ways) input.addEventListener("change", () => look({ atlas: input.value }));
  state.listen((values, before) => {
    if (values.atlas === before.atlas) return;
    for (const input of ways) input.checked = input.value === values.atlas;
    want();
  });
  explorer.listen((at) => {
    ({ sweep, index } = at);
    want();
    if (!held) paint("atlas", cross);
  });
  theme.listen(redraw);
  new ResizeObserver(redraw).observe(plotElement);
  twin.addEventListener("toggle", fillIn);
  whileSeen(section, {
    enter() {
      seen = true;
      want();
      redraw();
    },
    leave() {
      seen = false;
      stop();
    },
  });

  function query() {
    const { without } = way();
    const usual = page.spec_fields.filter(({ name }) => without.includes(name)).map(({ name, default: value }) => [name, value]);
    const spec = toQuery(page.spec_fields, { ...state.values, ...Object.fromEntries(usual) });
    return [spec, `y=${state.values.atlas}`].filter(Boolean).join("&");
  }

  function stop() {
    running?.abort();
    if (running) asked = null;
    running = null;
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
    } else if (!seen || sweep?.query !== wanted()) say(phrases.waiting);
    else ask(next);
  }

  function forget() {
    [atlas, frame] = [null, null];
    section.classList.add("stale");
  }

  async function ask(next) {
    const controller = new AbortController();
    const { signal } = controller;
    [asked, running] = [next, controller];
    say(phrases.loading);
    try {
      for await (const line of follow(`/api/atlas?${next}`, { signal, onReconnect })) {
        if (signal.aborted) return;
        trouble.hide();
        take(line, next);
      }
    } catch (error) {
      if (!signal.aborted) refused(faults(error).join(" "));
    }
    if (running === controller) running = null;
  }

  function onReconnect(error, attempt) {
    say(phrases.reconnecting);
    if (attempt > 1) trouble.show(phrases.what, error);
  }

  /** To ask again is left to a hand. */
  function refused(words) {
    say("");
    trouble.say(words, { again: true });
  }

  function take({ kind, ...line }, next) {
    if (kind === "error") return refused(line.message);
    if (kind === "atlas") atlas = { query: next, grid: createGrid(line), borders: null };
    else if (kind === "borders") atlas.borders = line;
    else if (kind === "coarse" || kind === "row") atlas.grid.take(line);
    else if (kind === "done") remember(next);
    else throw new Error(`unknown line: ${kind}`);
    const { count, y } = atlas.grid;
    if (kind === "done") say(phrases.done);
    else byId("atlas-state").textContent = fill(phrases.rows, { count, all: y.length });
    redraw();
  }

  function remember(next) {
    finished.set(next, atlas);
    if (finished.size > KEEP) finished.delete(finished.keys().next().value);
  }

  function say(words) {
    tellAloud(byId("atlas-state"), words, { aloud: words !== phrases.waiting });
    section.setAttribute("aria-busy", `${Boolean(running)}`);
  }

  function redraw() {
    if (atlas && seen) paint("atlas", draw);
  }

  function draw() {
    if (!atlas) return;
    const { grid, borders } = atlas;
    const { clientWidth: width, clientHeight: height } = plotElement;
    frame = frameOf(grid, way().height, { width, height });
    const ticks = TICKS[grid.y_name] ?? grid.y;
    plot.draw(atlasFigure({ grid, borders }, { frame, way: way(), ticks, width, height, colours: theme.colours, phrases }));
    section.classList.remove("stale");
    byId("atlas-borders").hidden = !borders;
    if (borders) byId("atlas-borders-words").textContent = bordersWords(borders, { low: grid.y[0], phrases });
    legend();
    cross();
    fillIn();
  }

  function legend() {
    const { cells } = atlas.grid;
    const met = new Map(cells.flat().filter(Boolean).map((level) => [level.key, level]));
    byId("atlas-legend").replaceChildren(...[...met.values()].map((level) => html("li", {},
      html("span", { class: `swatch shape-${level.parts[0].shape}` }), nameOf(level))));
  }

  /** The page's own point as a cell, or null where it is not on this atlas. */
  function here() {
    const value = atlas && way().valueOf(state.values);
    if (value === null || !atlas) return null;
    const { y, sparsity } = atlas.grid;
    return [nearestLevel(y.map(way().height), way().height(value)), nearestLevel(sparsity, sparsity[index])];
  }

  function model([i, k]) {
    return atlas?.grid.cells[i][k] ?? null;
  }

  function move(cell) {
    const sameRow = held?.[0] === cell[0];
    held = cell;
    const { y, sparsity } = atlas.grid;
    const shown = { ...model(cell), sparsity: sparsity[cell[1]] };
    explorer.lend(() => shown);
    if (!sameRow) preview(way().changes(y[cell[0]], state.values));
    cross();
  }

  /** The state goes where the hand let go; until that sweep stands, the stage keeps the atlas's own model. */
  function keep(cell) {
    const { y, sparsity } = atlas.grid;
    const at = sparsity[cell[1]];
    const shown = { ...model(cell), sparsity: at };
    let kept = false;
    explorer.lend(({ fresh }) => (kept && (fresh || state.values.sparsity !== at) ? null : shown));
    const same = here()?.[0] === cell[0];
    commit({ sparsity: at, ...(same ? {} : way().changes(y[cell[0]], state.values)) });
    kept = true;
    held = null;
    explorer.show();
  }

  function cross() {
    const cell = held ?? here();
    byId("atlas-cross").classList.toggle("away", !cell || !frame);
    tell(cell);
    if (!cell || !frame) return;
    const [x, y] = frame.toPixels(frame.xs[cell[1]], frame.ys[cell[0]]);
    const [[left, bottom], [right, top]] = [frame.toPixels(frame.x[0], frame.y[0]), frame.toPixels(frame.x[1], frame.y[1])];
    const arms = `M${x},${y - ARM}V${y + ARM}M${x - ARM},${y}H${x + ARM}`;
    const marks = `M${x},${top}v${TICK}M${x},${bottom}v${-TICK}M${left},${y}h${TICK}M${right},${y}h${-TICK}`;
    for (const name of ["atlas-under", "atlas-arms"]) byId(name).setAttribute("d", arms + marks);
    byId("atlas-point").setAttribute("cx", x);
    byId("atlas-point").setAttribute("cy", y);
  }

  function tell(cell) {
    const level = cell && model(cell);
    if (level) drawMini(byId("atlas-mini"), level, { page, colours: theme.colours });
    const words = level ? wordsOf(cell, level) : atlas ? phrases.off : "";
    if (readout.textContent === words) return;
    readout.textContent = words;
    const pad = byId("atlas-pad");
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

  function fillIn() {
    if (!twin.open || !atlas) return;
    const { y, sparsity, cells } = atlas.grid;
    const { columns, run } = phrases;
    const told = (row) => row.flatMap((level, k) => (!level || row[k + 1]?.key === level.key ? []
      : [fill(run, { label: nameOf(level), to: percent(sparsity[k]) })]));
    fillTable(twin, {
      head: [columns.row, columns.runs],
      body: y.map((value, i) => [pointOf(value), told(cells[i]).join("; ")]).reverse(),
    });
  }
}
