/**
 * Whoever follows a link to a heading stays at it while what stands above loads and grows, until a hand moves the page.
 */

const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];
const SLACK = 2; // pixels; a page's end may keep a heading from the very top

export function createLanding() {
  let target = null;
  let stood = null; // where it came to stand, in pixels below the window's upper edge

  const grown = new ResizeObserver(() => target && land());
  for (const part of document.querySelectorAll("main, .section, #notice")) grown.observe(part);
  window.addEventListener("hashchange", begin);
  window.addEventListener("click", (event) => event.target.closest?.("a[href*='#']") && begin()); // again to the same one
  window.addEventListener("scroll", () => {
    if (target && Math.abs(top() - stood) > SLACK) target = null; // not by what has grown: that was answered at once
  }, { passive: true });
  for (const name of HANDS) window.addEventListener(name, () => (target = null), { capture: true, passive: true });
  begin();

  function begin() {
    setTimeout(() => {
      target = document.getElementById(location.hash.slice(1))?.closest(".section") ?? null;
      if (target) land();
    });
  }

  function land() {
    target.scrollIntoView({ behavior: "instant" });
    stood = top();
  }

  function top() {
    return target.getBoundingClientRect().top;
  }
}
