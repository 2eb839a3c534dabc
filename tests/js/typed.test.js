import assert from "node:assert/strict";
import test from "node:test";
import { readNumber, readShare } from "../../static/js/controls/typed.js";

test("60, 60%, 0.6 and 0,6 are one share", () => {
  for (const text of ["60", "60%", "60 %", "0.6", "0,6", ".6", " 60 "]) assert.equal(readShare(text), 0.6, text);
  assert.equal(readShare("0.6%"), 0.006);
  assert.equal(readShare("1"), 0.01);
});

test("what says no number is none", () => {
  for (const text of ["", "abc", "1.2.3", "--1", "0x10", "1/2"]) assert.equal(readNumber(text), null, text);
});

test("whole numbers may stand in groups of three", () => {
  assert.equal(readNumber("10,000", { whole: true }), 10000);
  assert.equal(readNumber("10.000", { whole: true }), 10000);
  assert.equal(readNumber("10,000"), 10);
  assert.equal(readNumber("−1e-3"), -0.001);
});
