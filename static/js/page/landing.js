/**
 * The section that is looked at, for the link. And whoever follows a link to a heading stays at it while what stands above
 * loads and grows, until a hand moves the page.
 */

const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];
const SLACK = 2; // pixels; a page's end may keep a heading from the very top
const LINE = 0.4; // of the window's height, from above: what crosses it is looked at
const REST = 200; // ms after the last scrolling

/** onMove(): another section is looked at. */
export function createLanding({ onMove }) {
  const sections = [...document.querySelectorAll(".section")];
  let target = sectionOf(location.hash);
  let stood = null; // where it came to stand, in pixels below the window's upper edge
  let seen = location.hash;
  let timer = null;
  let acted = null; // the section that a hand was last at

  const grown = new ResizeObserver(() => target && land());
  for (const part of [document.querySelector("main"), document.getElementById("notice"), ...sections]) grown.observe(part);
  window.addEventListener("hashchange", begin);
  window.addEventListener("click", ({ target: pressed }) => pressed.closest?.("a[href^='#']") && setTimeout(begin));
  window.addEventListener("scroll", () => {
    if (target && Math.abs(top() - stood) > SLACK) target = null; // what has grown was answered at once
    clearTimeout(timer);
    timer = setTimeout(rest, REST);
  }, { passive: true });
  for (const name of ["pointerdown", "keydown"]) {
    document.querySelector("main").addEventListener(name, (event) => (acted = event.target.closest(".section")));
  }
  for (const name of HANDS) window.addEventListener(name, () => (target = null), { capture: true, passive: true });

  function sectionOf(hash) {
    return sections.find(({ id }) => `#${id}` === hash) ?? null;
  }

  function begin() {
    target = sectionOf(location.hash);
    if (target) land();
  }

  function land() {
    target.scrollIntoView({ behavior: "instant" });
    stood = top();
  }

  function top() {
    return target.getBoundingClientRect().top;
  }

  function rest() {
    const before = seen;
    seen = fragment();
    if (seen !== before) onMove();
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
    /** What is shared: who has scrolled up to do so means what they were at. */
    shared: () => fragment() || (acted ? `#${acted.id}` : ""),
  };
}
