import assert from "node:assert/strict";
import test from "node:test";
import { dimensionalityFigure } from "../../static/js/figures/dimensionality.js";
import { hullEdges } from "../../static/js/figures/hull.js";
import { layoutSide, reachOf, scaleOf, zoomOf } from "../../static/js/figures/marks.js";
import { arrow, ignoredFeatures, inPixels, marker, path, polygon, ring, tipsOf } from "../../static/js/figures/outlines.js";
import { project } from "../../static/js/figures/projection.js";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

const proportions = { head: [15, 6.5], shaft: 2, stoutest: 0.6, markers: [[4, 45, 1.3], [3, 90, 1.75]], room: 36, sides: [180, 235], small: [235, 0.8], smallest_reach: 1.2, step: 20 };

test("an arrow ends at its point, however short it is", () => {
  for (const [x, y] of [[3, 4], [0.01, 0], [0, -2]]) {
    const [tip] = inPixels([arrow([x, y], { scale: 100, proportions })[3]], 100);
    near(tip[0], 100 * x);
    near(tip[1], -100 * y);
  }
  assert.ok(arrow([0, 0], { proportions }).flat().every(Number.isFinite));
});

test("a marker has its corners around its middle, and there are as many kinds as are given", () => {
  const corners = inPixels(marker(2, 10, proportions, [1, 2], [3, 0]), 100);
  assert.equal(corners.length, 4);
  for (const [x, y] of corners) near(Math.hypot(x - 103, y + 200), 13);
  assert.deepEqual(polygon([0, 0], 1, [1], [5, 6]), [[0, 0, 6, 6]]);
});

test("reach goes in steps, and a stage is laid out for the side below its own", () => {
  assert.deepEqual([[0.3], [1.32]].map((norms) => reachOf(norms, proportions)), [1.2, 1.35]);
  assert.deepEqual([100, 234, 235, 900].map((side) => layoutSide(side, proportions)), [180, 180, 235, 235]);
  assert.equal(scaleOf({ side: 272, reach: 2, proportions }), 50);
  assert.deepEqual([234, 235].map((side) => zoomOf(side, proportions)), [0.8, 1]);
});

test("a path closes and rounds; a ring goes round by angle", () => {
  assert.equal(path([[0, 0], [1.00004, 2]]), "M0,0L1,2Z");
  assert.deepEqual(ring([[0, 1], [1, 0], [0, -1], [-1, 0.1]]), [[0, -1], [1, 0], [0, 1], [-1, 0.1]]);
});

test("columns are points of as many dimensions as are drawn", () => {
  assert.deepEqual(tipsOf([[1, 2], [3, 4]], 3), [[1, 3, 0], [2, 4, 0]]);
});

test("ignored features are those of the parts of that name", () => {
  assert.deepEqual([...ignoredFeatures([{ shape: "triangle", features: [2, 0, 1] }, { shape: "ignored", features: [3, 4] }])], [3, 4]);
  assert.equal(ignoredFeatures(null).size, 0);
});

test("a cube's hull has twelve edges and no diagonal", () => {
  const cube = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z])));
  const edges = hullEdges(cube);
  assert.equal(edges.length, 12);
  for (const [i, j] of edges) near(Math.hypot(...cube[i].map((value, h) => value - cube[j][h])), 2);
});

test("seen from the front x is to the right and z is up", () => {
  const [right, up] = project([[0, 0, 1], [1, 0, 0], [0, 1, 0]], [5, 0, 0]);
  [[right, [1, 0, 0]], [up, [0, 1, 0]]].forEach(([seen, wanted]) => seen.forEach((value, i) => near(value, wanted[i])));
});

test("dimensionality lies along the slider that moves, of the features that there are", () => {
  const drawing = { width: 300, height: 200, sticky: [], colours: { distinct: ["red", "green", "blue"], ramp: [] } };
  const phrases = { density: "1 / (1 − S)", axes: { importance: "r", importances: "importance of feature {i}", n_features: "n" } };
  const level = (value, ...feature_dimensionality) => ({ sparsity: 0.9, value, feature_dimensionality });
  const drawn = (levels, index, along) => dimensionalityFigure({ levels, index, along }, { ...drawing, phrases });
  const wide = drawn([level(2, 1, 1), level(3, 0.5, 0.5, 0)], 1, "n_features");
  assert.deepEqual(wide.data.map(({ x, y }) => [x, y]), [[[2, 3], [1, 0.5]], [[2, 3], [1, 0.5]], [[2, 3], [undefined, 0]]]);
  assert.equal(drawn([level(2, 1, 1), level(3, 0.5, 0.5, 0)], 0, "n_features").data.length, 2);
  const one = drawn([level(0.01, 1, 1), level(10, 1, 0)], 0, "importances.1").layout;
  assert.deepEqual([one.xaxis.type, one.xaxis.title.text, one.shapes.at(-1).x0], ["log", "importance of feature 2", 0.01]);
  near(drawn([level(null, 1)], 0).layout.shapes.at(-1).x0, 10);
});
