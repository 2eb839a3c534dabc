/** What every page of other data starts from, and its runs. */

import { readJson } from "../dom.js";
import { Refused, streamLines } from "../stream.js";

/**
 * base: the values that the page's links may omit, a lesson's are its own; omitted(fields): the same with them as defaults.
 * @template {"words" | "samples" | "patterns" | "dictionary"} N
 * @param {N} name
 * @returns {{ data: PageJson[`${N}-data`], proportions: Proportions, phrases: RunPhrases & PageJson[`phrases-${N}`], base: Named, omitted: (fields: FieldSchema[]) => FieldSchema[] }}
 */
export function readPage(name) {
  const phrases = { ...readJson("phrases-states"), ...readJson("phrases-run"), ...readJson(`phrases-${name}`) };
  const base = /** @type {Named} */ (readJson("base"));
  const omitted = (/** @type {FieldSchema[]} */ fields) => fields.map((field) => ({ ...field, default: base[field.name] }));
  return { base, omitted, data: readJson(`${name}-data`), proportions: readJson("proportions"), phrases };
}

/**
 * A run that a page shows: what is asked for takes the place of what was asked for before.
 * onLine(line, signal): a line of it; told: where it says how it stands, leads(): whether that is this run's now;
 * onTrouble(error): it cannot be had.
 * @template L
 * @param {{ told: Told, leads?: () => boolean, onLine: (line: L, signal: AbortSignal) => void | Promise<void>, onTrouble?: (error: Failure) => void }} options
 */
export function createRun({ told, leads = () => true, onLine, onTrouble = () => {} }) {
  /** @type {AbortController | null} */
  let running = null;
  const hears = {
    onReconnect: (/** @type {Failure} */ error, /** @type {number} */ attempt) => { if (attempt > 1 && leads()) told.lost(error); },
    onWait: (/** @type {number} */ position) => { if (leads()) told.queues(position); },
  };

  /**
   * @param {string} path
   * @param {AbortSignal} signal
   */
  async function follow(path, signal) {
    for await (const one of streamLines(path, { signal, ...hears })) {
      const line = /** @type {any} */ (one); // of the run that was asked for
      if (signal.aborted) return;
      if (line.kind === "error") throw new Refused(0, [line.message]);
      if (leads()) told.well();
      await onLine(line, signal);
    }
  }

  function stop() {
    running?.abort();
  }

  return {
    stop,
    /**
     * @param {string} path
     * @param {string} query
     */
    ask(path, query) {
      stop();
      running = new AbortController();
      if (leads()) told.well();
      follow(query ? `${path}?${query}` : path, running.signal).catch((error) => {
        if (error.name === "AbortError") return;
        if (leads()) told.fails(error);
        onTrouble(error);
      });
    },
  };
}
