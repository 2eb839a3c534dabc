/** The explorer in one file: the slider over a finished sweep, its arrows as plain SVG. */

import { createSparsity } from "./controls/sliders/sparsity.js";
import { guardSliders } from "./controls/swipes.js";
import { createTables } from "./controls/tables.js";
import { layoutSide } from "./figures/marks.js";
import { byId, html, readJson, svg } from "./page/dom.js";
import { nearestLevel } from "./page/state.js";
import { createTheme } from "./page/theme.js";
import { say } from "./page/voice.js";
import { sparsityWords } from "./page/words.js";
import { drawSpace } from "./stage/svg.js";
import { createTurning } from "./stage/turning.js";

const REST = 160; // ms after which what is shown is told

const data = readJson("data");
const phrases = { ...readJson("phrases-states"), ...readJson("phrases") };
const { changes, sparsities, reach, proportions } = data;
// The file has the slider and the stage's table, which ask for nothing of a sweep, a level or the values that is not kept.
const levels = /** @type {Level[]} */ (data.levels);
const values = /** @type {Values} */ (data.values);
const stage = byId("stage");
const canvas = svg("svg", { role: "img", "aria-labelledby": "sentence" });
stage.prepend(canvas);
const theme = createTheme({ root: document.documentElement });
const tables = createTables({ phrases });
const sparsity = createSparsity({ phrases, onInput: show, onCommit() {} });
let level = levels[data.index];
/** @type {number[]} */
let eye = proportions.eye;
let asked = false;
/** @type {Timer | null} */
let timer = null;

theme.listen(ask);
sparsity.setPositions(sparsities);
sparsity.setResult({ levels, changes });
sparsity.moveTo(data.index);
new ResizeObserver(ask).observe(stage);
const turning = createTurning(stage, { label: phrases.space, eye: () => eye, onTurn: turn, onRest() {} });
turning.enable(levels[0].W.length > 2);
guardSliders();
show(sparsities[data.index]);

/** @param {number} at */
function show(at) {
  const index = nearestLevel(sparsities, at);
  level = levels[index];
  const [name, ...facts] = level.sentence.split(":");
  byId("sentence").replaceChildren(html("strong", {}, name), facts.length > 0 ? `:${facts.join(":")}` : "");
  ask();
  clearTimeout(timer);
  timer = setTimeout(() => {
    tables.show({ level, levels, index, values });
    say("level", `${sparsityWords(level.sparsity, phrases)}. ${level.sentence}`);
  }, REST);
}

/** One drawing a display frame, of what is newest. */
function ask() {
  if (!asked) requestAnimationFrame(draw);
  asked = true;
}

function draw() {
  asked = false;
  const { clientWidth: width, clientHeight: height } = stage;
  const side = Math.min(width, height);
  const layout = layoutSide(side, proportions);
  canvas.setAttribute("viewBox", `${-width / 2} ${-height / 2} ${width} ${height}`);
  canvas.replaceChildren(...drawSpace(level, { side, layout, reach, eye, colours: theme.colours, proportions }));
}

/** @param {number[]} next */
function turn(next) {
  eye = next;
  ask();
}
