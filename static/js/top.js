/** The tools at the head of the page: undo and redo, theme, projector, link, and everything for sharing. */

import { byId } from "./dom.js";
import { createShare } from "./share.js";
import { createUndo } from "./undo.js";

const NOTHING = { record() {}, show() {} };

/** context: what the dialog for sharing needs besides: the fields, the page, and what is at hand. */
export function createTop({ state, phrases, look, link, onGo, context }) {
  if (!document.querySelector(".top")) return NOTHING; // an embedded page has no head
  const [theme, projector] = [byId("theme"), byId("projector")];
  const undo = createUndo({ state, buttons: { undo: byId("undo"), redo: byId("redo") }, onGo });
  createShare({ phrases, link, context: { state, ...context } });
  theme.addEventListener("change", () => look({ theme: theme.value }));
  projector.addEventListener("click", () => look({ view: state.values.view === "projector" ? "page" : "projector" }));
  return {
    record: undo.record,
    show(values) {
      theme.value = values.theme;
      projector.setAttribute("aria-pressed", values.view === "projector");
    },
  };
}
