/** A JSON Lines stream as an async iterator. It ends with `history`, `done` or `error`; one that just ends is broken. */

import { served } from "./dom.js";

const LAST_KINDS = new Set(["history", "done", "error"]);
const BUSY = new Set([429, 503]);
const PATIENCE = 2000; // ms; the first line is sent at once, so what takes longer is held back on the way
const LONGEST_PAUSE = 8000; // ms between two attempts, unless the server asks for more
const WHOLE = { Prefer: "wait" };

/** Whether something between the server and this page holds streams back; what follows is then asked for in one piece. */
let heldBack = false;

export class Refused extends Error {
  constructor(status, sentences, retryAfter = 0) {
    super(sentences.join(" "));
    this.status = status;
    this.sentences = sentences;
    this.retryAfter = retryAfter;
  }
}

export class Broken extends Error {}

/**
 * Lines of a sweep, an atlas or a training; request: what fetch takes beside its address. A stream that breaks, or whose
 * server stops or is busy, is asked for again, a bounded number of times, each client at a time of its own.
 * onWait(position) tells the place in line until training begins.
 */
export async function* follow(url, { signal, request = {}, attempts = 8, onReconnect = () => {}, onWait = () => {} }) {
  for (let attempt = 1; ; attempt += 1) {
    let retryAfter = 0;
    try {
      for await (const line of readLines(url, { signal, request, onWait })) {
        if (line.kind === "error" && line.again) break;
        yield line;
        if (LAST_KINDS.has(line.kind)) return;
      }
      throw new Broken();
    } catch (error) {
      const final = error instanceof Refused && !BUSY.has(error.status);
      if (signal.aborted || final || attempt === attempts) throw error;
      retryAfter = error.retryAfter ?? 0;
    }
    onReconnect(attempt);
    const usual = Math.min(250 * 2 ** attempt, LONGEST_PAUSE);
    await pause(Math.max(usual, 1000 * retryAfter) * (0.5 + Math.random()), signal);
  }
}

async function* readLines(url, { signal, request, onWait }) {
  const attempt = new AbortController();
  const stop = () => attempt.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const impatience = heldBack ? null : setTimeout(() => attempt.abort(), PATIENCE);
  let waiting = null;
  let begun = false;
  try {
    const headers = { ...request.headers, ...(heldBack ? WHOLE : {}) };
    const response = await fetch(served(url), { ...request, signal: attempt.signal, headers });
    if (!response.ok) throw await refusal(response);
    const position = positionOf(response);
    if (position > 0) waiting = askPosition(url, position, { signal: attempt.signal, onWait });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (begun) clearInterval(waiting); // the second piece: training has begun
      begun = true;
      clearTimeout(impatience);
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (error) {
    if (begun || signal.aborted || !attempt.signal.aborted) throw error;
    heldBack = true;
  } finally {
    clearTimeout(impatience);
    clearInterval(waiting);
    signal.removeEventListener("abort", stop);
  }
  yield* readLines(url, { signal, request, onWait });
}

/** Tell the place in line now and every few seconds; returns the interval. */
function askPosition(url, position, { signal, onWait }) {
  onWait(position);
  return setInterval(async () => {
    const answer = await fetch(served(url), { method: "HEAD", signal, cache: "no-store" }).catch(() => null);
    const now = answer?.ok ? positionOf(answer) : 0;
    if (now > 0) onWait(now);
  }, PATIENCE * (1 + Math.random()));
}

function positionOf(response) {
  return Number(response.headers.get("Starcross-Position"));
}

export async function refusal(response) {
  const { errors } = await response.json();
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Refused(response.status, errors.map(({ message }) => message), retryAfter);
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
