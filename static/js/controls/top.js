/** The tools at the head of the page: undo and redo, theme, projector, link, and everything for sharing. */

import { byId, served } from "../page/dom.js";
import { showPicture } from "../page/picture.js";
import { createTrouble } from "../page/trouble.js";
import { createShare } from "./share.js";
import { createUndo } from "./undo.js";

const LONG = 64; // characters that a class can still type
const NOTHING = { record() {}, show() {} };

/**
 * context: what the dialog for sharing needs besides: the fields, the page, and what is at hand.
 * @param {TopOptions} options
 */
export function createTop({ state, phrases, setView, link, missing, onGo, context }) {
  if (!document.querySelector(".top")) return NOTHING; // an embedded page has no head
  const [theme, projector] = [byId("theme"), byId("projector")];
  const undo = createUndo({ state, buttons: { undo: byId("undo"), redo: byId("redo") }, onGo });
  createShare({ phrases, link, missing, context: { state, ...context } });
  const trouble = createTrouble({ put: (line) => byId("corner-qr").after(line) });
  theme.addEventListener("change", () => setView({ theme: /** @type {Values["theme"]} */ (theme.value) }));
  projector.addEventListener("click", () => setView({ view: state.values.view === "projector" ? "page" : "projector" }));

  /** What students open: the same view on a page of their own, without the projector's. */
  function invite() {
    const address = new URL(link());
    for (const name of ["view", "theme", "v", "guess"]) address.searchParams.delete(name);
    const text = `${address}`.replaceAll("%2C", ",").replace(/\?$/, "");
    const words = text.replace(/^https?:\/\//, "");
    showPicture(byId("corner-qr"), served(`qr.svg?to=${encodeURIComponent(text)}`), {
      onTrouble: (error) => (error.final ? trouble.say(phrases.share.too_long) : trouble.show(phrases.lost.qr, error)), onCome: trouble.hide,
    });
    byId("corner-link").textContent = words.length > LONG ? address.host : words;
  }

  return {
    record() {
      undo.record();
      if (state.values.view === "projector") invite();
    },
    /** @param {Values} values */
    show(values) {
      theme.value = values.theme;
      projector.setAttribute("aria-pressed", `${values.view === "projector"}`);
      if (values.view === "projector") invite();
    },
  };
}
