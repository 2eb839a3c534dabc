// @ts-nocheck its types are not yet told
/** Several sweeps, one stream after another; those that are known answer at once, those no longer wanted are dropped. */

import { addToSweep, createRunCache, createStream } from "../../page/runs.js";
import { watchPage } from "../../page/visibility.js";

const KEPT = 40;

/** onSweep(sweep): one has come; onTrouble(query, error): it is asked for again; onFault(query, sentences): it will not come. */
export function createFetches({ onSweep, onTrouble, onFault }) {
  const finished = createRunCache(KEPT);
  const stream = createStream();
  let wanted = [];
  let current = null; // the query of the stream
  let failed = new Set();

  function want(queries) {
    failed = new Set();
    wanted = queries;
    if (!queries.includes(current)) stream.stop();
    next();
  }

  function next() {
    if (stream.running || document.hidden) return;
    const query = wanted.find((other) => !finished.has(other) && !failed.has(other));
    if (query !== undefined) load(query);
  }

  async function load(query) {
    const sweep = { query };
    current = query;
    const ended = await stream.open(`/api/sweep?${query}`, {
      onLine: (line) => addToSweep(sweep, line),
      onReconnect: (error, attempt) => attempt > 1 && onTrouble(query, error),
      onFault(sentences) {
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
    get: finished.get,
    /** A sweep that came another way. */
    add: (sweep) => finished.put(sweep.query, sweep),
  };
}
