import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";
import { AXES, atlasQuery } from "../../static/js/sections/atlas/axes.js";
import { atlasRows, pointWords } from "../../static/js/sections/atlas/words.js";
import { curvesOf, lossRows } from "../../static/js/sections/compare/curves.js";
import { frameAt } from "../../static/js/sections/compare/replay.js";
import { stepArrows } from "../../static/js/sections/directions/layers.js";
import { levelRows } from "../../static/js/sections/why/rows.js";

const FIELDS = [{ name: "n_features", default: 5 }, { name: "importance", default: 0.9 }, { name: "importances", default: null }, { name: "seed", default: 0 }];

test("an atlas is asked for without what its axis replaces", () => {
  const values = { n_features: 6, importance: 0.5, importances: null, seed: 3 };
  assert.equal(atlasQuery(FIELDS, { ...values, atlas: "importance" }), "n_features=6&seed=3&y=importance");
  assert.equal(atlasQuery(FIELDS, { ...values, atlas: "features" }), "importance=0.5&seed=3&y=features");
  assert.equal(AXES.importance.valueOf({ ...values, importances: [1, 2] }), null);
});

test("an atlas in words has each row's arrangements in turn, the highest row first, and says which rows are rough", () => {
  const [pair, axis] = ["pair", "axis"].map((key) => ({ key, label: key, loss: 0.5, parts: [] }));
  const grid = { y: [0.5, 1], y_name: "importance", sparsity: [0, 0.5, 0.9], cells: [[axis, axis, pair], [axis, null, null]], isFinished: (i) => i === 0 };
  const phrases = {
    columns: { row: "row", runs: "runs" }, run: "{label} to {to}", points: { importance: "r = {y}" }, fates: {},
    point: "{percent}, {y}: {label}, {loss}", rough: " (rough)",
  };
  assert.deepEqual(atlasRows(grid, phrases), { head: ["row", "runs"], body: [["r = 1", "axis to 0%"], ["r = 0.5", "axis to 50%; pair to 90%"]] });
  assert.equal(pointWords(grid, [0, 2], pair, phrases), "90%, r = 0.5: pair, 0.5");
  assert.equal(pointWords(grid, [1, 0], axis, phrases), "0%, r = 1: axis, 0.5 (rough)");
});

test("losses are compared with the first model's where both were measured at the same sparsities", () => {
  const sweep = (sparsity, ...loss) => ({ sparsity, levels: loss.map((value) => ({ loss: value })) });
  const curves = curvesOf([sweep([0, 0.5], 2, 1), sweep([0, 0.5], 3, 1), sweep([0, 0.9], 3, 1), null], ["A", "B", "C", "D"]);
  assert.deepEqual(curves.map((curve) => curve?.ratio), [null, [1.5, 1], null, undefined]);
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
