/** A room as its server tells it, and what is sent to it. */

import { served } from "../page/dom.js";
import { refusal, streamLines } from "../page/stream.js";

const LIVE = { silence: 25_000, every: 2000 }; // ms; the server says something every 15 s

/**
 * onState hears of the room at once and after each change, onTrouble when it is out of reach; done when the room has ended.
 * @param {string} code
 * @param {{ key?: string, onState: (state: RoomState) => void, onTrouble: (error: Failure) => void }} options
 */
export async function followRoom(code, { key = "", onState, onTrouble }) {
  const signal = new AbortController().signal;
  const lines = /** @type {AsyncGenerator<RoomLine>} */ (streamLines(`api/rooms/${code}`, {
    signal, live: LIVE, request: { headers: bearer(key) }, onReconnect: onTrouble,
  }));
  for await (const line of lines) if (line.kind === "room") onState(line);
}

/**
 * Throws what the server refuses, or that it is out of reach.
 * @param {string} path
 * @param {Record<string, unknown>} content
 * @param {string} key
 */
export async function send(path, content, key = "") {
  const response = await fetch(served(path), { method: "POST", body: JSON.stringify(content), headers: bearer(key) });
  if (!response.ok) throw await refusal(response);
}

/**
 * @param {string} key
 * @returns {Record<string, string>}
 */
function bearer(key) {
  return key ? { Authorization: `Bearer ${key}` } : {};
}
