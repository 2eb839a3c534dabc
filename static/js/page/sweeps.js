/** The sweep the page wants: one stream at a time, the newest wish wins, finished sweeps answer at once. */

import { wake } from "./comeback.js";
import { follow } from "./stream.js";
import { faults, reasons } from "./trouble.js";

/** @param {SweepsOptions} options */
export function createSweeps({ onProgress, onResult, onHistory, onTrouble, rest = 150, keep = 60 }) {
  /** @type {Map<string, Finished>} */
  const finished = new Map();
  /** @type {string | null} */
  let wish = null;
  /** @type {AbortController | null} */
  let running = null;
  /** @type {number | null} */
  let timer = null;
  let last = -Infinity;

  /** @param {string} query */
  function want(query) {
    if (query === wish) return;
    wish = query;
    stop();
    const known = finished.get(query);
    if (known) onResult(known);
    else ask(Math.max(0, last + rest - performance.now()));
  }

  /** @param {number} delay */
  function ask(delay) {
    onProgress({ state: "waiting" });
    timer = setTimeout(start, delay);
  }

  function stop() {
    clearTimeout(timer);
    running?.abort();
    timer = running = null;
  }

  async function start() {
    const query = /** @type {string} */ (wish);
    const controller = new AbortController();
    const { signal } = controller;
    timer = null;
    running = controller;
    last = performance.now();
    const sweep = /** @type {Sweep} */ ({ query });
    try {
      /** @type {AsyncGenerator<SweepLine>} */
      const lines = follow(`/api/sweep?${query}`, {
        signal,
        onReconnect(error, attempt) {
          onProgress({ state: "reconnecting" });
          if (attempt > 1) onTrouble(reasons(error), { again: true });
        },
        onWait: (position) => onProgress({ state: "queued", position }),
      });
      for await (const line of lines) {
        if (signal.aborted) return;
        take(line, sweep);
      }
    } catch (error) {
      if (!signal.aborted) onTrouble(faults(error));
    }
    if (running === controller) running = null;
  }

  /**
   * @param {SweepLine} line
   * @param {Sweep} sweep
   */
  function take(line, sweep) {
    if (line.kind === "sweep") Object.assign(sweep, { spec: line.spec, sparsity: line.sparsity });
    else if (line.kind === "frame") onProgress({ state: "training", frame: line, sweep });
    else if (line.kind === "result") onResult(Object.assign(sweep, { levels: line.levels, changes: line.changes }));
    else if (line.kind === "history") remember(/** @type {Finished} */ (Object.assign(sweep, { history: line })));
    else if (line.kind === "error") onTrouble([line.message]);
    else throw new Error(`unknown line: ${JSON.stringify(line)}`);
  }

  /** @param {Finished} sweep */
  function remember(sweep) {
    finished.set(sweep.query, sweep);
    if (finished.size > keep) finished.delete([...finished.keys()][0]);
    onHistory(sweep);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else if (wish !== null && !finished.has(wish)) ask(0);
  });

  return {
    want,
    retry() {
      wake();
      stop();
      ask(0);
    },
  };
}
