/** A lesson's steps in place: its form and links change its words and move the stage, and no page is loaded. */

import { noteFinished } from "../classroom/shelf.js";
import { byId } from "../page/dom.js";
import { createDrawn } from "./drawn.js";
import { createMark } from "./mark.js";
import { createPlace } from "./place.js";

/** @param {SectionContext} context */
export function mount(context) {
  const place = createPlace(context);
  if (document.getElementById("lesson-step")) mountLesson(place, context);
  window.addEventListener("message", async ({ source, data }) => {
    if (source !== window.parent || source === window || data?.source !== "starcross" || data.type !== "go") return;
    const url = `${location.pathname}?${data.query}`;
    if (!await place.go(url)) location.replace(url);
  });
  if (window.parent !== window) window.parent.postMessage({ source: "starcross", type: "listening" }, "*"); // nothing secret is told
}

/**
 * @param {ReturnType<typeof createPlace>} place
 * @param {SectionContext} context
 */
function mountLesson(place, context) {
  const { state } = context;
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const [mark, drawn] = [createMark(context), createDrawn(context)];
  let shown = placeOf(state.values); // the step and answers that the words speak of
  let going = false;

  /** @param {Values} values */
  function placeOf({ step, guess, mark: at, drawn: arrows }) {
    return `${[step, guess, at, arrows]}`;
  }

  /** @param {Document} found */
  function swap(found) {
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
    mark.show();
    drawn.show();
    return true;
  }

  /** @param {string} url */
  async function go(url) {
    going = true;
    const there = await place.go(url, { moved: swap });
    going = false;
    shown = placeOf(state.values);
    if (!there) location.assign(url);
  }

  main.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".guess")) return;
    event.preventDefault();
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, `${value}`]));
    if (drawn.text) query.set("drawn", drawn.text);
    go(`${form.action}?${query}`);
  });
  main.addEventListener("click", (event) => {
    const way = /** @type {Element} */ (event.target).closest("a");
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || way.target) return;
    if (new URL(way.href).pathname !== location.pathname) return;
    event.preventDefault();
    go(way.href);
  });
  state.listen((values) => {
    if (going || placeOf(values) === shown) return; // by the browser's way back, or undone
    shown = placeOf(values);
    queueMicrotask(async () => {
      const response = await fetch(location.href);
      swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    });
  });
}
