/** Undo and redo of committed changes, by button and by keyboard; what is typed into a box stays the box's own. */

import { createGesture } from "../page/gesture.js";

const TYPED = "input[type=text], textarea";
const PASSED_OVER = new Set(["theme", "view", "head", "knobs"]); // how the page looks is no change of the experiment

export function createUndo({ state, buttons, onGo }) {
  let past = [];
  let future = [];
  let here = state.values;
  const continues = createGesture();

  function differs(values) {
    return Object.keys(values).some((name) => !PASSED_OVER.has(name) && `${values[name]}` !== `${here[name]}`);
  }

  function go(from, to) {
    if (from.length === 0) return;
    to.push(here);
    here = from.pop();
    const kept = [...PASSED_OVER].map((name) => [name, state.values[name]]).filter(([, value]) => value !== undefined);
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
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches(TYPED)) return;
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
