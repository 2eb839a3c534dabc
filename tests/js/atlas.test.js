import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";
import { curveThrough, placeAt } from "../../static/js/sections/atlas/map/curve.js";
import { atlasFigure } from "../../static/js/sections/atlas/figure.js";
import { frameOf } from "../../static/js/sections/atlas/frame.js";
import { createGrid } from "../../static/js/sections/atlas/grid.js";
import { matchRegions } from "../../static/js/sections/atlas/map/matching.js";
import { createMap } from "../../static/js/sections/atlas/map/regions.js";
import { rowRegions } from "../../static/js/sections/atlas/map/row.js";

const COLOURS = { key: "", ink: "ink", muted: "muted", line: "line", "control-line": "control", shape: (name) => ({ area: name }) };
const PHRASES = { axes: { sparsity: "sparsity", importance: "r" }, fates: { shared: "shares", dedicated: "own axis", ignored: "ignored" } };
const SIZE = { width: 600, height: 440 };

/** A row whose keys are its names, one level at each whole place. */
const mapRow = (y, names, changes = []) => ({ y, ...rowRegions({ keys: names, names, places: names.map((_, k) => k), changes }) });
const change = (from, to, place) => ({ from, to, place });
const mapOf = (rows, stepped = false) => createMap(rows, { x: [0, 4], y: [rows[0].y, rows.at(-1).y], column: 1, stepped });

const model = (arrangement) => ({ arrangement, label: arrangement, parts: [{ shape: arrangement, features: [0, 1] }] });
const SPARSITY = [0, 0.5, 0.75, 0.88, 0.99];
const header = (y, y_name = "importance") => ({ kind: "atlas", y_name, sparsity: SPARSITY, y });
const gridOf = (y, y_name) => createGrid(header(y, y_name));

/** Whether a point lies inside a closed outline: an upward ray crosses it an odd number of times. */
function inside([x, y], outline) {
  return outline.filter(([x0, y0], k) => {
    const [x1, y1] = outline[(k + 1) % outline.length];
    return y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
  }).length % 2 === 1;
}

test("a row's borders stand where its changes are, and half way where only a name changes", () => {
  const { regions, borders, jumps } = mapRow(0, ["a", "a", "a", "b", "c", "c"], [change("a", "b", 0.5), change("a", "b", 1.2), change("c", "c", 4.5)]);
  assert.deepEqual(regions, [{ key: "a", first: 0, last: 2 }, { key: "b", first: 3, last: 3 }, { key: "c", first: 4, last: 5 }]);
  assert.deepEqual(borders, [1.2, 3.5], "a feature that appears continuously is named some levels later");
  assert.deepEqual(jumps, [{ key: "c", place: 4.5 }]);
});

test("regions of two rows are matched in order, where they lie beside one another", () => {
  const stretches = (...all) => all.map(([key, from, to]) => ({ key, from, to }));
  const lower = stretches(["a", 0, 10], ["b", 10, 20], ["a", 20, 30]);
  assert.deepEqual(matchRegions(lower, stretches(["a", 0, 5], ["b", 5, 30]), 1), [[0, 0], [1, 1]]);
  assert.deepEqual(matchRegions(lower, stretches(["a", 19, 30]), 1), [[2, 0]]);
  assert.deepEqual(matchRegions(stretches(["a", 0, 3], ["b", 3, 60]), stretches(["c", 0, 50], ["a", 50, 60]), 1), [], "too far to be one");
});

test("a curve goes through its points, overshoots none and is smoother than straight lines", () => {
  const circle = [0, 0.25, 0.5, 0.75, 1].map((y) => [Math.sqrt(2 - y * y), y]);
  const curve = curveThrough(circle, [1, 1]);
  for (const [x, y] of circle) assert.equal(placeAt(curve, y), x);
  assert.ok(curve.every(([, y], k) => k === 0 || y > curve[k - 1][1]));
  assert.ok(curve.every(([x], k) => k === 0 || x < curve[k - 1][0]), "nowhere back");
  const off = (y) => Math.abs(placeAt(curve, y) - Math.sqrt(2 - y * y));
  const straight = (circle[2][0] + circle[3][0]) / 2 - Math.sqrt(2 - 0.625 ** 2);
  assert.ok(off(0.625) < Math.abs(straight) / 10, `${off(0.625)} against ${straight}`);
});

test("one crossing in every row is one border from the lowest row to the highest", () => {
  const map = mapOf([0, 1, 2].map((y) => mapRow(y, ["a", "a", "b", "b", "b"], [change("a", "b", 1.2 + 0.3 * y)])));
  assert.equal(map.borders.length, 1);
  assert.deepEqual([0, 0.5, 1.5, 2].map((y) => placeAt(map.borders[0], y).toFixed(9)), [1.2, 1.35, 1.65, 1.8].map((x) => x.toFixed(9)));
  assert.deepEqual([map.keyAt(1.34, 0.5), map.keyAt(1.36, 0.5), map.seams.length], ["a", "b", 0]);
});

