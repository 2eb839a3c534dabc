/** Sweeps along other axes than sparsity: one stream at a time, asked for by a hand or while the page rests. */

import { addToSweep, createStream } from "../runs.js";
import { watchPage } from "../visibility.js";

/**
 * path: the address of what is swept.
 * @param {{ finished: RunCache, path?: string }} options
 */
export function createColumns({ finished, path = "/api/sweep" }) {
  const stream = createStream();
  /** @type {Set<string>} */
  const refused = new Set();
  /** @type {(progress: ColumnProgress) => void} */
  let heard = () => {};
  /** @type {Column | null} */
  let current = null;
  let byHand = false;

  function drop() {
    stream.stop();
    current = null;
  }

  /** @param {string} query */
  function start(query) {
    const column = /** @type {Column} */ ({ query });
    drop();
    current = column;
    stream.open(`${path}?${query}`, {
      onLine: (/** @type {AxisLine} */ line) => take(line, column),
      onReconnect: () => giveWay("reconnecting"),
      onWait: (/** @type {number} */ position) => giveWay("queued", position),
      onFault() {
        refused.add(query);
        current = null;
      },
    });
    if (byHand) heard({ state: "waiting", column });
  }

  /**
   * A server that has much to do is left to those who ask by hand.
   * @param {ColumnProgress["state"]} state
   * @param {number} [position]
   */
  function giveWay(state, position) {
    if (!byHand) drop();
    else if (current) heard({ state, column: current, position });
  }

  /**
   * @param {AxisLine} line
   * @param {Column} column
   */
  function take(line, column) {
    if (line.kind === "frame") column.frame = line;
    else if (line.kind !== "history") addToSweep(column, line); // no film is shown of a column
    if (line.kind === "result") finished.put(column.query, column);
    if (line.kind === "history") current = null;
    else heard({ state: "training", column });
  }

  watchPage({ onHide: drop });

  return {
    /** @param {(progress: ColumnProgress) => void} listener */
    listen(listener) {
      heard = listener;
    },
    /** @param {string | null} query */
    want(query) {
      if (!query || finished.has(query) || refused.has(query)) return;
      byHand = true;
      if (current?.query !== query) start(query);
    },
    /**
     * The same while nobody asks, and nothing else is on its way.
     * @param {string | null} query
     */
    prefetch(query) {
      if (!query || current || finished.has(query) || refused.has(query)) return;
      byHand = false;
      start(query);
    },
    /**
     * Nobody wants another than these any more.
     * @param {(query: string) => boolean} isWanted
     */
    keep(isWanted) {
      if (current && !isWanted(current.query)) drop();
    },
    /**
     * Whether it cannot be had.
     * @param {string | null} query
     */
    lacks: (query) => !query || refused.has(query),
    /**
     * As far as it has come, or null.
     * @param {string | null} query
     * @returns {Column | null}
     */
    get(query) {
      if (!query) return null;
      return finished.get(query) ?? (current?.query === query ? current : null);
    },
  };
}
