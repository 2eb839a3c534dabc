/** The sections below the explorer: each one's script is loaded when it first comes near the window. */

import { readJson } from "../page/dom.js";
import { load } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";
import { onceInView } from "../page/visibility.js";

const MARGIN = "400px"; // half a screen: what is loaded there is drawn before it is reached

/**
 * Each js/sections/NAME/section.js exports mount(section, context), called once; its own phrases are among the page's.
 * @param {SectionContext} context
 */
export function createSections(context) {
  for (const section of document.querySelectorAll(".section")) {
    if (section.id === "why" && context.state.values.chosen !== null) open(section); // it has the stage
    else onceInView(section, () => open(section), { margin: MARGIN });
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