test("a region that only one of two rows has closes where its borders meet, and at the edge", () => {
  const wedge = (y, from, to) => mapRow(y, ["a", "a", "b", "c", "c"], [change("a", "b", from), change("b", "c", to)]);
  const map = mapOf([wedge(0, 1.2, 2.8), wedge(1, 1.7, 2.3), mapRow(2, ["a", "a", "c", "c", "c"], [change("a", "c", 2)])]);
  assert.deepEqual([map.keyAt(2, 1.4), map.keyAt(1.99, 1.9), map.keyAt(2.01, 1.9)], ["b", "a", "c"]);
  assert.ok(map.borders.every((border) => [border[0], border.at(-1)].some(([x, y]) => Math.abs(x - 2) + Math.abs(y - 1.6) < 1e-9)), "three borders meet at one point");
  const corner = mapOf([0, 1].map((y) => mapRow(y, ["a", "b", "b", "b", "b"], [change("a", "b", 0.9 - 0.6 * y)])).concat([mapRow(2, ["b", "b", "b", "b", "b"])]));
  assert.deepEqual([corner.borders.length, corner.keyAt(0.01, 1.4), corner.keyAt(0.01, 1.6)], [1, "a", "b"]);
});

test("regions that give way to others meet them at a seam; rows that have nothing between them are bands", () => {
  const one = mapRow(0, ["a", "a", "b", "b", "b"], [change("a", "b", 1.5)]);
  const other = mapRow(1, ["a", "a", "c", "c", "c"], [change("a", "c", 1.7)]);
  const map = mapOf([one, other]);
  assert.deepEqual(map.seams, [[[1.6, 0.5], [4, 0.5]]]);
  assert.deepEqual([map.keyAt(3, 0.4), map.keyAt(3, 0.6)], ["b", "c"]);
  const bands = mapOf([one, mapRow(1, ["a", "a", "a", "b", "b"], [change("a", "b", 2.5)])], true);
  assert.deepEqual([bands.keyAt(2, 0.49), bands.keyAt(2, 0.51), bands.seams], ["b", "a", [[[1.5, 0.5], [2.5, 0.5]]]]);
});

test("a jump within one name is a line of its own from row to row", () => {
  const rows = [0, 1, 2].map((y) => mapRow(y, ["a", "a", "a", "a", "a"], y < 2 ? [change("a", "a", 1.5 + y)] : []));
  assert.deepEqual(mapOf(rows).jumps.map((line) => [line[0], line.at(-1)]), [[[1.5, 0], [2.5, 1]]]);
});

test("at equal importances the last feature is seen as either neighbour has it", () => {
  const fates = (feature) => ({ ...model("pair"), parts: [{ shape: "pair", features: [0, 1 - feature] }, { shape: "dedicated", features: [feature + 1] }] });
  const grid = gridOf([0.1, 1, 10], "last_importance");
  [0.1, 1, 10].forEach((y, i) => grid.take({ y, levels: SPARSITY.map(() => fates(i === 2 ? 1 : 0)), changes: [] }));
  assert.deepEqual(grid.map.seams.map(([[, y]]) => y), [0]);
  const other = gridOf([0.1, 1, 10], "last_importance");
  [0.1, 1, 10].forEach((y, i) => other.take({ y, levels: SPARSITY.map(() => fates(i === 0 ? 0 : 1)), changes: [] }));
  assert.deepEqual(other.map.seams, grid.map.seams, "whichever of them training has found");
});

