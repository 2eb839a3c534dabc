import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileRows, readArrows, writeArrows } from "../../static/js/stage/hand/arrows.js";
import { createLoss, heardOf } from "../../static/js/sections/hand/estimate.js";
import { fallOf } from "../../static/js/sections/hand/fall.js";
import { readModel } from "../../static/js/sections/hand/given.js";
import { nodesOf } from "../../static/js/sections/hand/nodes.js";
import { createTries } from "../../static/js/sections/hand/tries.js";
import { byKey, fromPolar, moved, placed, polarOf } from "../../static/js/stage/hand/vectors.js";

const REFERENCE = JSON.parse(readFileSync(new URL("../superposition/reference.json", import.meta.url), "utf8"));
const CROSS = { W: [[1, -1, 0, 0], [0, 0, 1, -1]], b: [0, 0, 0, 0] };
const USUAL = { n_features: 4, n_hidden: 2, importance: 1, importances: null, activation: "relu", decoder: "affine", correlation: "none", group_size: 2 };
const BOUNDS = { features: [2, 16], hidden: [1, 3], limit: 100, longest: 1000 };

const lossOf = (model, spec, sparsity) => createLoss({ place: () => "here", spec: () => spec, sparsity: () => sparsity }).of(model, null);
const near = (actual, expected, relative) => assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not ${expected}`);
const close = (actual, expected) => actual.forEach((value, k) => assert.ok(Math.abs(value - expected[k]) < 1e-9, `${actual} is not ${expected}`));

for (const golden of REFERENCE.golden_vectors) {
  test(`the estimate is the exact loss to half a per cent: ${golden.name}`, () => {
    const spec = { ...USUAL, n_features: golden.n, n_hidden: golden.m, importance: golden.r, activation: golden.relu ? "relu" : "linear" };
    near(lossOf(golden, spec, golden.S), golden.loss, 0.005);
  });
}

test("a saved file is a model that can be taken again, to the last digit", () => {
  const model = { W: [[0.123456789, -1], [1e-7, 0.5]], b: [-0.2, 0] };
  const text = `# a link\n${fileRows(model).map((row) => `${row.join(",")}\n`).join("")}`;
  assert.deepEqual(readModel(text, BOUNDS), model);
  assert.deepEqual(readModel(JSON.stringify({ link: "a link", sparsity: 0.9, loss: 1, ...model, heard: [1, 2], parts: [{ shape: "irregular" }] }), BOUNDS), model);
});

/** The loss by chance: so many inputs drawn one feature after another, and x' as the paper writes it. */
function sampled({ W, b }, spec, sparsity, count = 40_000) {
  let state = 12345;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647; // Park & Miller 1988
  const density = 1 - sparsity;
  let sum = 0;
  for (let k = 0; k < count; k += 1) {
    const on = b.map(() => random() < density);
    const chosen = b.map(() => random());
    const x = b.map((_, i) => {
      const first = i - (i % spec.group_size);
      if (spec.correlation === "none") return on[i];
      if (spec.correlation === "correlated") return on[first];
      const size = Math.min(spec.group_size, b.length - first);
      return chosen[first] < Math.min(1, size * density) && Math.floor((chosen[first] / Math.min(1, size * density)) * size) === i - first;
    }).map((is) => (is ? random() : 0));
    const h = W.map((row) => row.reduce((total, value, i) => total + value * x[i], 0));
    const length = Math.hypot(...h);
    const scale = spec.decoder === "affine" || length === 0 ? 1 : 1 / length;
    x.forEach((value, i) => {
      const z = W.reduce((total, row, hidden) => total + row[i] * h[hidden], 0) * scale + b[i];
      const out = (spec.activation === "relu" ? Math.max(z, 0) : z) * (spec.decoder === "relative" ? length : 1);
      sum += spec.importance ** i * (value - out) ** 2;
    });
  }
  return sum / count;
}

