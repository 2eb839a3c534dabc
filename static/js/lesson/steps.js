/** What a lesson says, changed in place: the words of another step, and its form and links, which load no page. */

import { noteFinished } from "../classroom/shelf.js";
import { byId } from "../page/dom.js";

/**
 * The words of the step that a page found on the server is at; whether it is the same lesson.
 * @param {Document} found
 */
export function swapStep(found) {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const step = found.getElementById("lesson-step");
  const next = found.querySelector("main");
  if (!step || !next || found.getElementById("lesson-title")?.textContent !== byId("lesson-title").textContent) return false;
  const { step: number, finishes } = next.dataset;
  byId("lesson-step").replaceWith(document.adoptNode(step));
  document.querySelector(".steps")?.replaceChildren(...(next.querySelector(".steps")?.children ?? []));
  main.dataset.step = number;
  document.querySelector(".beside")?.toggleAttribute("hidden", number === "1");
  main.toggleAttribute("data-beside", "beside" in next.dataset);
  if (finishes) noteFinished(finishes);
  /** @type {HTMLElement | null} */ (byId("lesson-step").querySelector("[tabindex='-1']"))?.focus();
  return true;
}

/**
 * Calls go(url) where the lesson's form or one of its links would load another place of the same page.
 * @param {{ go: (url: string) => void, drawn?: () => string | null }} options drawn(): what the form says besides
 */
export function takeOver({ go, drawn = () => null }) {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  main.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".guess")) return;
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, `${value}`]));
    const arrows = drawn();
    if (arrows) query.set("drawn", arrows);
    go(`${form.action}?${query}`);
  });
  main.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest("a");
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || way.target) return;
    if (new URL(way.href).pathname !== location.pathname) return;
    event.preventDefault();
    go(way.href);
  });
}

/**
 * Calls go(url) where the page around a framed one leads it to another place, and tells that page that it may.
 * @param {(url: string) => void} go
 */
export function beLed(go) {
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || source === window || data?.source !== "starcross" || data.type !== "go") return;
    go(`${location.pathname}?${data.query}`);
  });
  if (window.parent !== window) window.parent.postMessage({ source: "starcross", type: "listening" }, "*"); // nothing secret is told
}
