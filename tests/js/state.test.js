import assert from "node:assert/strict";
import test from "node:test";
import { createState, featureImportances, fitTogether, nearestLevel, toQuery } from "../../static/js/page/state.js";

const FIELDS = [
  { name: "n_features", default: 5 },
  { name: "importance", default: 0.9 },
  { name: "importances", default: null },
  { name: "correlation", default: "none" },
  { name: "group_size", default: 2 },
  { name: "names", default: null },
];
const USUAL = Object.fromEntries(FIELDS.map(({ name, default: usual }) => [name, usual]));

const stateOf = ({ values }) => createState({ values, fit: (given) => fitTogether(given, FIELDS) });

test("the link leaves out what is usual, and keeps the order of the fields", () => {
  assert.equal(toQuery(FIELDS, USUAL), "");
  assert.equal(toQuery(FIELDS, { ...USUAL, importance: 0.5, n_features: 6 }), "n_features=6&importance=0.5");
});

test("what separates stands as it is in a link, the rest is encoded", () => {
  assert.equal(toQuery(FIELDS, { ...USUAL, names: "a,b:c;d & e" }), "names=a,b:c;d%20%26%20e");
});

test("importances of their own take the place of a decay and follow the number of features", () => {
  const state = stateOf({ values: { ...USUAL, importance: 0.5 } });
  state.set({ importances: [1, 2, 3], n_features: 5 });
  assert.deepEqual(state.values.importances, [1, 2, 3, 3, 3]);
  assert.equal(state.values.importance, 0.9);
  assert.equal(toQuery(FIELDS, state.values), "importances=1,2,3,3,3");
  state.set({ n_features: 2 });
  assert.deepEqual(state.values.importances, [1, 2]);
});

test("a group has no more members than there are features", () => {
  const state = stateOf({ values: USUAL });
  state.set({ correlation: "correlated", group_size: 9 });
  assert.equal(state.values.group_size, 5);
  state.set({ correlation: "none" });
  assert.equal(state.values.group_size, 2);
});

test("listeners hear what is and what was", () => {
  const heard = [];
  const state = stateOf({ values: USUAL });
  state.listen((now, before) => heard.push([now.n_features, before.n_features]));
  state.set({ n_features: 7 });
  assert.deepEqual(heard, [[7, 5]]);
});

test("importances are powers of the decay where none are given, and a level is the nearest", () => {
  assert.deepEqual(featureImportances({ n_features: 3, importance: 0.5, importances: null }), [1, 0.5, 0.25]);
  assert.equal(nearestLevel([0, 0.5, 0.9], 0.72), 2);
});