const SKEW = { W: [[1, -0.8, 0.2, 0.1, -0.7, 0.4, 0.3, -0.9, 0.5], [0, 0.3, 1.1, -0.9, 0.6, 0.7, -0.2, 0.4, -0.6]], b: Array(9).fill(-0.1) };
const cut = ({ W, b }, n) => ({ W: W.map((row) => row.slice(0, n)), b: b.slice(0, n) });
for (const [name, n, changes, sparsity] of [
  ["together", 4, { correlation: "correlated" }, 0.8],
  ["never together", 4, { correlation: "anticorrelated" }, 0.6],
  ["a last group of one", 5, { correlation: "anticorrelated" }, 0.4],
  ["read at length 1", 4, { decoder: "rms_norm" }, 0.7],
  ["the length given back", 4, { decoder: "relative" }, 0.7],
  ["more sets than are enumerated", 9, {}, 0.5],
]) {
  test(`the estimate is the loss of inputs drawn by chance: ${name}`, () => {
    const spec = { ...USUAL, n_features: n, importance: 0.9, ...changes };
    const model = cut(SKEW, n);
    near(lossOf(model, spec, sparsity), sampled(model, spec, sparsity), 0.03);
  });
}

test("near a model whose loss is known the estimate is far better, and another place begins anew", () => {
  const [golden] = REFERENCE.golden_vectors.filter(({ name }) => name === "unit pentagon b=0");
  let place = "here";
  const loss = createLoss({ place: () => place, spec: () => ({ ...USUAL, n_features: 5, importance: golden.r }), sparsity: () => golden.S });
  loss.calibrate(golden, golden.loss);
  near(loss.of(golden, null), golden.loss, 1e-12);
  const apart = lossOf(golden, { ...USUAL, n_features: 5, importance: golden.r }, golden.S);
  assert.ok(Math.abs(apart / golden.loss - 1) > 1e-6);
  place = "there";
  near(loss.of(golden, null), apart, 1e-12);
  place = "back";
  near(loss.of(golden, golden), golden.loss, 1e-12);
});

test("the weights of all inputs are 1", () => {
  for (const [n, correlation, S] of [[2, "none", 0], [16, "none", 0.5], [16, "none", 0.999], [7, "correlated", 0.9], [16, "anticorrelated", 0.3]]) {
    const nodes = nodesOf({ n_features: n, correlation, group_size: 3 }, S);
    near(nodes.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-9);
    assert.ok(nodes.every(({ on, x }) => on.length === x.length));
  }
});

test("a cross hears nothing of its opposites, without ReLU it does", () => {
  assert.deepEqual(heardOf(CROSS, USUAL), [0, 0, 0, 0]);
  assert.deepEqual(heardOf(CROSS, { ...USUAL, activation: "linear" }), [1, 1, 1, 1]);
});

test("an arrow is its length and its angles", () => {
  close(polarOf([0, 2]), [2, 90]);
  close(polarOf([-1]), [-1]);
  close(polarOf([0, -1, 1]), [Math.SQRT2, -90, 45]);
  for (const v of [[0.3], [0.3, -0.4], [-0.5, 0.2, -0.7]]) close(fromPolar(polarOf(v), v.length), v);
  assert.deepEqual(polarOf([0, 0]), [0, 0]);
});

test("keys turn and lengthen, in space by two angles; others are left alone", () => {
  const options = { longest: 2 };
  close(byKey([1, 179], "ArrowLeft", options), [1, -179]);
  close(byKey([1, 0], "ArrowRight", { ...options, far: true }), [1, -10]);
  close(byKey([1.99, 0], "ArrowUp", { ...options, far: true }), [2, 0]);
  close(byKey([0.01, 0], "ArrowDown", options), [0, 0]);
  close(byKey([1, 0, 89], "ArrowUp", options), [1, 0, 90]);
  close(byKey([1, 0, 0], "PageDown", options), [0.98, 0, 0]);
  close(byKey([-1.99], "ArrowLeft", { ...options, far: true }), [-2]);
  assert.equal(byKey([1, 0], "Tab", options), null);
});

