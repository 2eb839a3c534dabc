/** Work for a section is done while it is seen: enter() when it comes into the window of a shown page, leave() after. */

const MARGIN = "-120px 0px"; // a heading that peeps in is not looked at yet

/**
 * @param {Element} element
 * @param {{ enter: () => void, leave: () => void }} options
 */
export function whileSeen(element, { enter, leave }) {
  let inside = false;
  let seen = false;

  function tell() {
    const now = inside && !document.hidden;
    if (now === seen) return;
    seen = now;
    if (seen) enter();
    else leave();
  }

  new IntersectionObserver(([...entries]) => {
    inside = entries[entries.length - 1].isIntersecting;
    tell();
  }, { rootMargin: MARGIN }).observe(element);
  document.addEventListener("visibilitychange", tell);
}
