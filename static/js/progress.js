/** Which lessons were finished in this browser: noted where the last step is shown, marked in the list of lessons. */

import { finishedLessons, noteFinished } from "./classroom/shelf.js";

const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-finishes]"));
if (page?.dataset.finishes) noteFinished(page.dataset.finishes);
const finished = finishedLessons();
for (const entry of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson-entry]"))) {
  if (finished.has(entry.dataset.lessonEntry)) entry.querySelector(".finished")?.removeAttribute("hidden");
}
