/** Several sweeps, one stream after another; those that are known answer at once, those no longer wanted are dropped. */

import { addToSweep, createRunCache, createStream } from "../page/runs.js";
import { watchPage } from "../page/visibility.js";

const KEPT = 40; // finished sweeps: three models at a dozen settings

/**
 * onSweep(sweep): one has come; onTrouble(query, error): it is asked for again; onFault(query, sentences): it will not come.
 * @param {{ onSweep: (sweep: Finished) => void, onTrouble: (query: string, error: Failure) => void, onFault: (query: string, sentences: string[]) => void }} options
 */
export function createFetches({ onSweep, onTrouble, onFault }) {
  const finished = createRunCache(KEPT);
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
    if (ended) {
      finished.put(query, sweep);
      onSweep(sweep);
    }
    next();
  }

  watchPage({ onHide: stream.stop, onShow: next });

  return {
    want,
    /** @type {(query: string) => Finished | null} */
    get: finished.get,
    /** A sweep that came another way. */
    add: (/** @type {Finished} */ sweep) => finished.put(sweep.query, sweep),
  };
}
