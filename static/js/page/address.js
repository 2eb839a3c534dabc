/** The address bar says what the page shows: replaced when a control is let go, one entry more a gesture that changes the experiment. */

import { createGesture } from "./gesture.js";

const EMBEDDED = window.parent !== window; // its history is that of the page around it
const AT_ONCE = 30; // changes, and one more every EVERY ms: at most 90 within 30 s, where Safari refuses the 101st
const EVERY = 500; // ms

/** @param {{ state: State, link: () => string }} options */
export function createAddress({ state, link }) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const continues = createGesture();
  const allowance = createAllowance();
  /** @type {number | null} */
  let timer = null;
  /** @type {"push" | "replace" | null} */
  let pending = null; // "push" or "replace"
  /** @type {string | null} */
  let written = null;

  /**
   * In so many ms, or as soon as it may be; what waits to be an entry of its own stays one.
   * @param {"push" | "replace"} kind
   * @param {number} delay
   */
  function want(kind, delay) {
    if (pending !== "push") pending = kind;
    clearTimeout(timer);
    if (delay > 0) timer = setTimeout(write, delay);
    else write();
  }

  function write() {
    clearTimeout(timer);
    if (pending === null) return;
    const wait = allowance.wait();
    if (wait > 0) {
      timer = setTimeout(write, wait);
      return;
    }
    const push = pending === "push" && !EMBEDDED;
    pending = null;
    if (link() === written) return;
    written = link();
    allowance.spend();
    if (push) history.pushState(state.values, "", written);
    else history.replaceState(state.values, "", written);
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  window.addEventListener("popstate", (event) => {
    if (!event.state) return;
    pending = null;
    state.set(event.state);
    written = link();
    tell();
  });
  // What was put off is there once the hand lets go, or the page.
  for (const name of ["pointerup", "pointercancel", "keyup", "pagehide"]) window.addEventListener(name, write);

  return {
    /**
     * Calls listener() whenever a change stands, by hand or by the browser's going back or forth.
     * @param {() => void} listener
     */
    listen(listener) {
      listeners.add(listener);
    },
    write: () => want("replace", 0),
    replace() {
      tell();
      want("replace", allowance.since() > EVERY ? 0 : EVERY);
    },
    push() {
      tell();
      if (continues()) want("replace", EVERY);
      else want("push", 0);
    },
  };
}

/** Changes of the history that may still be made: AT_ONCE, and one more every EVERY ms. */
function createAllowance() {
  let left = AT_ONCE;
  let counted = performance.now();
  let last = -Infinity;

  function count() {
    const more = Math.floor((performance.now() - counted) / EVERY);
    left = Math.min(AT_ONCE, left + more);
    counted += more * EVERY;
  }

  return {
    /** ms until the next may be made. */
    wait() {
      count();
      return left > 0 ? 0 : counted + EVERY - performance.now();
    },
    since: () => performance.now() - last,
    spend() {
      count();
      left -= 1;
      last = performance.now();
    },
  };
}