test("a hand moves an arrow in the picture's plane, no further than the picture's edge", () => {
  const options = { eye: [1, 0, 0], longest: 2 };
  close(moved([1, 0], [0.5, 0.25], options), [1.5, 0.25]);
  close(moved([1], [0.5, 9], options), [1.5]);
  close(moved([0, 0, 0], [1, 0.5], options), [0, 1, 0.5]); // seen along the first axis
  close(moved([2, 0], [1, 0], options), [2, 0]);
});

test("a constraint lets an arrow turn only, or makes all as long as it", () => {
  const W = [[1, 0], [0, 1]];
  assert.deepEqual(placed(W, 0, [3, 4], "free"), [[3, 0], [4, 1]]);
  close(placed(W, 0, [3, 4], "sphere").flat(), [0.6, 0, 0.8, 1]);
  close(placed(W, 0, [3, 4], "sphere_gain").flat(), [3, 0, 4, 5]);
  assert.equal(placed(W, 0, [0, 0], "sphere"), W);
});

test("a model fell back where it is only turned, alike where features have changed places, else elsewhere", () => {
  const named = ({ W }, arrangement) => ({ W, b: W[0].map(() => 0), arrangement });
  const home = named(CROSS, "cross");
  assert.equal(fallOf(home, named({ W: [[0, 0, 1, -1], [-1, 1, 0, 0]] }, "cross")), "fell_back");
  assert.equal(fallOf(home, named({ W: [[1, 0, -1, 0], [0, 1, 0, -1]] }, "cross")), "fell_alike");
  assert.equal(fallOf(home, named({ W: [[1, 0, 0, 0], [0, 0, 1, 0]] }, "2 dedicated + 2 ignored")), "fell_other");
  assert.equal(fallOf(null, home), "fell_new");
});

test("a link has the arrows to its digits", () => {
  const text = writeArrows({ W: [[0.123456, -1], [-0.00001, 2]], b: [0, -0.5] }, 4);
  assert.equal(text, "0.1235:0:0,-1:2:-0.5");
  assert.deepEqual(readArrows(text), { W: [[0.1235, -1], [0, 2]], b: [0, -0.5] });
});

test("a model is read from JSON, a state_dict, a file of ours, and rows of numbers", () => {
  const json = (value) => readModel(JSON.stringify(value), BOUNDS);
  const expected = { W: [[1, 2, 3], [4, 5, 6]], b: [7, 8, 9] };
  assert.deepEqual(json(expected), expected);
  assert.deepEqual(json({ "encoder.weight": expected.W, "encoder.bias": expected.b }), expected);
  assert.deepEqual(json({ W: [expected.W], b_final: [expected.b] }), expected); // one instance of many
  assert.deepEqual(json({ W: [[1, 4], [2, 5], [3, 6]], b: expected.b }), expected); // a row for each feature
  assert.deepEqual(json({ weight: [[1, 2, 3]], bias: [0, 0, 0] }), { W: [[1, 2, 3]], b: [0, 0, 0] });
  assert.deepEqual(readModel("1,2,3\n4,5,6\n7,8,9\n", BOUNDS), expected);
  assert.deepEqual(readModel("# W, b\n1 0 .5\n0 1 .5\n-1 0 .5\n0 -1 .5", BOUNDS), { W: [[1, 0, -1, 0], [0, 1, 0, -1]], b: [0.5, 0.5, 0.5, 0.5] });
  assert.deepEqual(readModel("sparsity,feature,W_x,b,loss\r\n0.9,1,1,-0.1,0.02\r\n0.9,2,-1,-0.2,0.02\r\n", BOUNDS), { W: [[1, -1]], b: [-0.1, -0.2] });
});

