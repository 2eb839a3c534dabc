/** The views beside the stage that have a section of their own: each one's script is loaded when it is first shown. */

import { readJson } from "../page/dom.js";
import { load } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";
import { boxOf, onceInView } from "../page/visibility.js";

/**
 * Each js/sections/NAME/section.js exports mount(section, context), called once; its own phrases are among the page's.
 * @param {SectionContext} context
 */
export function createSections(context) {
  for (const section of document.querySelectorAll(".section")) {
    if (section.id === "why" && context.state.values.chosen !== null) open(section); // it has the stage
    else onceInView(boxOf(section), () => open(section));
  }

  /** @param {Element} section */
  async function open(section) {
    const heading = /** @type {HTMLElement} */ (section.querySelector("h2"));
    const trouble = createTrouble({ put: (line) => heading.after(line) });
    const what = `“${heading.textContent}”`;
    const { mount } = await load(`sections/${section.id}/section`, { onTrouble: (error) => trouble.show(what, error) });
    await context.drawable;
    trouble.hide();
    mount(section, { ...context, phrases: { ...context.phrases, ...readJson(/** @type {SectionPhrases} */ (`phrases-${section.id}`)) } });
  }
}
