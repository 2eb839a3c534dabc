/** An answer on a slider: where the reader expects the change, and then pinned beside where it is. */

import { placeOf, SPARSITY } from "../controls/sliders/ribbon.js";
import { byId, html, readJson } from "../page/dom.js";
import { sparsityWords } from "../page/words.js";

/** @param {Pick<SectionContext, "page" | "phrases">} context */
export function createMark({ page: { levels }, phrases }) {
  const pin = html("span", { class: "pin", "aria-hidden": "true" }, readJson("phrases-lesson").you);

  function show() {
    const { mark } = byId("lesson-step").dataset;
    if (mark) {
      const place = placeOf(Number(mark) / 100, { values: levels, scale: SPARSITY.scale }); // of percent
      pin.style.setProperty("--at", `${place}`);
      byId("track").append(pin);
    } else pin.remove();
    const slider = /** @type {HTMLInputElement | null} */ (document.getElementById("mark"));
    slider?.addEventListener("input", () => tell(slider));
    if (slider?.name) tell(slider);
  }

  /** @param {HTMLInputElement} slider */
  function tell(slider) {
    slider.name = "mark"; // one that nobody has moved is no answer
    const words = sparsityWords(slider.valueAsNumber / 100, phrases); // of percent
    slider.setAttribute("aria-valuetext", words);
    byId("mark-words").textContent = words;
    for (const option of document.querySelectorAll("input[name=guess]")) option.removeAttribute("required");
  }

  show();
  return { show };
}
