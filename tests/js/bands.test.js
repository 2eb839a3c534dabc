import assert from "node:assert/strict";
import test from "node:test";
import { bandsOf } from "../../static/js/controls/sliders/ribbon.js";

const row = (...names) => names.map((arrangement) => ({ arrangement, label: arrangement, parts: [] }));

test("bands are stretches of one arrangement", () => {
  const bands = bandsOf(row("two", "two", "cross", "star", "star"));
  assert.deepEqual(bands.map(({ arrangement, start, stop }) => [arrangement, start, stop]), [["two", 0, 2], ["cross", 2, 3], ["star", 3, 5]]);
});

test("bands may stand for what their features have in common", () => {
  const levels = row("star", "star + 1 ignored", "star + 2 ignored");
  assert.deepEqual(bandsOf(levels, ({ label }) => label.split(" ")[0]).map(({ start, stop }) => [start, stop]), [[0, 3]]);
});
