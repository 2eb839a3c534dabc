/** The steps of "Is it just dense directional encoding?" in one file, with all the runs that they show. */

import { readJson } from "./page/dom.js";
import { createSteps, runOf } from "./sections/steps.js";

const runs = new Map(Object.entries(readJson("runs")).map(([address, result]) => [address, runOf(result)]));

createSteps({ get: (address) => runs.get(address) ?? null, want() {}, release() {} });
