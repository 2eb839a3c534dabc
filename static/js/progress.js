/** Which lessons were finished in this browser: noted where the last step is shown, marked in the list of lessons. */

import { readKept, writeKept } from "./classroom/kept.js";

const NAME = "starcross-lessons";

const kept = readKept(NAME);
const finished = new Set(Array.isArray(kept) ? kept : []);
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-finishes]"));
if (page) writeKept(NAME, [...finished.add(page.dataset.finishes)]);
for (const entry of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson-entry]"))) {
  if (finished.has(entry.dataset.lessonEntry)) entry.querySelector(".finished")?.removeAttribute("hidden");
}
