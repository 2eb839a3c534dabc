/** The page "Is it just dense directional encoding?": models are asked for when the steps that show them come in sight. */

import { createTold } from "./page/data/told.js";
import { readJson } from "./page/dom.js";
import { createRunCache, createStream } from "./page/runs.js";
import { createSteps, runOf } from "./sections/steps.js";

const KEPT = 20; // more runs than the page has
const runs = createRunCache(KEPT);
/** @type {Map<string, { listeners: Set<StepView>, stream: ReturnType<typeof createStream> }>} */
const asked = new Map(); // runs under way by their address

/**
 * One stream a run, however many steps show it.
 * @param {string} address
 * @param {StepView} step
 */
function want(address, step) {
  if (asked.has(address)) return void asked.get(address)?.listeners.add(step);
  const listeners = new Set([step]);
  const stream = createStream();
  asked.set(address, { listeners, stream });
  const tell = (/** @type {(told: Told) => void} */ how) => { for (const one of listeners) one.tell(address, how); };
  stream.open(address, {
    onLine(line) {
      if (line.kind !== "result") return;
      runs.put(address, runOf(line));
      asked.delete(address);
      for (const one of listeners) one.arrived();
    },
    onReconnect: (error, attempt) => attempt > 1 && tell((told) => told.lost(error)),
    onWait: (position) => tell((told) => told.queues(position)),
    onFault(sentences) {
      asked.delete(address);
      tell((told) => told.refused(sentences));
    },
  });
}

/**
 * A step out of sight lets go of what has not come yet, so that others have the connections.
 * @param {string} address
 * @param {StepView} step
 */
function release(address, step) {
  const run = asked.get(address);
  if (!run?.listeners.delete(step) || run.listeners.size > 0) return;
  run.stream.stop();
  asked.delete(address);
}

const states = readJson("phrases-states");
createSteps({ get: runs.get, want, release, telling: (sentence, what) => createTold({ sentence, states, what }) });
