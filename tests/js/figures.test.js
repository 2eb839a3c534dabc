import assert from "node:assert/strict";
import test from "node:test";
import { hullEdges } from "../../static/js/figures/hull.js";
import { arrow, ignoredFeatures, marker, path, ring, starsOf, tipsOf } from "../../static/js/figures/marks.js";
import { flattened } from "../../static/js/figures/projection.js";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("an arrow ends at its point, however short it is", () => {
  for (const [x, y] of [[3, 4], [0.01, 0], [0, -2]]) {
    const tip = arrow(x, y, { unit: 0.01 })[3];
    near(tip[0], x);
    near(tip[1], y);
  }
  assert.ok(arrow(0, 0).flat().every(Number.isFinite));
});

test("a marker has its corners around its middle", () => {
  const corners = marker([4, 45, 1], 1, 2, 0.5);
  assert.equal(corners.length, 4);
  for (const [x, y] of corners) near(Math.hypot(x - 1, y - 2), 0.5);
});

test("a path closes and rounds; a ring goes round by angle", () => {
  assert.equal(path([[0, 0], [1.00004, 2]]), "M0,0L1,2Z");
  assert.deepEqual(ring([[0, 1], [1, 0], [0, -1], [-1, 0.1]]), [[0, -1], [1, 0], [0, 1], [-1, 0.1]]);
});

test("columns are points of as many dimensions as are drawn", () => {
  assert.deepEqual(tipsOf([[1, 2], [3, 4]], 3), [[1, 3, 0], [2, 4, 0]]);
});

test("parts with an inside are outlined, ignored ones are not", () => {
  const parts = [{ shape: "triangle", features: [2, 0, 1] }, { shape: "ignored", features: [3, 4, 5] }, { shape: "antipodal_pair", features: [6, 7] }];
  const tips = [[1, 0], [-1, 1], [-1, -1], [0, 0], [0, 0], [0, 0], [1, 1], [-1, -1]];
  assert.deepEqual(starsOf(parts, tips), [[[-1, -1], [1, 0], [-1, 1]]]);
  assert.deepEqual([...ignoredFeatures(parts)], [3, 4, 5]);
});

test("a cube's hull has twelve edges and no diagonal", () => {
  const cube = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z])));
  const edges = hullEdges(cube);
  assert.equal(edges.length, 12);
  for (const [i, j] of edges) near(Math.hypot(...cube[i].map((value, h) => value - cube[j][h])), 2);
});

test("seen from the front x is to the right and z is up", () => {
  const [right, up] = flattened([[0, 0, 1], [1, 0, 0], [0, 1, 0]], [5, 0, 0]);
  [[right, [1, 0, 0]], [up, [0, 1, 0]]].forEach(([seen, wanted]) => seen.forEach((value, i) => near(value, wanted[i])));
});
