/** What every page of other data starts from, and its runs. */

import { readJson } from "../dom.js";
import { streamLines } from "../stream.js";
import { fill } from "../words.js";

/**
 * omitted(fields): the same with the values that the page's links may omit as defaults: a lesson's are its own.
 * @template {"words" | "samples" | "patterns" | "dictionary"} N
 * @param {N} name
 * @returns {{ data: PageJson[`${N}-data`], proportions: Proportions, phrases: RunPhrases & PageJson[`phrases-${N}`], omitted: (fields: FieldSchema[]) => FieldSchema[] }}
 */
export function readPage(name) {
  const phrases = { ...readJson("phrases-run"), ...readJson(`phrases-${name}`) };
  const base = /** @type {Named} */ (readJson("base"));
  const omitted = (/** @type {FieldSchema[]} */ fields) => fields.map((field) => ({ ...field, default: base[field.name] }));
  return { omitted, data: readJson(`${name}-data`), proportions: readJson("proportions"), phrases };
}

/**
 * A run that a page shows: what is asked for takes the place of what was asked for before.
 * onLine(line, signal): a line of it; tell(text): how it stands, until its lines come; onTrouble(error): it cannot be had.
 * @template L
 * @param {{ phrases: RunPhrases, onLine: (line: L, signal: AbortSignal) => void | Promise<void>, tell: (text: string) => void, onTrouble?: (error: Failure) => void }} options
 */
export function createRun({ phrases, onLine, tell, onTrouble = ({ message }) => tell(message) }) {
  /** @type {AbortController | null} */
  let running = null;
  const hears = {
    onReconnect: () => tell(phrases.lost),
    onWait: (/** @type {number} */ position) => tell(fill(phrases.waiting, { position })),
  };

  /**
   * @param {string} path
   * @param {AbortSignal} signal
   */
  async function follow(path, signal) {
    for await (const told of streamLines(path, { signal, ...hears })) {
      const line = /** @type {any} */ (told); // of the run that was asked for
      if (signal.aborted) return;
      if (line.kind === "error") throw new Error(line.message);
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
      follow(query ? `${path}?${query}` : path, running.signal).catch((error) => { if (error.name !== "AbortError") onTrouble(error); });
    },
  };
}