test("numbers are read as files, spreadsheets and programs of any country write them", () => {
  const expected = { W: [[1, -1, 0.5], [0.25, 0, 2]], b: [-0.1, 0.2, 0] };
  for (const text of [
    "1\t-1\t0.5\n0.25\t0\t2\n-0.1\t0.2\t0", "1;-1;0,5\r\n0,25;0;2\r\n-0,1;0,2;0", "1\t−1\t0,5\n,25\t0\t2\n−,1\t,2\t0",
    "\ufeffa,b,c\n1,-1.,.5\n25e-2,0,2\n-0.1,0.2,0", "W_x,1,-1,0.5\nW_y,0.25,0,2\nb,-0.1,0.2,0", "W_x;W_y;b\n1;0,25;-0,1\n-1;0;0,2\n0,5;2;0",
    "[[1, -1, 0.5], [0.25, 0, 2]]\n[-0.1, 0.2, 0]", "[[ 1.   -1.    0.5 ]\n [ 0.25  0.    2.  ]]\n[-0.1  0.2  0. ]",
  ]) assert.deepEqual(readModel(text, BOUNDS), expected, text);
});

for (const [text, fault] of [
  ["# no more", "empty"], ["W_x,W_y,b\n1,2", "cell"], ["W_x,b\n,\n,", "features"], ["0x10,1\n1,2", "cell"], ["1,2\n--1,2", "cell"], ["1e999,2\n1,2", "number"],
  ["W_x\n1\n2", "no_bias"], ["inf,1\n1,2", "cell"], ["٣,1\n1,2", "cell"], ["[[1, 2]\n[3, x]]", "json"],
  ["  ", "empty"], ["1".repeat(1001), "long"], ["[1, 2", "json"], ["{}", "members"], ["[1,2,3]", "members"], ['{"W":null,"b":[1]}', "members"],
  ['{"enc":[[1,2],[3,4]],"dec":[[1,2],[3,4]],"b":[1,2]}', "several"], ['{"W":[[1,2],[3,4]]}', "no_bias"],
  ['{"levels":[{"W":[[1,2]],"b":[1,2]}]}', "levels"], ["1,2\n3,x", "cell"], ["1,2,3\n4,5", "ragged"], ['{"W":[[1,2,3],[4,5]],"b":[1,2,3]}', "ragged"],
  ['{"W":[[1,2]],"b":[1,2,3]}', "bias"], ['{"W":[[1],[2]],"b":[1]}', "features"], ['{"W":[[1,2],[1,2],[1,2],[1,2]],"b":[1,2]}', "hidden"],
  ['{"W":[[1,1e9]],"b":[1,2]}', "number"], ['{"W":[[1,"2"]],"b":[1,2]}', "number"], ['{"W":[[1,null]],"b":[1,2]}', "number"],
  ["sparsity,feature,W_x,b\n0.9,1,1,0\n0.8,1,1,0", "levels"],
]) {
  test(`what is no model is told by one sentence: ${fault}, ${text.slice(0, 30)}`, () => assert.equal(readModel(text, BOUNDS).fault, fault));
}

test("the line of a fault is that of the text, blank and commented ones counted", () => {
  assert.deepEqual(readModel("# b is last\n\n1 2\n3 x", BOUNDS), { fault: "cell", line: 4 });
  assert.ok(readModel(JSON.stringify({ W: [[1, "x".repeat(500)]], b: [1, 2] }), BOUNDS).value.length < 50);
});

test("the best try is kept, and storage that is full, forbidden or spoilt costs nothing else", () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  const tries = createTries(storage);
  assert.equal(tries.best("a"), null);
  assert.ok(tries.record("a", { times: 1.2, arrows: "1:0" }));
  assert.ok(!tries.record("a", { times: 1.3, arrows: "2:0" }));
  assert.deepEqual(createTries(storage).best("a"), { times: 1.2, arrows: "1:0" });
  for (const text of ["{", "7", '[["a",{"times":"1","arrows":"1:0"}]]', '[["a",{"times":1,"arrows":"<b>"}]]', "[null]"]) {
    kept.set("starcross-tries", text);
    assert.equal(createTries(storage).best("a"), null);
  }
  for (const broken of [null, { getItem: () => null, setItem() { throw new Error("full"); } }]) {
    const here = createTries(broken);
    here.record("a", { times: 1.1, arrows: "1:0" });
    assert.equal(here.best("a").times, 1.1);
  }
});
