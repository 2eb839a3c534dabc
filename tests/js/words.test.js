import assert from "node:assert/strict";
import test from "node:test";
import { briefly, countOf, fill, measured, percent, ratioOf, settingsOf, shapesOf, share, timesText } from "../../static/js/page/words.js";

test("sparsities have as many digits as tell neighbours apart", () => {
  assert.deepEqual([0, 0.5, 0.9, 0.989, 0.9, 0.99, 0.999, 0.9999].map(percent), ["0%", "50%", "90%", "98.9%", "90%", "99%", "99.9%", "99.99%"]);
});

test("shares and counts are whole", () => {
  assert.equal(share(0.875), "88%");
  const phrases = { every_start: "every start", starts: "{count} of {starts}" };
  assert.deepEqual([countOf(1, 8, phrases), countOf(0.375, 8, phrases)], ["every start", "3 of 8"]);
});

test("a loss of none is once another of none, and no number of times a loss of some", () => {
  assert.equal(ratioOf(0, 0), 1);
  assert.equal(ratioOf(3e-16, 1e-19), 1);
  assert.equal(ratioOf(2e-3, 1e-3), 2);
  assert.equal(ratioOf(1e-3, 0), Infinity);
});

test("ratios near once keep the digits that tell them from it", () => {
  assert.deepEqual([1, 1.0004, 1.0012, 1.5, 250, 0.001, Infinity].map(timesText), ["1.00", "1.00", "1.001", "1.50", "250", "0.001", "∞"]);
});

test("phrases take their values by name, and labels drop what they leave out", () => {
  assert.equal(fill("{a} of {b}", { a: 1, b: 2 }), "1 of 2");
  assert.equal(briefly("cross + 1 ignored"), "cross");
  assert.equal(briefly("star with 5 points"), "star with 5 points");
  assert.equal(shapesOf("bent star with 5 points, one arm shared + 2 ignored"), "bent star with 5 points");
  assert.equal(shapesOf("axis, 2 against 1 + antipodal pair"), "axis + antipodal pair");
});

test("settings that differ are told in the page's words", () => {
  const fields = [{ name: "constraint", label: "Constraint" }, { name: "n_hidden", label: "Dimensions" }];
  const told = settingsOf(fields, { constraint: "sphere", n_hidden: 2 }, { constraint: "free", n_hidden: 2 }, { choices: { sphere: "on the sphere" } });
  assert.equal(told, "constraint on the sphere");
  const sparsity = settingsOf([{ name: "sparsity", label: "Sparsity" }], { sparsity: 0.9 }, { sparsity: 0.5 }, { choices: {} });
  assert.equal(sparsity, "sparsity 90%");
});

test("what rounding leaves of nothing is nothing", () => {
  for (const value of [-5.5e-17, 9e-19, 0]) assert.equal(measured(value), "0");
  assert.notEqual(measured(1e-6), "0");
});
