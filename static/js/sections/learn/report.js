/** What is told of the film at hand: the chip, the sentence, the moves, and which buttons are of use. */

import { readJson } from "../../page/dom.js";
import { createTrouble } from "../../page/trouble.js";
import { say } from "../../page/voice.js";
import { fill } from "../../page/words.js";
import { moveItem } from "./moves.js";
import { sentenceOf } from "./sentence.js";

/**
 * onGo(step): a move's end is chosen; onRetry(): what failed is asked for again.
 * @param {{ section: HTMLElement, part: (name: string) => any, words: LearnPhrases, onGo: (step: number) => void, onRetry: () => void }} options
 */
export function createReport({ section, part, words, onGo, onRetry }) {
  const { awaited } = readJson("phrases-states");
  const trouble = createTrouble({ put: (line) => part("sentence").after(line), onRetry });
  /** @type {FilmState | null} */
  let told = null; // last

  /**
   * live: the training on the server.
   * @param {FilmReport} report
   */
  return function tell({ source, status: { name, sentences = [] }, film, belongs, sparsity, best, live }) {
    const { frames, done, last, moves } = film;
    const step = (frames.at(-1)?.step ?? 0).toLocaleString("en");
    const now = source === "sweep" && !belongs ? "waiting" : stateOf(name, source, film);
    const chip = source === "sweep" && now === "waiting" ? awaited : fill(words.state[now], { step });
    section.classList.toggle("stale", !belongs);
    part("chip").dataset.state = now;
    part("chip").textContent = chip;
    if (now !== told) say(part("chip"), chip);
    told = now;
    part("sentence").textContent = sentenceOf({ source, stage: now, step, last, done, sparsity, best }, words);
    if (sentences.length > 0) trouble.say(sentences.join(" "), { again: now === "error" || now === "reconnecting" });
    else trouble.hide();
    part("start").disabled = live.running;
    part("stop").disabled = !live.running;
    part("resume").disabled = live.running || !live.resumable;
    part("moves").hidden = moves.length === 0;
    if (part("moves").childElementCount !== moves.length) {
      part("moves").replaceChildren(...moves.map((move) => moveItem(move, { words, onGo })));
    }
  };
}

/**
 * @param {FilmStatus["name"]} name
 * @param {Values["film"]} source
 * @param {Training} film
 * @returns {FilmState}
 */
function stateOf(name, source, { done }) {
  if (name === "done") return done?.converged ? "converged" : "unconverged";
  return source === "kept" && name === "training" ? "kept" : name;
}
