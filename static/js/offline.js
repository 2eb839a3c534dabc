// @ts-nocheck its types are not yet told
/** The explorer in one file: the slider over a finished sweep, its arrows as plain SVG. */

import { createSparsity } from "./controls/sparsity.js";
import { guardSliders } from "./controls/swipes.js";
import { createTables } from "./controls/tables.js";
import { featureColours } from "./figures/colours.js";
import { hullEdges } from "./figures/hull.js";
import { placeLabels } from "./figures/labels.js";
import { arrow, ignoredFeatures, marker, path, starsOf, tipsOf } from "./figures/marks.js";
import { flattened } from "./figures/projection.js";
import { byId, html, readJson, svg } from "./page/dom.js";
import { nearestLevel } from "./page/state.js";
import { createTheme } from "./page/theme.js";
import { say } from "./page/voice.js";
import { sparsityWords } from "./page/words.js";
import { createTurning } from "./stage/turning.js";

const RADIUS = 11;
const DOT = 3.2;
const REST = 160;

const [data, phrases] = ["data", "phrases"].map(readJson);
const { levels, changes, sparsities, markers } = data;
const deep = levels[0].W.length > 2;
const stage = byId("stage");
const canvas = svg("svg", { role: "img", "aria-labelledby": "sentence" });
stage.prepend(canvas);
const theme = createTheme({ root: document.documentElement });
const tables = createTables({ phrases });
const sparsity = createSparsity({ phrases, onInput: show, onCommit() {} });
let level = levels[data.index];
let eye = data.eye;
let asked = false;
let timer = null;

theme.listen(ask);
sparsity.setLevels(sparsities);
sparsity.setResult({ levels, changes });
sparsity.moveTo(data.index);
new ResizeObserver(ask).observe(stage);
const turning = createTurning(stage, { label: phrases.space, eye: () => eye, onTurn: turn, onRest() {} });
turning.enable(deep);
guardSliders();
show(sparsities[data.index]);

function show(at) {
  const index = nearestLevel(sparsities, at);
  level = levels[index];
  const [name, ...facts] = level.sentence.split(":");
  byId("sentence").replaceChildren(html("strong", {}, name), facts.length > 0 ? `:${facts.join(":")}` : "");
  ask();
  clearTimeout(timer);
  timer = setTimeout(() => {
    tables.show({ level, levels, index, values: data.values });
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
  const scale = (Math.min(width, height) / 2 - data.label_room) / data.reach;
  const flat = deep ? flattened(level.W, eye) : level.W;
  const tips = tipsOf(flat, 2).map(([x, y]) => [x * scale, -y * scale]);
  const ignored = ignoredFeatures(level.parts);
  const tints = featureColours(tips.length, theme.colours);
  const places = placeLabels(tips, { ignored, radius: RADIUS, reach: [width / 2, height / 2] });
  canvas.setAttribute("viewBox", `${-width / 2} ${-height / 2} ${width} ${height}`);
  canvas.replaceChildren(
    svg("circle", { class: "unit", r: scale }),
    ...outlines(tips, ignored).map((points) => svg("path", { class: "edge", d: path(points) })),
    ...tips.map((tip, i) => tinted(tints[i], ignored.has(i)
      ? svg("circle", { class: "dot", cx: tip[0], cy: tip[1], r: DOT })
      : svg("path", { class: "arrow", d: path(arrow(...tip)) }))),
    ...places.flatMap(([x, y], i) => [
      tinted(tints[i], svg("path", {
        class: ignored.has(i) ? "badge ignored" : "badge", d: path(marker(upright(i), x, y, RADIUS * (ignored.has(i) ? 0.85 : 1))),
      })),
      svg("text", { class: "number", x, y, dy: "0.35em" }, `${i + 1}`),
    ]),
  );
}

/** The star through the tips in a plane, the edges of the body that they span in space. */
function outlines(tips, ignored) {
  if (!deep) return starsOf(level.parts, tips);
  const shown = tips.map((_, i) => i).filter((i) => !ignored.has(i));
  const points = tipsOf(level.W);
  return hullEdges(shown.map((i) => points[i])).map((ends) => ends.map((k) => tips[shown[k]]));
}

/** y points down in a picture: a marker's turn goes the other way. */
function upright(i) {
  const [corners, turn, size] = markers[i % markers.length];
  return [corners, -turn, size];
}

function tinted(colour, mark) {
  mark.style.color = colour;
  return mark;
}

function turn(next) {
  eye = next;
  ask();
}
