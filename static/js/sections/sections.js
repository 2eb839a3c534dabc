/** The sections below the explorer: each one's script is loaded when it first comes near the window. */

import { load } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";

const MARGIN = "400px";

/**
 * Each js/sections/NAME/section.js exports mount(element, context), called once.
 * @param {SectionContext} context
 */
export function createSections(context) {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      open(target);
    }
  }, { rootMargin: MARGIN });
  for (const section of document.querySelectorAll(".section")) {
    if (section.id === "why" && context.state.values.chosen !== null) open(section); // it has the stage
    else observer.observe(section);
  }

  /** @param {Element} section */
  async function open(section) {
    const heading = /** @type {HTMLElement} */ (section.querySelector("h2"));
    const trouble = createTrouble({ put: (line) => heading.after(line) });
    const what = `“${heading.textContent}”`;
    const { mount } = await load(`sections/${section.id}/section`, { onTrouble: (error) => trouble.show(what, error) });
    await context.drawable;
    trouble.hide();
    mount(section, context);
  }
}
