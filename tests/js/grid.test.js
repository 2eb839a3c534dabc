import assert from "node:assert/strict";
import test from "node:test";
import { createGrid, regionsOf } from "../../static/js/sections/atlas/grid.js";
import { bandsOf } from "../../static/js/controls/sliders/ribbon.js";

const row = (...names) => names.map((arrangement) => ({ arrangement, label: arrangement, parts: [] }));

test("a cell shows the nearest row that is known, a finished one before a coarse one", () => {
  const grid = createGrid({ sparsity: [0, 0.5, 0.9], y: [1, 2, 3, 4], y_name: "importance" });
  assert.deepEqual(grid.cells[0], [null, null, null]);
  grid.take({ y: 4, levels: row("cross", "star"), sparsity: [0, 0.9] });
  assert.deepEqual(grid.cells[0].map(({ key }) => key), ["cross", "cross", "star"]); // nearest by density
  grid.take({ y: 1, levels: row("a", "b", "c") });
  assert.deepEqual(grid.cells.map((cells) => cells[0].key), ["a", "a", "cross", "cross"]);
  assert.deepEqual([grid.count, grid.isFinished(0), grid.isFinished(3)], [1, true, false]);
  assert.throws(() => grid.take({ y: 9, levels: [] }), /no such row: 9/);
});

test("regions are what hangs together, the largest first", () => {
  const cells = [["a", "a", "b"], ["b", "a", "b"], ["b", "b", "a"]].map((keys) => keys.map((key) => ({ key })));
  assert.deepEqual(regionsOf(cells).map(({ key, cells: own }) => [key, own.length]), [["a", 3], ["b", 3], ["b", 2], ["a", 1]]);
});

test("bands are stretches of one arrangement", () => {
  const bands = bandsOf(row("two", "two", "cross", "star", "star"));
  assert.deepEqual(bands.map(({ arrangement, start, stop }) => [arrangement, start, stop]), [["two", 0, 2], ["cross", 2, 3], ["star", 3, 5]]);
});

test("bands may stand for what their features have in common", () => {
  const levels = row("star", "star + 1 ignored", "star + 2 ignored");
  assert.deepEqual(bandsOf(levels, ({ label }) => label.split(" ")[0]).map(({ start, stop }) => [start, stop]), [[0, 3]]);
});
