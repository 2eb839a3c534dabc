/** Names, colours and tables of features that come together. */

import assert from "node:assert/strict";
import test from "node:test";

import { namesOf, tableLines, tableText, yearColours } from "../../static/js/figures/seasons.js";

test("a typed table becomes what a link writes, however its digits and rows are set apart", () => {
  assert.equal(tableText("1 1 0 : 3\n0\t1\t1\r\n\n"), "110:3,011");
  assert.equal(tableText("110:3, 011"), "110:3,011");
  assert.equal(tableText(" \n"), "");
  assert.equal(tableText(tableLines("110:3,011")), "110:3,011");
  assert.equal(tableLines("110:3,011").split("\n").length, 2);
});

test("only twelve months have names", () => {
  const months = Array.from({ length: 12 }, (_, i) => `m${i}`);
  assert.deepEqual(namesOf("months", 12, months), months);
  assert.deepEqual(namesOf("months", 3, months), ["1", "2", "3"]);
  assert.deepEqual(namesOf("globe", 12, months).at(-1), "12");
});

test("a year goes once round the colours", () => {
  const hues = yearColours(12).map((colour) => Number(/ (\d+)\)$/.exec(colour)[1]));
  assert.deepEqual(hues, Array.from({ length: 12 }, (_, i) => 30 * i));
});
