/** When to ask again for what did not come: after a pause that grows, and as soon as network, page or a hand is back. */

import { watchPage } from "./visibility.js";

const FIRST = 500; // ms before the second attempt, about; twice as long before each further one, but not
const LONGEST = 20_000; // longer: a server that restarts is back within a minute, and a class must not knock it down
const [BRIEF, SOON] = [1000, 8]; // ms at most before so many attempts of what is small to answer: a class is back within seconds
const SPREAD = 1000; // ms within which all who have heard of the network's return ask again, each at a time of its own
/** @type {Set<() => void>} */
const waiting = new Set();

window.addEventListener("online", () => wake(SPREAD));
watchPage({ onShow: () => wake(SPREAD) });

/** Whatever waits asks again, within so many ms. */
export function wake(spread = 0) {
  for (const go of waiting) setTimeout(go, spread * Math.random());
}

/**
 * The pause after so many attempts, no shorter than least unless a hand ends it. brief: at first it grows less.
 * @param {number} attempts
 * @param {{ signal?: AbortSignal | null, least?: number, brief?: boolean }} options
 * @returns {Promise<void>}
 */
export function pause(attempts, { signal = null, least = 0, brief = false } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const usual = Math.min(FIRST * 2 ** (attempts - 1), brief && attempts <= SOON ? BRIEF : LONGEST);
    const timer = setTimeout(end, Math.max(usual, least) * (0.5 + Math.random()));
    const leave = () => end(signal?.reason);
    waiting.add(end);
    signal?.addEventListener("abort", leave, { once: true });

    /** @param {unknown} [reason] */
    function end(reason) {
      clearTimeout(timer);
      waiting.delete(end);
      signal?.removeEventListener("abort", leave);
      if (reason) reject(reason);
      else resolve();
    }
  });
}

/**
 * What attempt(tries) gives in the end. onTrouble(error) hears of each failure; one that is final, because to ask again
 * would change nothing, is thrown. brief: see pause.
 * @template T
 * @param {(tries: number) => Promise<T>} attempt
 * @param {{ signal?: AbortSignal | null, onTrouble?: (error: Failure) => void, brief?: boolean }} options
 * @returns {Promise<T>}
 */
export async function persist(attempt, { signal = null, onTrouble = () => {}, brief = false } = {}) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(tries);
    } catch (error) {
      if (signal?.aborted || error.final) throw error;
      onTrouble(error);
      await pause(tries, { signal, brief, least: 1000 * (error.retryAfter ?? 0) });
    }
  }
}
