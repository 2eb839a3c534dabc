/** The tools at the head of the page: undo and redo, theme, projector, link, and everything for sharing. */

import { byId, served } from "../page/dom.js";
import { showPicture } from "../page/picture.js";
import { createTrouble } from "../page/trouble.js";
import { createMenu } from "./menu.js";
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
  const [theme, projector, leave] = [byId("theme"), byId("projector"), byId("leave")];
  const projected = () => state.values.view === "projector";
  createMenu(byId("more"));
  const undo = createUndo({ state, buttons: { undo: byId("undo"), redo: byId("redo") }, onGo });
  createShare({ phrases, link, missing, context: { state, ...context } });
  const trouble = createTrouble({ put: (line) => byId("corner-qr").after(line) });
  theme.addEventListener("change", () => setView({ theme: /** @type {Values["theme"]} */ (theme.value) }));
  projector.addEventListener("click", () => project(true));
  leave.addEventListener("click", () => project(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && projected() && !document.querySelector("dialog[open]")) project(false);
  });

  /**
   * The button that was pressed is gone on the other side: the focus goes to the one that leads back.
   * @param {boolean} on
   */
  function project(on) {
    byId("more").open = false;
    setView({ view: on ? "projector" : "page" });
    (on ? leave : /** @type {HTMLElement} */ (byId("more").firstElementChild)).focus();
  }

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
      if (projected()) invite();
    },
    /** @param {Values} values */
    show(values) {
      theme.value = values.theme;
      projector.setAttribute("aria-pressed", `${values.view === "projector"}`);
      if (values.view === "projector") invite();
    },
  };
}
