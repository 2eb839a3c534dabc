/** What is said aloud to who listens: what a part of the page says last, once it has come to rest, however often it changed. */

import { byId, html } from "./dom.js";

const REST = 1000; // ms; longer than between two presses of a key
/** @type {Map<unknown, Timer>} */
const waiting = new Map(); // the timer of each part
let spoken = -Infinity;

/**
 * part: who speaks; nothing to say takes back what has not been said yet.
 * @param {unknown} part
 * @param {string} words
 */
export function say(part, words) {
  clearTimeout(waiting.get(part));
  if (words) waiting.set(part, setTimeout(speak, REST, words));
}

/**
 * The same, to be read in an element as well; hidden while it is empty, where it may be, and not aloud where it is no news.
 * @param {HTMLElement} element
 * @param {string} words
 * @param {{ hide?: boolean, aloud?: boolean }} options
 */
export function tell(element, words, { hide = false, aloud = true } = {}) {
  element.textContent = words;
  if (hide) element.hidden = words === "";
  say(element, aloud ? words : "");
}

/**
 * What another part has said just now is not taken from who still listens to it.
 * @param {string} words
 */
function speak(words) {
  const live = byId("live");
  const sentence = html("p", {}, words);
  if (performance.now() - spoken < REST) live.append(" ", sentence);
  else live.replaceChildren(sentence);
  spoken = performance.now();
}
