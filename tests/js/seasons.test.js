/** Names and colours of features that come together. */

import assert from "node:assert/strict";
import test from "node:test";

import { namesOf, yearColours, yearRows } from "../../static/js/figures/seasons.js";

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

test("each feature at each position of the slider is a row", () => {
  const level = { W: [[1, 0], [0, 2]], b: [-0.5, 0.25], density: [0.2, 0.3], feature_norm: [1, 2], loss: 0.5, arrangement: "2 dedicated" };
  const rows = yearRows({ axis: "log_odds", values: [-4, -2], levels: [level, { ...level, loss: 0.75 }], names: ["Jan", "Feb"] });
  assert.deepEqual(rows.map((row) => row.join()), [
    "log_odds,feature,on,length,h1,h2,bias,loss,arrangement",
    '-4,Jan,0.2,1,1,0,-0.5,0.5,"2 dedicated"',
    '-4,Feb,0.3,2,0,2,0.25,0.5,"2 dedicated"',
    '-2,Jan,0.2,1,1,0,-0.5,0.75,"2 dedicated"',
    '-2,Feb,0.3,2,0,2,0.25,0.75,"2 dedicated"',
  ]);
});
