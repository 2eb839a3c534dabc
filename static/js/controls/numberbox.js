/** A box for a number between the server's bounds, which takes it as people write it and says what it made of it. */

import { html, setAttribute } from "../page/dom.js";
import { tell } from "../page/voice.js";
import { fill } from "../page/words.js";
import { readNumber } from "./typed.js";

/** @type {Record<string, number>} */
const KEYS = { ArrowUp: 1, ArrowDown: -1 };

/**
 * onValue(value): another number; tell(sentence): why it is not the one that was typed, or nothing.
 * @param {FieldSchema} field
 * @param {{ id?: string, words: Pick<Phrases, "whole_from_to" | "number_from_to">, onValue: (value: number) => void, tell: (sentence: string) => void }} options
 */
export function createNumberBox({ name, label, kind, minimum, maximum, step }, { id, words, onValue, tell }) {
  const whole = kind === "integer";
  const input = html("input", {
    type: "text", class: "number-box", ...(id ? { id } : {}), role: "spinbutton", autocomplete: "off", spellcheck: "false",
    inputmode: whole ? "numeric" : "decimal", "aria-valuemin": minimum, "aria-valuemax": maximum,
  });
  let shown = minimum;

  /** @param {number} value */
  function show(value) {
    shown = value;
    if (input.value !== String(value)) input.value = String(value);
    setAttribute(input, "aria-valuenow", String(value));
  }

  /** @param {number} value */
  function take(value) {
    const near = Math.min(Math.max(value, minimum), maximum);
    return whole ? Math.round(near) : near;
  }

  input.addEventListener("change", () => {
    const typed = input.value;
    const asked = readNumber(typed, { whole });
    const value = asked === null ? shown : take(asked);
    const phrase = whole ? words.whole_from_to : words.number_from_to;
    show(value);
    if (asked !== null) onValue(value);
    tell(value === asked ? "" : fill(phrase, { label, minimum, maximum, value, typed }));
  });
  input.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const value = take(Number((shown + by * step).toPrecision(12)));
    if (value === shown) return;
    show(value);
    onValue(value);
    tell("");
  });
  return { name, input, show };
}

/** The line under some boxes: what was made of what was typed last. */
export function createNote() {
  const element = html("p", { class: "small typed", hidden: "" });
  return {
    element,
    tell: (/** @type {string} */ sentence) => tell(element, sentence, { hide: true }),
  };
}
