/** The scripts' marks of the cases that come in by standard input, for the test that compares them with the server's. */

import { readFileSync } from "node:fs";
import { marksOf, scaleOf } from "../../static/js/figures/marks.js";

const { proportions, cases } = JSON.parse(readFileSync(0, "utf8"));
const drawn = cases.map(({ model, options }) => ({
  scale: scaleOf({ ...options, proportions }),
  marks: marksOf(model, { ...options, proportions }),
}));
process.stdout.write(JSON.stringify(drawn));
