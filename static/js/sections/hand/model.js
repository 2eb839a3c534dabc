/** The hand's model: its own, or that of the best until a hand takes it; its text in the link; what the server says of it. */

import { ask } from "../ask.js";
import { readArrows, writeArrows } from "../../stage/hand/arrows.js";

const REST = 250; // ms without a change after which the server is asked, once

/**
 * @typedef {Pick<Model, "W" | "b">} Arrows
 * @typedef {import("./fall.js").Minimum} Home a minimum that a hand has left
 */

/**
 * query(): what the server is asked, of the experiment and sparsity; onDescribed(): it has answered; onTrouble(error): it
 * has not, and is asked again.
 * @param {{ digits: number, query: () => string, onDescribed: () => void, onTrouble: (error: unknown) => void }} options
 */
export function createHandModel({ digits, query, onDescribed, onTrouble }) {
  /** @type {Arrows | null} */
  let own = null;
  /** @type {string | null} */
  let written = null;
  /** @type {Described | null} */
  let described = null;
  /** @type {number | undefined} */
  let known; // the loss, where training has told it
  /** @type {Home | null} */
  let home = null;
  /** @type {Timer | null} */
  let timer = null;
  let asked = new AbortController();

  function forget() {
    clearTimeout(timer);
    asked.abort();
    described = null;
    known = undefined;
  }

  async function describe() {
    if (!own) return;
    asked = new AbortController();
    const { signal } = asked;
    const { W, b } = own;
    try {
      const answer = await ask(`/api/describe?${query()}`, { signal, body: { W, b }, onTrouble });
      if (signal.aborted) return;
      described = answer;
      onDescribed();
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
    }
  }

  return {
    get own() {
      return own;
    },
    get described() {
      return described;
    },
    /** The exact loss, once it is known. */
    get loss() {
      return described?.loss ?? known;
    },
    get home() {
      return home;
    },
    /** What the link says of it, or null. */
    get text() {
      return written;
    },
    /**
     * The arrows are these; from: the minimum that they were taken from, loss: theirs, where these are known.
     * @param {Arrows} next
     * @param {{ from?: Home | null, loss?: number }} options
     */
    put(next, { from = home, loss } = {}) {
      forget();
      known = loss;
      own = { W: next.W, b: next.b };
      home = from;
    },
    /** They rest: their text for the link; the server is asked about them soon. */
    rest() {
      written = own && writeArrows(own, digits);
      this.ask();
      return written;
    },
    /** The server is asked about them, if not by now. */
    ask() {
      clearTimeout(timer);
      asked.abort();
      timer = setTimeout(describe, REST);
    },
    /**
     * A link's text; whether it is another than is here.
     * @param {string | null} text
     */
    read(text) {
      if (text === written) return false;
      forget();
      written = text;
      own = text === null ? null : readArrows(text);
      home = null;
      if (own) this.ask();
      return true;
    },
    release() {
      forget();
      own = written = home = null;
    },
  };
}
