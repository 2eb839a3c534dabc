/** What the page says of which normalisation helps, of the cases that come in by standard input. */

import { readFileSync } from "node:fs";
import "./browser.js";

const { whichHelps } = await import("../../static/js/sections/which.js");
const { words, cases } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((levels) => whichHelps(levels, words))));
