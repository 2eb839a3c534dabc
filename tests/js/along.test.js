import assert from "node:assert/strict";
import test from "node:test";
import { served } from "./server.js";
import { axisOf } from "../../static/js/page/along/axis.js";
import { createColumns } from "../../static/js/page/along/columns.js";
import { queryAlong } from "../../static/js/page/along/query.js";
import { createRunCache } from "../../static/js/page/runs.js";

const field = (name, usual) => ({ name, default: usual });
const fields = [field("n_features", 5), field("importance", 0.9), field("importances", null), field("sparsities", null), field("group_size", 2)];
const VALUES = { n_features: 5, importance: 0.9, importances: null, sparsities: null, correlation: "none", group_size: 2 };
const queryAt = (name, values) => queryAlong(name, axisOf(name), { fields, values: { ...VALUES, ...values }, sparsity: 0.9 });

test("all positions of an axis have one query, without what lies along it", () => {
  assert.equal(queryAt("importance", { importance: 0.3 }), "along=importance&sparsity=0.9");
  assert.equal(queryAt("importance", { importances: [1, 1, 1, 1, 1] }), "along=importance&sparsity=0.9");
  assert.equal(queryAt("n_features", { n_features: 7, sparsities: [0.9] }), "along=n_features&sparsity=0.9");
  const one = "n_features=2&importances=1,0.3&along=importances.0&sparsity=0.9";
  for (const first of [1, 0.2, 7]) assert.equal(queryAt("importances.0", { n_features: 2, importances: [first, 0.3] }), one);
});

test("importances of one's own have no column along the number of features", () => {
  assert.equal(queryAt("n_features", { importances: [1, 1, 1, 1, 1] }), null);
});

test("groups larger than the usual number of features still have a query", () => {
  assert.equal(queryAt("n_features", { n_features: 9, correlation: "correlated", group_size: 6 }), "n_features=6&group_size=6&along=n_features&sparsity=0.9");
});

test("the state stands on an axis where it goes along it, and there alone", () => {
  const half = { ...VALUES, ...axisOf("importance").changes(0.5, VALUES) };
  assert.equal(axisOf("importance").valueOf(half), 0.5);
  assert.equal(axisOf("importances.1").valueOf(half), 0.5);
  const own = { ...half, ...axisOf("importances.1").changes(2, half) };
  assert.deepEqual(own.importances, [1, 2, 0.25, 0.13, 0.063]);
  const names = ["importance", "importances.1", "n_features"];
  assert.deepEqual(names.map((name) => axisOf(name).holds(half)), [true, false, true]); // a decay gives more digits than sliders have
  assert.deepEqual(names.map((name) => axisOf(name).holds(own)), [false, true, false]);
  assert.equal(axisOf("importances.1").valueOf(own), 2);
});

const HEADER = '{"kind":"sweep","spec":{"n":1},"along":"importance","sparsity":0.9,"value":[0.5,1],"steps":[0]}\n';
const FRAME = '{"kind":"frame","step":0,"W":[],"b":[],"loss":[]}\n';
const END = '{"kind":"result","levels":[],"changes":[]}\n{"kind":"history","step":[0]}\n';

/** Columns, and a promise of what they tell, so many times. */
function columnsOf(times) {
  const finished = createRunCache(3);
  const columns = createColumns({ finished });
  const states = [];
  const told = new Promise((resolve) => columns.listen(({ state }) => states.push(state) === times && resolve(states)));
  return { finished, columns, told };
}

async function until(condition) {
  for (let tries = 0; tries < 400 && !condition(); tries += 1) await new Promise((done) => setTimeout(done, 5));
  assert.ok(condition());
}

test("a column is asked for once, told as it comes, and kept", async (t) => {
  const asked = await served(t, (response) => response.end(HEADER + FRAME + END));
  const { columns, finished, told } = columnsOf(4);
  columns.want("along=importance&sparsity=0.9");
  columns.want("along=importance&sparsity=0.9");
  assert.deepEqual(await told, ["waiting", "training", "training", "training"]);
  columns.want("along=importance&sparsity=0.9");
  assert.equal(asked.length, 1);
  const column = columns.get("along=importance&sparsity=0.9");
  assert.deepEqual(column.value, [0.5, 1]);
  assert.equal(column, finished.get("along=importance&sparsity=0.9"));
});

test("what nobody wants is dropped, and what is wanted is kept", async (t) => {
  const asked = await served(t, (response) => response.write(HEADER + FRAME));
  const { columns, told } = columnsOf(3);
  columns.want("a");
  await told;
  columns.keep((query) => query === "a");
  assert.deepEqual(columns.get("a").value, [0.5, 1]);
  columns.prefetch("b"); // another is on its way
  columns.keep((query) => query === "b");
  assert.equal(columns.get("a"), null);
  assert.equal(asked.length, 1);
});

test("a refused column is not asked for again", async (t) => {
  const asked = await served(t, (response) => {
    response.writeHead(422, { "Content-Type": "application/json" });
    response.end('{"errors":[{"message":"Too many."}]}');
  });
  const { columns } = columnsOf(1);
  columns.want("a");
  await until(() => columns.lacks("a"));
  columns.want("a");
  assert.equal(asked.length, 1);
});

test("while nobody asks, a server that has much to do is let be", async (t) => {
  const asked = await served(t, (response) => {
    response.writeHead(503, { "Content-Type": "application/json" });
    response.end('{"errors":[{"message":"Full."}]}');
  });
  const { columns } = columnsOf(1);
  columns.prefetch("a");
  await until(() => !columns.get("a"));
  assert.equal(asked.length, 1);
  assert.ok(!columns.lacks("a")); // by hand it may be had
});
