/** What the page says about itself: the sentence, the chip, the notice, and one polite line at rest. */

import { byId, html, setAttribute, setText } from "../page/dom.js";
import { say } from "../page/voice.js";
import { countOf, fill, meanings, sparsityWords } from "../page/words.js";

const SECOND = 1000; // ms
const D = ", D "; // before what a sentence says of dimensionality
const PATIENCE = 2; // seconds without news after which they are counted

/** @param {{ phrases: Phrases, onRetry: () => void }} options */
export function createStatus({ phrases, onRetry }) {
  let told = ""; // of a level, at rest
  let named = ""; // what stood there
  const [sentence, chip, notice] = [byId("sentence"), byId("chip"), byId("notice")];
  byId("dismiss").addEventListener("click", () => (notice.hidden = true));
  byId("retry").addEventListener("click", () => {
    notice.hidden = true;
    onRetry();
  });

  /** @type {{ words: string, at: number } | null} */
  let since = null; // when the chip last had something new to say, and what it said
  /** @type {number | null} */
  let clock = null;

  /**
   * @param {keyof Phrases["chip"]} state
   * @param {Record<string, string | number>} values
   */
  function setChip(state, values = {}) {
    setAttribute(chip, "data-state", state);
    const words = fill(phrases.chip[state], values);
    if (words === since?.words) return;
    since = { words, at: performance.now() };
    chip.textContent = words;
    clearInterval(clock);
    const late = /** @type {Record<string, string>} */ (phrases.chip_late)[state];
    if (late) clock = setInterval(wait, SECOND, late);
  }

  /**
   * Nothing new for a while: what is under way goes on saying so.
   * @param {string} late
   */
  function wait(late) {
    if (!since) return;
    const seconds = Math.round((performance.now() - since.at) / SECOND);
    if (seconds >= PATIENCE) chip.textContent = fill(late, { words: since.words, seconds });
  }

  /** @type {{ name: HTMLElement, before: Text, after: Text | null } | null} */
  let pieces = null; // of the sentence of a model, while it stands

  /** @param {string} words */
  function tell(words) {
    const [name, ...rest] = words.split(":");
    const [before, ...after] = rest.join(":").split(D);
    if (!pieces || Boolean(pieces.after) !== after.length > 0) pieces = compose(after.length > 0);
    setText(pieces.name, rest.length > 0 ? `${name}:` : name); // no line begins with a colon
    putText(pieces.before, before);
    if (pieces.after) putText(pieces.after, ` ${after.join(D)}`);
    setText(byId("term-here"), meanings([name], phrases.terms));
    sentence.classList.remove("pending");
  }

  /** @param {boolean} long whether it speaks of dimensionality */
  function compose(long) {
    const [name, before] = [term("arrangement", ""), document.createTextNode("")];
    const after = long ? document.createTextNode("") : null;
    sentence.replaceChildren(html("strong", {}, name), before, ...(after ? [", ", term("dimensionality", "D"), after] : []));
    return { name, before, after };
  }

  /**
   * Words of which nothing opens a card.
   * @param {string} words
   */
  function tellPlainly(words) {
    pieces = null;
    setText(sentence, words);
  }

  return {
    /**
     * A model that another part of the page has put on the stage.
     * @param {string} words
     */
    visit(words) {
      tell(words);
      setChip("visit");
    },
    /**
     * @param {keyof Phrases["chip"]} state
     * @param {{ step?: number, position?: number }} values
     */
    progress(state, values) {
      setChip(state, values);
    },
    /** A model in training has no name. */
    training() {
      tellPlainly(phrases.training);
      sentence.classList.add("pending");
    },
    /**
     * The picture is of other settings than those that are asked for by now.
     * @param {string} was
     */
    behind(was) {
      tellPlainly(fill(phrases.still, { was }));
      sentence.classList.add("pending");
    },
    /**
     * A level of a finished result: its name first, in bold, and how many of the random starts came there.
     * @param {Level} level
     * @param {number} starts
     */
    level(level, starts) {
      tell(level.sentence);
      const reached = level.found.find(({ ground }) => ground)?.share ?? 0;
      const words = countOf(reached, starts, phrases);
      setChip(reached > 0 ? "found" : "not_found", { starts: words });
    },
    /**
     * again: it is asked for again without a hand.
     * @param {string[]} sentences
     * @param {{ again?: boolean }} options
     */
    trouble(sentences, { again = false } = {}) {
      setChip(again ? "reconnecting" : "error");
      if (sentence.classList.contains("pending") && !byId("explorer").classList.contains("behind")) tellPlainly(phrases.untrained);
      byId("notice-lines").replaceChildren(...sentences.map((line) => html("li", {}, line)));
      byId("retry").hidden = false;
      notice.hidden = false;
    },
    well() {
      if (!byId("retry").hidden) notice.hidden = true;
      byId("retry").hidden = true;
    },
    /**
     * Where a slider has come to rest, for who listens; the answer not before it is shown, and only where it has another
     * name than the last. query: of which settings; place: where it stands, in words.
     * @param {Level} level
     * @param {{ query: string, place?: string }} options
     */
    rest({ sparsity, sentence: answer }, { query, place = sparsityWords(sparsity, phrases) }) {
      const secret = byId("explorer").dataset.hide?.split(" ").includes("answer");
      const about = `${query} ${sparsity} ${answer}`;
      const [name] = answer.split(":");
      if (about !== told) say("level", `${place}.${secret || name === named ? "" : ` ${answer}`}`);
      told = about;
      if (!secret) named = name;
    },
  };
}

/**
 * @param {Text} piece
 * @param {string} words
 */
function putText(piece, words) {
  if (piece.data !== words) piece.data = words;
}

/**
 * Words that open the card of a term, as the macro of the templates has them.
 * @param {string} id
 * @param {string} words
 */
function term(id, words) {
  return html("button", { type: "button", class: "term", popovertarget: `term-${id}` }, words);
}
