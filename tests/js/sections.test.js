import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";
import { atlasAxes, atlasAxis, atlasQuery, upwardsOver } from "../../static/js/sections/atlas/axes.js";
import { createGrid } from "../../static/js/sections/atlas/grid.js";
import { cellOf, changesTo } from "../../static/js/sections/atlas/places.js";
import { atlasRows, pointWords } from "../../static/js/sections/atlas/words.js";
import { curvesOf, lossRows } from "../../static/js/sections/compare/curves.js";
import { frameAt } from "../../static/js/sections/compare/replay.js";
import { stepArrows } from "../../static/js/sections/directions/layers.js";
import { wordsOf } from "../../static/js/sections/why/order.js";
import { levelRows } from "../../static/js/sections/why/rows.js";

const FIELDS = [{ name: "n_features", default: 5 }, { name: "importance", default: 0.9 }, { name: "importances", default: null }, { name: "seed", default: 0 }];

test("an atlas is asked for without what its axes replace, at one sparsity where that lies on neither", () => {
  const values = { n_features: 6, importance: 0.5, importances: null, seed: 3, across: "sparsity", group_size: 2 };
  const query = (changes) => atlasQuery(FIELDS, { ...values, ...changes }, 0.9);
  assert.equal(query({ atlas: "importance" }), "n_features=6&seed=3&y=importance");
  assert.equal(query({ atlas: "features" }), "importance=0.5&seed=3&y=features");
  assert.equal(query({ across: "importance", atlas: "sparsity" }), "n_features=6&seed=3&x=importance&y=sparsity");
  assert.equal(query({ across: "importance", atlas: "features" }), "seed=3&x=importance&y=features&sparsity=0.9");
  const ones = { n_features: 2, across: "importances.1", atlas: "importances.0" };
  assert.equal(query(ones), "n_features=2&importances=1,1&seed=3&x=importances.1&y=importances.0&sparsity=0.9");
  assert.equal(query({ ...ones, importances: [3, 4] }), query(ones), "the same atlas wherever on it the page stands");
  assert.equal(atlasAxis("importance").valueOf({ ...values, importances: [1, 2] }), null);
});

test("axes that do not fit, or that a state lacks, give way to the usual ones", () => {
  const axes = (across, atlas) => atlasAxes({ across, atlas, n_features: 3 });
  assert.deepEqual(axes("importance", "sparsity"), { across: "importance", up: "sparsity" });
  assert.deepEqual(axes("importances.3", "sparsity"), { across: "sparsity", up: "importance" });
  assert.deepEqual(axes("importance", "last_importance"), { across: "sparsity", up: "last_importance" });
  assert.deepEqual(upwardsOver("importances.1", 3), ["sparsity", "importances.0", "importances.2"]);
});

test("the page goes to a cell of an atlas and is found there", () => {
  const grid = createGrid({ x_name: "importances.1", y_name: "sparsity", sparsity: null, x: [0.01, 0.1, 1], y: [0, 0.9] });
  const values = { n_features: 2, importance: 0.9, importances: [1, 1], sparsity: 0, group_size: 2 };
  assert.deepEqual(cellOf(grid, values), [0, 2]);
  const changes = changesTo(grid, [1, 0], values);
  assert.deepEqual([changes, grid.sparsityAt([1, 0])], [{ sparsity: 0.9, importances: [1, 0.01] }, 0.9]);
  assert.deepEqual(cellOf(grid, { ...values, ...changes }), [1, 0]);
  assert.deepEqual(changesTo(grid, [0, 2], values), {}, "what it is already at stays");
});

test("an atlas in words has each row's arrangements in turn, the highest row first, and says which rows are rough", () => {
  const [pair, axis] = ["pair", "axis"].map((key) => ({ key, label: key, loss: 0.5, parts: [] }));
  const grid = { y: [0.5, 1], y_name: "importance", x_name: "sparsity", x: [0, 0.5, 0.9], cells: [[axis, axis, pair], [axis, null, null]], isFinished: (i) => i === 0 };
  const phrases = {
    columns: { row: "row", runs: "runs" }, run: "{label} to {to}", points: { importance: "r = {y}" }, fates: {},
    point: "{x}, {y}: {label}, {loss}", rough: " (rough)",
  };
  assert.deepEqual(atlasRows(grid, phrases), { head: ["row", "runs"], body: [["r = 1", "axis to 0%"], ["r = 0.5", "axis to 50%; pair to 90%"]] });
  assert.equal(pointWords(grid, [0, 2], pair, phrases), "90%, r = 0.5: pair, 0.5");
  assert.equal(pointWords(grid, [1, 0], axis, phrases), "0%, r = 1: axis, 0.5 (rough)");
});

