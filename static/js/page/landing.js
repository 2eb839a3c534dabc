/**
 * The section that is looked at, for the link. And whoever follows a link to a heading stays at it while what stands above
 * loads and grows, until a hand moves the page.
 */

import { byId } from "./dom.js";

const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];
const SLACK = 2; // pixels; a page's end may keep a heading from the very top
const LINE = 0.4; // of the window's height, from above: what crosses it is looked at
const REST = 200; // ms after the last scrolling

export function createLanding() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const sections = [...document.querySelectorAll(".section")];
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  let target = sectionOf(location.hash);
  /** @type {number | null} */
  let stood = null; // where it came to stand, in pixels below the window's upper edge
  let seen = location.hash;
  /** @type {number | null} */
  let timer = null;
  /** @type {Element | null} */
  let acted = null; // the section that a hand was last at

  const grown = new ResizeObserver(() => target && land(target));
  for (const part of [main, byId("notice"), ...sections]) grown.observe(part);
  window.addEventListener("hashchange", begin);
  window.addEventListener("click", ({ target: pressed }) => pressed instanceof Element && pressed.closest("a[href^='#']") && setTimeout(begin));
  window.addEventListener("scroll", () => {
    if (target && Math.abs(top(target) - Number(stood)) > SLACK) target = null; // what has grown was answered at once
    clearTimeout(timer);
    timer = setTimeout(rest, REST);
  }, { passive: true });
  for (const name of ["pointerdown", "keydown"]) {
    main.addEventListener(name, ({ target: at }) => (acted = /** @type {Element} */ (at).closest(".section")));
  }
  for (const name of HANDS) window.addEventListener(name, () => (target = null), { capture: true, passive: true });

  /** @param {string} hash */
  function sectionOf(hash) {
    return sections.find(({ id }) => `#${id}` === hash) ?? null;
  }

  function begin() {
    target = sectionOf(location.hash);
    if (target) land(target);
  }

  /** @param {Element} section */
  function land(section) {
    section.scrollIntoView({ behavior: "instant" });
    stood = top(section);
  }

  /** @param {Element} section */
  function top(section) {
    return section.getBoundingClientRect().top;
  }

  function rest() {
    const before = seen;
    seen = fragment();
    if (seen !== before) for (const listener of listeners) listener();
  }

  function fragment() {
    if (target) return `#${target.id}`;
    const line = LINE * window.innerHeight;
    const crossed = sections.find((section) => {
      const box = section.getBoundingClientRect();
      return box.top <= line && box.bottom > line;
    });
    return crossed ? `#${crossed.id}` : "";
  }

  return {
    fragment,
    /**
     * Calls listener() whenever another section is looked at.
     * @param {() => void} listener
     */
    listen(listener) {
      listeners.add(listener);
    },
    /** What is shared: who has scrolled up to do so means what they were at. */
    shared: () => fragment() || (acted ? `#${acted.id}` : ""),
  };
}
