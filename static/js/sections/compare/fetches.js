// @ts-nocheck its types are not yet told
/** Several sweeps, one stream after another; those that are known answer at once, those no longer wanted are dropped. */

import { follow, Refused } from "../../page/stream.js";

const KEPT = 40;

export function createFetches({ onSweep, onTrouble }) {
  const finished = new Map();
  let wanted = [];
  let running = null;
  let failed = new Set();

  function want(queries) {
    failed = new Set();
    wanted = queries;
    if (running && !queries.includes(running.query)) stop();
    next();
  }

  function stop() {
    running?.controller.abort();
    running = null;
  }

  function next() {
    if (running || document.hidden) return;
    const query = wanted.find((other) => !finished.has(other) && !failed.has(other));
    if (query !== undefined) load(query);
  }

  async function load(query) {
    const job = { query, controller: new AbortController() };
    const { signal } = job.controller;
    running = job;
    const sweep = { query };
    const onReconnect = (error, attempt) => attempt > 1 && onTrouble(query, error);
    try {
      for await (const { kind, ...line } of follow(`/api/sweep?${query}`, { signal, onReconnect })) {
        if (kind === "error") throw new Refused(0, [line.message]);
        if (kind === "sweep") Object.assign(sweep, { spec: line.spec, sparsity: line.sparsity });
        if (kind === "result") Object.assign(sweep, line);
        if (kind === "history") sweep.history = line;
      }
      if (signal.aborted) return;
      keep(sweep);
      onSweep(sweep);
    } catch (error) {
      if (signal.aborted) return;
      failed.add(query);
      onTrouble(query, error, { final: true });
    }
    if (running === job) running = null;
    next();
  }

  function keep(sweep) {
    finished.set(sweep.query, sweep);
    if (finished.size > KEPT) finished.delete([...finished.keys()].find((query) => !wanted.includes(query)));
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : next()));

  return {
    want,
    get: (query) => finished.get(query) ?? null,
    /** A sweep that came another way. */
    add: keep,
  };
}
