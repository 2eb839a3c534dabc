/** Undo and redo of committed changes, by button and by keyboard; what is typed into a box stays the box's own. */

import { createGesture } from "../page/gesture.js";

const TYPED = "input[type=text], textarea";
const PASSED_OVER = new Set(["theme", "view", "head", "knobs"]); // how the page looks is no change of the experiment

/** @param {{ state: State, buttons: { undo: HTMLButtonElement, redo: HTMLButtonElement }, onGo: (values: Values) => void }} options */
export function createUndo({ state, buttons, onGo }) {
  /** @type {Values[]} */
  const past = [];
  /** @type {Values[]} */
  let future = [];
  let here = state.values;
  const continues = createGesture();

  /** @param {Named} values */
  function differs(values) {
    return Object.keys(values).some((name) => !PASSED_OVER.has(name) && `${values[name]}` !== `${/** @type {Named} */ (here)[name]}`);
  }

  /**
   * @param {Values[]} from
   * @param {Values[]} to
   */
  function go(from, to) {
    const last = from.pop();
    if (!last) return;
    to.push(here);
    here = last;
    const kept = [...PASSED_OVER].map((name) => [name, /** @type {Named} */ (state.values)[name]]).filter(([, value]) => value !== undefined);
    onGo({ ...here, ...Object.fromEntries(kept) }); // recorded by then: nothing differs
    mark();
  }

  function mark() {
    buttons.undo.disabled = past.length === 0;
    buttons.redo.disabled = future.length === 0;
  }

  const undo = () => go(past, future);
  const redo = () => go(future, past);
  buttons.undo.addEventListener("click", undo);
  buttons.redo.addEventListener("click", redo);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || /** @type {Element} */ (event.target).matches(TYPED)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  });

  return {
    /** A change was committed: what stood before it can be had again. */
    record() {
      if (!differs(state.values)) return;
      if (!continues()) past.push(here);
      future = [];
      here = state.values;
      mark();
    },
  };
}
