/** What could not be had says so where it would stand, in the page's words, with a button to ask again at once. */

import { wake } from "./comeback.js";
import { html, readJson } from "./dom.js";
import { Gone } from "./lazy.js";
import { Refused } from "./stream.js";
import { fill } from "./words.js";

/**
 * Why it is not there: a server's own sentences, in the page's words; or that the network or the server is away.
 * @param {unknown} error
 */
export function reasons(error) {
  const { lost } = readJson("phrases-states");
  if (error instanceof Refused) return error.sentences.map(inPageWords);
  if (error instanceof Gone) return [lost.gone];
  return [navigator.onLine ? lost.unreachable : lost.offline];
}

/**
 * Why it will not come: what the server refuses, or a fault of this page, which is told to whoever listens for errors.
 * @param {unknown} error
 */
export function faults(error) {
  if (error instanceof Refused) return reasons(error);
  reportError(error);
  return [readJson("phrases-states").lost.fault];
}

/**
 * One sentence: what is missing and why.
 * @param {string} what
 * @param {unknown} error
 */
export function sentenceOf(what, error) {
  const { lost } = readJson("phrases-states");
  if (error instanceof Gone) return lost.gone;
  if (error instanceof Refused) return reasons(error).join(" ");
  return fill(navigator.onLine ? lost.sentence : lost.sentence_offline, { what });
}

/**
 * A line in an element's place: show(what, error) says what is missing, hide() once it is there.
 * put(line): where the line goes; onRetry: what there is to do besides waking whatever waits.
 * @param {{ put: (line: HTMLElement) => void, onRetry?: () => void }} options
 */
export function createTrouble({ put, onRetry = () => {} }) {
  const { lost } = readJson("phrases-states");
  const words = html("span");
  const button = html("button", { type: "button" });
  const line = html("p", { class: "lost", role: "status", hidden: "" }, words, " ", button);
  let gone = false;
  button.addEventListener("click", () => {
    if (gone) return location.reload();
    wake();
    onRetry();
  });
  put(line);

  /** Marked by what a style sheet may ask of its container: asked for what is not there, it would style the page anew at every insertion. */
  function reveal(/** @type {boolean} */ on) {
    if (on !== line.hidden) return;
    line.hidden = !on;
    line.toggleAttribute("data-told", on);
  }

  return {
    /**
     * @param {string} what
     * @param {unknown} error
     */
    show(what, error) {
      gone = error instanceof Gone;
      const sentence = sentenceOf(what, error);
      if (words.textContent !== sentence) words.textContent = sentence;
      button.textContent = gone ? lost.reload : lost.again;
      button.hidden = false;
      reveal(true);
    },
    /**
     * What is not asked for again by itself; again: by hand it may be.
     * @param {string} sentence
     * @param {{ again?: boolean }} options
     */
    say(sentence, { again = false } = {}) {
      gone = false;
      words.textContent = sentence;
      button.textContent = lost.again;
      button.hidden = !again;
      reveal(true);
    },
    hide() {
      reveal(false);
    },
  };
}

/**
 * The names of the API's fields and choices as this page calls them.
 * @param {string} sentence
 */
function inPageWords(sentence) {
  const { choices, labels } = /** @type {{ choices: Named, labels: Record<string, string> }} */ (readJson("phrases-states"));
  return Object.entries(labels).reduce((told, [name, label]) => told
    .replace(new RegExp(`\\b${name}=([\\w.]+\\w)`, "g"), (_, value) => `${label.toLowerCase()} ${choices[value] ?? value}`)
    .replace(new RegExp(`\\b${name}\\b`, "g"), label.toLowerCase()), sentence)
    .replace(/^./, (first) => first.toUpperCase());
}
