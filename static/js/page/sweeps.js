/** The sweep the page wants: one stream at a time, the newest wish wins, finished sweeps answer at once. */

import { wake } from "./comeback.js";
import { follow } from "./stream.js";
import { faults, reasons } from "./trouble.js";

export function createSweeps({ onProgress, onResult, onHistory, onTrouble, rest = 150, keep = 60 }) {
  const finished = new Map();
  let wish = null;
  let running = null;
  let timer = null;
  let last = -Infinity;

  function want(query) {
    if (query === wish) return;
    wish = query;
    stop();
    const known = finished.get(query);
    if (known) onResult(known);
    else ask(Math.max(0, last + rest - performance.now()));
  }

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
    const query = wish;
    const controller = new AbortController();
    const { signal } = controller;
    timer = null;
    running = controller;
    last = performance.now();
    const sweep = { query };
    try {
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

  function take({ kind, ...line }, sweep) {
    if (kind === "sweep") Object.assign(sweep, { spec: line.spec, sparsity: line.sparsity });
    else if (kind === "frame") onProgress({ state: "training", frame: line, sweep });
    else if (kind === "result") onResult(Object.assign(sweep, line));
    else if (kind === "history") remember(Object.assign(sweep, { history: line }));
    else if (kind === "error") onTrouble([line.message]);
    else throw new Error(`unknown line: ${kind}`);
  }

  function remember(sweep) {
    finished.set(sweep.query, sweep);
    if (finished.size > keep) finished.delete(finished.keys().next().value);
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