test("while rows come in the map goes from one that is known to the next, a finished one before a coarse one", () => {
  const grid = gridOf([0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual([grid.map, grid.cells[0][0], grid.count], [null, null, 0]);
  grid.take({ y: 0.4, levels: ["cross", "star"].map(model), sparsity: [0, 0.99] });
  assert.deepEqual(grid.cells[0].map(({ key }) => key), ["cross", "cross", "cross", "cross", "star"], "by density");
  grid.take({ y: 0.1, levels: ["a", "a", "b", "b", "c"].map(model), changes: [] });
  assert.deepEqual(grid.cells.map(([cell]) => cell.key), ["a", "a", "cross", "cross"]);
  grid.take({ y: 0.4, levels: ["a", "a", "a", "b", "b"].map(model), changes: [] });
  assert.deepEqual(grid.cells.map((row) => row[2].key), ["b", "b", "a", "a"]);
  assert.deepEqual([grid.count, grid.isFinished(0), grid.isFinished(2)], [2, true, false]);
  assert.throws(() => grid.take({ y: 9, levels: [] }), /no such row: 9/);
});

test("name, model and region agree on either side of every border", () => {
  const grid = gridOf([0.1, 0.4, 0.7, 1]);
  const rows = [["a", "a", "a", "b", "b"], ["a", "b", "c", "c", "c"], ["a", "c", "c", "c", "d"], ["c", "c", "c", "d", "d"]];
  rows.forEach((names, i) => grid.take({
    y: grid.y[i], levels: names.map(model), changes: i === 0 ? [{ from: "a", to: "b", sparsity: 0.6 }] : [{ from: "a", to: "c", sparsity: 0.1 }],
  }));
  const { map, bounds, cellAt, cells } = grid;
  const areas = map.areas();
  const beside = [...map.borders, ...map.seams].flat().flatMap(([x, y]) => [-0.01, 0.01].flatMap((dx) => [-0.003, 0.003].map((dy) => [x + dx, y + dy])));
  const points = beside.filter(([x, y]) => x > bounds.x[0] && x < bounds.x[1] && y > bounds.y[0] && y < bounds.y[1]);
  assert.ok(points.length > 500);
  for (const point of points) {
    const [i, k] = cellAt(...point);
    const key = map.keyAt(...point);
    assert.deepEqual(areas.filter(({ outline }) => inside(point, outline)).map((area) => area.key), [key], `${point}`);
    assert.deepEqual([cells[i][k].key, cells[i][k].arrangement], [key, key], `${point}`);
  }
});

test("the atlas is drawn as regions, borders and names, and has no cells", () => {
  const grid = gridOf([0.1, 1]);
  for (const y of grid.y) grid.take({ y, levels: ["a", "a", "a", "b", "b"].map(model), changes: [{ from: "a", to: "b", sparsity: 0.8 }] });
  const frame = frameOf(grid, SIZE);
  const { data } = atlasFigure({ grid, borders: null }, { frame, ...SIZE, colours: COLOURS, phrases: PHRASES });
  assert.deepEqual(data.map(({ name, mode }) => name ?? mode), ["regions", "regions", "jumps", "borders", "text"]);
  assert.deepEqual(data.slice(0, 2).map(({ fill, fillcolor }) => [fill, fillcolor]), [["toself", "shape-a kept-2"], ["toself", "shape-b kept-2"]]);
  assert.deepEqual(data[3].x.slice(0, -1).map((x) => x.toFixed(3)), data[3].x.slice(0, -1).map(() => (-Math.log10(0.2)).toFixed(3)));
  assert.deepEqual(data[4].text, ["a", "b"]);
  const [left, top] = frame.toPixels(...[0, 0.1]);
  assert.deepEqual([frame.cellAt(left - 5, top + 5), frame.cellAt(590, 0)], [[0, 0], [1, 4]], "beyond an edge its nearest point");
  assert.deepEqual(frame.cellAt(590, top + 5), [0, 4]);
});

test("each part of a region is named where it has room", () => {
  const grid = gridOf([0.1, 1]);
  for (const y of grid.y) grid.take({ y, levels: ["a", "a", "b", "b", "a"].map(model) });
  const [names] = atlasFigure({ grid, borders: null }, { frame: frameOf(grid, SIZE), ...SIZE, colours: COLOURS, phrases: PHRASES }).data.slice(-1);
  assert.deepEqual([names.text, names.x.every((x, k) => grid.map.keyAt(x, names.y[k]) === names.text[k])], [["a", "b", "a"], true]);
  const long = gridOf([0.1, 1]);
  for (const y of long.y) long.take({ y, levels: ["a", "a", "b", "a name that is longer than its part is wide", "a"].map(model) });
  const drawn = atlasFigure({ grid: long, borders: null }, { frame: frameOf(long, SIZE), ...SIZE, colours: COLOURS, phrases: PHRASES });
  assert.deepEqual(drawn.data.at(-1).text, ["a", "b", "a"]);
});

test("a name that finds no room stands without what is ignored, then small", () => {
  const grid = gridOf([0.1, 1]);
  const long = { ...model("b"), label: "a name with b and more + 2 ignored" };
  for (const y of grid.y) grid.take({ y, levels: [model("a"), model("a"), long, long, model("a")] });
  const named = (width) => {
    const size = { ...SIZE, width };
    const [names] = atlasFigure({ grid, borders: null }, { frame: frameOf(grid, size), ...size, colours: COLOURS, phrases: PHRASES }).data.slice(-1);
    return [names.text[1], names.textfont.size[1]];
  };
  assert.deepEqual([1500, 1000, 800].map(named), [["a name with b and more + 2 ignored", 13], ["a name with b and more", 13], ["a name with b and more", 11]]);
});
