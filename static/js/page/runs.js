/** Runs of the server: one stream at a time, what it has told of a sweep, and those that have finished. */

import { LAST_KINDS, Refused, streamLines } from "./stream.js";
import { faults } from "./trouble.js";

/** One stream at a time: another takes the place of the one before, and of what was stopped nothing more is heard. */
export function createStream() {
  /** @type {AbortController | null} */
  let running = null;

  function stop() {
    running?.abort();
    running = null;
  }

  return {
    stop,
    get running() {
      return running !== null;
    },
    /**
     * onLine(line) for each but an error; onFault(sentences): what is asked for will not come. Others of the options are
     * streamLines' own. Whether the stream has come to its end.
     * @param {string} url
     * @param {StreamOptions} options
     */
    async open(url, { onLine, onFault, ...options }) {
      stop();
      const controller = new AbortController();
      const { signal } = controller;
      running = controller;
      try {
        /** @type {AsyncGenerator<any>} */
        const lines = streamLines(url, { ...options, signal });
        for await (const line of lines) {
          if (signal.aborted) return false;
          if (LAST_KINDS.has(line.kind)) running = null;
          if (line.kind === "error") throw new Refused(0, [line.message]);
          onLine(line);
        }
      } catch (error) {
        if (signal.aborted) return false;
        if (running === controller) running = null;
        onFault(faults(error));
        return false;
      }
      return !signal.aborted;
    },
  };
}

/**
 * A sweep or column, {query}, by one line of its stream more.
 * @param {Sweep | Column} sweep
 * @param {SweepLine | AxisLine} line
 */
export function addToSweep(sweep, line) {
  if (line.kind === "sweep" && "along" in line) Object.assign(sweep, { spec: line.spec, sparsity: line.sparsity, along: line.along, value: line.value });
  else if (line.kind === "sweep") Object.assign(sweep, { spec: line.spec, sparsity: line.sparsity });
  else if (line.kind === "result") Object.assign(sweep, { levels: line.levels, changes: line.changes });
  else if (line.kind === "history") Object.assign(sweep, { history: line });
  else if (line.kind !== "frame") throw new Error(`unknown line: ${line.kind}`);
}

/**
 * Finished runs by their queries, at most so many: the one that was asked for longest ago is forgotten. Who listens hears of
 * each that comes, whoever has asked for it.
 * @param {number} most
 */
export function createRunCache(most) {
  /** @type {Map<string, any>} */
  const runs = new Map();
  /** @type {Set<(query: string) => void>} */
  const listeners = new Set();

  /**
   * @param {string} query
   * @param {any} run
   */
  function keep(query, run) {
    runs.delete(query);
    runs.set(query, run);
    if (runs.size > most) runs.delete([...runs.keys()][0]);
  }

  return {
    /**
     * @param {string} query
     * @param {any} run
     */
    put(query, run) {
      keep(query, run);
      for (const listener of listeners) listener(query);
    },
    /** @param {string} query */
    get(query) {
      const run = runs.get(query) ?? null;
      if (run) keep(query, run);
      return run;
    },
    /** @param {(query: string) => void} listener */
    listen(listener) {
      listeners.add(listener);
    },
    has: (/** @type {string} */ query) => runs.has(query),
  };
}
