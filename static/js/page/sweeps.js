/** The sweep the page wants: one stream at a time, the newest wish wins, finished sweeps answer at once. */

import { wake } from "./comeback.js";
import { addToSweep, createStream } from "./runs.js";
import { reasons } from "./trouble.js";
import { watchPage } from "./visibility.js";

const REST = 150; // ms between two streams: a slider's way is not asked for step by step

/**
 * path: the address of what is swept.
 * @param {{ finished: RunCache, path?: string }} options
 */
export function createSweeps({ finished, path = "/api/sweep" }) {
  const stream = createStream();
  /** @type {SweepsOptions} */
  let heard;
  /** @type {string | null} */
  let wish = null;
  /** @type {number | null} */
  let timer = null;
  let last = -Infinity;

  /** @param {string} query */
  function want(query) {
    if (query === wish) return;
    wish = query;
    stop();
    const known = finished.get(query);
    if (known) heard.onResult(known);
    else ask(Math.max(0, last + REST - performance.now()));
  }

  /** @param {number} delay */
  function ask(delay) {
    heard.onProgress({ state: "waiting" });
    timer = setTimeout(start, delay);
  }

  function stop() {
    clearTimeout(timer);
    stream.stop();
  }

  function start() {
    const sweep = /** @type {Sweep} */ ({ query: wish });
    last = performance.now();
    stream.open(wish ? `${path}?${wish}` : path, {
      onLine: (/** @type {SweepLine} */ line) => take(line, sweep),
      onReconnect(/** @type {Failure} */ error, /** @type {number} */ attempt) {
        heard.onProgress({ state: "reconnecting" });
        if (attempt > 1) heard.onTrouble(reasons(error), { again: true });
      },
      onWait: (/** @type {number} */ position) => heard.onProgress({ state: "queued", position }),
      onFault: heard.onTrouble,
    });
  }

  /**
   * @param {SweepLine} line
   * @param {Sweep} sweep
   */
  function take(line, sweep) {
    addToSweep(sweep, line);
    if (line.kind === "frame") heard.onProgress({ state: "training", frame: line, sweep });
    else if (line.kind === "result") heard.onResult(/** @type {Finished} */ (sweep));
    else if (line.kind === "history") {
      finished.put(sweep.query, sweep);
      heard.onHistory(/** @type {Finished} */ (sweep));
    }
  }

  watchPage({
    onHide: stop,
    onShow: () => wish !== null && !finished.has(wish) && ask(0),
  });

  return {
    /** @param {SweepsOptions} listener */
    listen(listener) {
      heard = listener;
    },
    want,
    /** Whether what is wanted is there. */
    get settled() {
      return wish !== null && finished.has(wish);
    },
    /** Nothing, as long as a hand moves what is asked for. */
    leave() {
      wish = null;
      stop();
    },
    retry() {
      if (wish === null) return;
      wake();
      stop();
      ask(0);
    },
  };
}
