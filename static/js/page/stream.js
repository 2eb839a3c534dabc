/** A JSON Lines stream as an async iterator. It ends with `history`, `done` or `error`; one that just ends is broken. */

import { pause } from "./comeback.js";
import { served } from "./dom.js";

export const LAST_KINDS = new Set(["history", "done", "error"]);
const BUSY = new Set([429, 503]); // the statuses that ask for patience
const PATIENCE = 2000; // ms; the first line is sent at once, so what takes longer is held back on the way
const SILENCE = 10_000; // ms without a line after which the server is asked whether it is there at all
const ANSWER = 30_000; // ms it has to say so: a browser may hold the question back while six other answers come
const WHOLE = { Prefer: "wait" };
const ONE = { Prefer: "wait=0" }; // of a stream that does not end by itself: what it says now

/** Whether something between the server and this page holds streams back; what follows is then asked for in one piece. */
let heldBack = false;

export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string[]} sentences
   * @param {number} retryAfter
   */
  constructor(status, sentences, retryAfter = 0) {
    super(sentences.join(" "));
    this.status = status;
    this.sentences = sentences;
    this.retryAfter = retryAfter;
  }

  /** To ask again would change nothing. */
  get final() {
    return !BUSY.has(this.status);
  }
}

class Broken extends Error {}

/**
 * Lines of a sweep, an atlas or a training; request: what fetch takes beside its address. A stream that breaks, or whose
 * server stops, is away or is busy, is asked for again for as long as it is wanted, each client at times of its own.
 * onReconnect(error, attempt) hears of each failure, onWait(position) of the place in line until training begins.
 * live: of a stream that does not end by itself, the silence after which it is lost, and the ms after which it is asked
 * for again where something on the way holds it back.
 * @template {{ kind: string }} L
 * @param {string} url
 * @param {{ signal: AbortSignal, request?: RequestInit, onReconnect?: (error: Failure, attempt: number) => void, onWait?: (position: number) => void, live?: Live | null }} options
 * @returns {AsyncGenerator<L, void, void>}
 */
export async function* streamLines(url, { signal, request = {}, onReconnect = () => {}, onWait = () => {}, live = null }) {
  for (let attempt = 1; ; attempt += 1) {
    let trouble = /** @type {Failure} */ (new Broken());
    let asked = false;
    try {
      for await (const line of readLines(url, { signal, request, onWait, live })) {
        if (line.kind === "error" && line.again) break;
        yield line;
        if (LAST_KINDS.has(line.kind)) return;
        asked = true;
      }
      if (live && heldBack && asked) {
        await pause(1, { signal, least: live.every });
        attempt = 0;
        continue;
      }
    } catch (error) {
      if (signal.aborted || error.final) throw error;
      trouble = error;
    }
    if (live && asked) attempt = 1;
    heldBack &&= trouble instanceof Refused; // what failed otherwise may have been the way to the server
    onReconnect(trouble, attempt);
    await pause(attempt, { signal, brief: live !== null, least: 1000 * (trouble.retryAfter ?? 0) });
  }
}

/**
 * @param {string} url
 * @param {{ signal: AbortSignal, request: RequestInit, onWait: (position: number) => void, live: Live | null }} options
 * @returns {AsyncGenerator<any, void, void>}
 */
async function* readLines(url, { signal, request, onWait, live }) {
  const attempt = new AbortController();
  const stop = () => attempt.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const watch = watchOver(url, () => attempt.abort(new Broken()), live);
  const impatience = heldBack ? null : setTimeout(() => attempt.abort(), PATIENCE);
  let waiting = null;
  let begun = false;
  try {
    const headers = { ...request.headers, ...(heldBack ? (live ? ONE : WHOLE) : {}) };
    const response = await fetch(served(url), { ...request, signal: attempt.signal, headers });
    if (!response.ok) throw await refusal(response);
    const position = positionOf(response);
    if (position > 0) waiting = askPosition(url, position, { signal: attempt.signal, onWait });
    const reader = /** @type {ReadableStream<BufferSource>} */ (response.body).pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      watch.heard();
      if (begun) clearInterval(waiting); // the second piece: training has begun
      begun = true;
      clearTimeout(impatience);
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line) yield JSON.parse(line);
    }
  } catch (error) {
    if (begun || signal.aborted || !attempt.signal.aborted || watch.lost) throw error;
    heldBack = true;
  } finally {
    watch.end();
    clearTimeout(impatience);
    clearInterval(waiting);
    signal.removeEventListener("abort", stop);
  }
  yield* readLines(url, { signal, request, onWait, live });
}

/**
 * A connection may be lost without a word: after a silence, and when a network is there again, the server is asked.
 * live: the stream is never silent for as long as that, so nobody is asked.
 * @param {string} url
 * @param {() => void} onLost
 * @param {Live | null} live
 */
function watchOver(url, onLost, live) {
  const watch = { lost: false, heard, end };
  /** @type {number | null} */
  let timer = null;

  function heard() {
    clearTimeout(timer);
    timer = live ? setTimeout(lose, live.silence) : setTimeout(ask, SILENCE);
  }

  async function ask() {
    const answer = await fetch(served(url), { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ANSWER) }).catch(() => null);
    if (timer === null) return;
    if (answer) heard();
    else lose();
  }

  function lose() {
    watch.lost = true;
    onLost();
  }

  function end() {
    clearTimeout(timer);
    timer = null;
    window.removeEventListener("online", lose);
  }

  window.addEventListener("online", lose);
  heard();
  return watch;
}

/**
 * Tell the place in line now and every few seconds; returns the interval.
 * @param {string} url
 * @param {number} position
 * @param {{ signal: AbortSignal, onWait: (position: number) => void }} options
 */
function askPosition(url, position, { signal, onWait }) {
  onWait(position);
  return setInterval(async () => {
    const answer = await fetch(served(url), { method: "HEAD", signal, cache: "no-store" }).catch(() => null);
    const now = answer?.ok ? positionOf(answer) : 0;
    if (now > 0) onWait(now);
  }, PATIENCE * (1 + Math.random()));
}

/** @param {Response} response */
function positionOf(response) {
  return Number(response.headers.get("Starcross-Position"));
}

/**
 * What the server says instead of an answer; what a proxy says in its place is none of its words.
 * @param {Response} response
 */
export async function refusal(response) {
  const told = await response.json().catch(() => null);
  if (!told?.errors) return new Broken();
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Refused(response.status, told.errors.map((/** @type {{ message: string }} */ { message }) => message), retryAfter);
}
