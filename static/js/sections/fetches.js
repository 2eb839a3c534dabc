/** Several sweeps, one stream after another; those that are known answer at once, those no longer wanted are dropped. */

import { addToSweep, createStream } from "../page/runs.js";
import { watchPage } from "../page/visibility.js";

/**
 * onSweep(query): one has come, whoever asked for it; onTrouble(query, error): it is asked for again; onFault(query, sentences): it will not come.
 * @param {{ finished: RunCache, onSweep: (query: string) => void, onTrouble: (query: string, error: Failure) => void, onFault: (query: string, sentences: string[]) => void }} options
 */
export function createFetches({ finished, onSweep, onTrouble, onFault }) {
  const stream = createStream();
  /** @type {string[]} */
  let wanted = [];
  /** @type {string | null} */
  let current = null; // the query of the stream
  /** @type {Set<string>} */
  let failed = new Set();

  /** @param {string[]} queries */
  function want(queries) {
    failed = new Set();
    wanted = queries;
    if (current === null || !queries.includes(current)) stream.stop();
    next();
  }

  function next() {
    if (stream.running || document.hidden) return;
    const query = wanted.find((other) => !finished.has(other) && !failed.has(other));
    if (query !== undefined) load(query);
  }

  /** @param {string} query */
  async function load(query) {
    const sweep = /** @type {Finished} */ ({ query });
    current = query;
    const ended = await stream.open(`/api/sweep?${query}`, {
      onLine: (/** @type {SweepLine} */ line) => addToSweep(sweep, line),
      onReconnect: (/** @type {Failure} */ error, /** @type {number} */ attempt) => attempt > 1 && onTrouble(query, error),
      onFault(/** @type {string[]} */ sentences) {
        failed.add(query);
        onFault(query, sentences);
      },
    });
    if (ended) finished.put(query, sweep);
    next();
  }

  finished.listen((query) => {
    if (!wanted.includes(query)) return;
    if (query === current) stream.stop();
    onSweep(query);
    next();
  });
  watchPage({ onHide: stream.stop, onShow: next });

  return {
    want,
    /** @type {(query: string) => Finished | null} */
    get: finished.get,
  };
}
