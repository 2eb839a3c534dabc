/** One question, one JSON answer, asked for until it comes; what the server refuses is thrown with its sentences. */

import { persist } from "../page/comeback.js";
import { served } from "../page/dom.js";
import { refusal } from "../page/stream.js";

/**
 * @param {string} url
 * @param {{ signal: AbortSignal, body?: unknown, onTrouble: (error: Failure) => void }} options
 */
export function ask(url, { signal, body = null, onTrouble }) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return persist(async () => {
    const response = await fetch(served(url), { signal, ...(body ? post : {}) });
    if (!response.ok) throw await refusal(response);
    return response.json();
  }, { signal, onTrouble });
}
