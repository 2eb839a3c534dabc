import assert from "node:assert/strict";
import test from "node:test";
import { bandsOf, freePlace } from "../../static/js/controls/sliders/ribbon.js";

const row = (...names) => names.map((arrangement) => ({ arrangement, label: arrangement, parts: [] }));

test("bands are stretches of one arrangement", () => {
  const bands = bandsOf(row("two", "two", "cross", "star", "star"));
  assert.deepEqual(bands.map(({ arrangement, start, stop }) => [arrangement, start, stop]), [["two", 0, 2], ["cross", 2, 3], ["star", 3, 5]]);
});

test("bands may stand for what their features have in common", () => {
  const levels = row("star", "star + 1 ignored", "star + 2 ignored");
  assert.deepEqual(bandsOf(levels, ({ label }) => label.split(" ")[0]).map(({ start, stop }) => [start, stop]), [[0, 3]]);
});

test("a name stands in the middle of its band, or where the thumb leaves it free", () => {
  const band = { left: 100, right: 300, half: 40 };
  const at = (thumb) => freePlace(band, { thumb, reach: 14 });
  assert.equal(at(0), 200);
  assert.equal(at(146), 200);
  assert.equal(at(190), 255);
  assert.equal(at(210), 145);
  assert.equal(at(254), 200);
  for (let thumb = 0; thumb < 400; thumb += 1) assert.ok(Math.abs(at(thumb) - thumb) >= 40 + 14);
});

test("where the band has no room beside the thumb, its name stands at the farther end", () => {
  const at = (thumb) => freePlace({ left: 0, right: 100, half: 40 }, { thumb, reach: 14 });
  assert.deepEqual([at(40), at(60)], [55, 45]);
});