test("losses are compared with the first model's where both were measured at the same sparsities", () => {
  const sweep = (sparsity, ...loss) => ({ sparsity, levels: loss.map((value) => ({ loss: value, loss_by_active: { one: value, two: null } })) });
  const curves = curvesOf([sweep([0, 0.5], 2, 1), sweep([0, 0.5], 3, 1), sweep([0, 0.9], 3, 1), null], ["A", "B", "C", "D"]);
  assert.deepEqual(curves.map((curve) => curve?.ratio), [null, [1.5, 1], null, undefined]);
  assert.deepEqual([curves[1]?.one, curves[1]?.two], [[3, 1], [null, null]]);
  assert.deepEqual(lossRows(curves, { letters: ["A", "B", "C", "D"], words: { columns: { sparsity: "S", loss: "loss" } } }), {
    head: ["S", "loss A", "loss B", "loss C", "loss D"], body: [["0%", "2", "3", "3", "…"], ["50%", "1", "1", "1", "…"]],
  });
  assert.equal(lossRows([null], { letters: ["A"], words: { columns: {} } }), null);
});

test("a playhead shows the last frame at or before its step", () => {
  const history = { step: [0, 10, 50], W: [[["a"], ["b"]], [["c"], ["d"]], [["e"], ["f"]]], loss: [[6, 5], [4, 3], [2, 1]] };
  assert.deepEqual(frameAt(history, 1, 49), { step: 10, W: ["d"], loss: 3 });
  assert.deepEqual(frameAt(history, 0, 50), { step: 50, W: ["e"], loss: 2 });
});

test("the chart's table has what is carried behind every arrangement, and says where one is not", () => {
  const level = (label, ...loss) => ({ label, loss });
  const answer = { sparsity: [0, 0.9], envelope: [0, 1], levels: [level("axes", 2, 1), level("cross", null, 0.5)] };
  const phrases = { columns: { sparsity: "S", ground: "ground", up: "up", down: "down" }, none: "–" };
  const carried = { up: [{ label: "axes" }, { label: "axes" }], down: [{ label: "axes" }, { label: "cross" }] };
  assert.deepEqual(levelRows(answer, carried, phrases), {
    head: ["S", "ground", "axes", "cross", "up", "down"],
    body: [["0%", "axes", "2", "–", "axes", "axes"], ["90%", "cross", "1", "0.5", "axes", "cross"]],
  });
  assert.deepEqual(levelRows(answer, null, phrases).head, ["S", "ground", "axes", "cross"]);
});

test("steps are added tip to tail", () => {
  const made = [];
  document.createElementNS = (_, name) => ({ name, style: {}, append() {}, attributes: {}, setAttribute(key, value) { this.attributes[key] = value; } });
  const proportions = { head: [15, 6.5], shaft: 2, stoutest: 0.6 };
  const steps = [{ feature: 0, amount: 1 }, { feature: 1, amount: -2 }];
  for (const { attributes } of stepArrows(steps, [[100, 0], [0, 30]], { tints: ["red", "blue"], proportions })) made.push(attributes);
  const tips = made.map(({ d }) => d.slice(1, -1).split("L")[3]);
  assert.deepEqual(tips, ["100,0", "100,60"]); // down the page is against the second arrow
  assert.deepEqual(made.map((attributes) => attributes.class), ["arrow", "arrow less"]);
});

test("a continuous change is told of an arrow only where one appears or disappears", () => {
  assert.equal(wordsOf("continuous", [0, 0.01], 0.3), "continuous_words");
  assert.equal(wordsOf("continuous", [0.05, 0.001], 0.3), "continuous_words");
  assert.equal(wordsOf("continuous", [1, 1.003], 0.3), "turning_words");
  assert.equal(wordsOf("jump", [0, 0.72], 0.3), "jump_words");
});
