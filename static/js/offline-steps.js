/** The steps of "Is it just dense directional encoding?" in one file, with all the runs that they show. */

import { readJson, setText } from "./page/dom.js";
import { createSteps, runOf } from "./sections/steps.js";

const runs = new Map(Object.entries(readJson("runs")).map(([address, result]) => [address, runOf(result)]));

const nothing = () => {}; // every run is there: none is waited for, and none lost

/**
 * @param {HTMLElement} sentence
 * @returns {Told}
 */
function telling(sentence) {
  return {
    stands: (words) => setText(sentence, words),
    waits: nothing, queues: nothing, lost: nothing, refused: nothing, fails: nothing, well: nothing,
  };
}

createSteps({ get: (address) => runs.get(address) ?? null, want: nothing, release: nothing, telling });
