/** A table of what comes together, typed in rows or pasted as counts. */

import assert from "node:assert/strict";
import test from "node:test";

import { readTable, tableLines } from "../../static/js/figures/data/table.js";

test("a typed table becomes what a link writes, however its digits and rows are set apart", () => {
  assert.deepEqual(readTable("1 1 0 : 3\n0\t1\t1\r\n\n"), { table: "110:3,011" });
  assert.deepEqual(readTable("110:3, 011"), { table: "110:3,011" });
  assert.deepEqual(readTable(" \n"), { table: "" });
  assert.deepEqual(readTable("11,01\n01,11"), { table: "11,01,01,11" });
  assert.deepEqual(readTable("1 1\n0 1"), { table: "11,01" });
  assert.deepEqual(readTable(tableLines("110:3,011")), { table: "110:3,011" });
  assert.equal(tableLines("110:3,011").split("\n").length, 2);
});

test("counts of two on together become their rows, and what is left of a feature's own count is it alone", () => {
  const expected = { table: "100:2,110:3,010:0.5,011:1.5,001" };
  assert.deepEqual(readTable("5 3 0\n3 5 1.5\n0 1.5 2.5"), expected);
  assert.deepEqual(readTable(";tea;milk;jam\ntea;5;3;0\nmilk;3;5;1,5\njam;0;1,5;2,5"), expected);
  assert.deepEqual(readTable("0 2 1\n2 0 0\n1 0 0"), { table: "110:2,101" }); // nothing is on alone
  assert.deepEqual(readTable("0\t4000000\n4000000\t0"), { table: "11:1000000" });
});

test("counts that cannot be are told by where they stand", () => {
  assert.deepEqual(readTable("1 2\n3 1"), { fault: "asymmetric", a: 1, b: 2 });
  assert.deepEqual(readTable("1 -2\n-2 1"), { fault: "negative", a: 1, b: 2 });
});

test("what is neither is left to the server, which says what is wrong with its rows", () => {
  for (const text of ["5 3\n3", "x y\nz w", "1 NaN\nNaN 1", "1e308"]) assert.ok("table" in readTable(text), text);
});
