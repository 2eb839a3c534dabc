/** What is in sight: elements in the window or near it, and the page itself. */

const NEAR = "200px"; // as far as a turn of the wheel or two
const PEEPING = "-120px 0px"; // a heading that peeps in is not looked at yet

/**
 * Calls onChange(inside) at first and whenever an element enters or leaves the window grown by margin; returns its end.
 * @param {Element} element
 * @param {(inside: boolean) => void} onChange
 * @param {{ margin?: string }} options
 */
function watchElement(element, onChange, { margin = "0px" } = {}) {
  const observer = new IntersectionObserver((entries) => onChange(entries[entries.length - 1].isIntersecting), { rootMargin: margin });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Calls begin() once, as soon as an element is within the window grown by margin.
 * @param {Element} element
 * @param {() => void} begin
 * @param {{ margin?: string }} options
 */
export function onceInView(element, begin, { margin } = {}) {
  const end = watchElement(element, (inside) => {
    if (!inside) return;
    end();
    begin();
  }, { margin });
}

/**
 * Calls onHide() when the page is hidden, as behind another tab, and onShow() when it is shown again.
 * @param {{ onShow?: () => void, onHide?: () => void }} options
 */
export function watchPage({ onShow = () => {}, onHide = () => {} }) {
  document.addEventListener("visibilitychange", () => (document.hidden ? onHide() : onShow()));
}

/**
 * Calls enter() when an element comes into the window of a shown page, and leave() when it goes or the page is hidden.
 * @param {Element} element
 * @param {{ enter: () => void, leave: () => void, margin?: string }} options
 */
export function whileInView(element, { enter, leave, margin = PEEPING }) {
  let inside = false;
  let seen = false;

  function check() {
    const now = inside && !document.hidden;
    if (now === seen) return;
    seen = now;
    if (seen) enter();
    else leave();
  }

  watchElement(element, (value) => {
    inside = value;
    check();
  }, { margin });
  watchPage({ onShow: check, onHide: check });
}

/**
 * Which of some elements are in the window or near it: what is not need not be drawn. elements: nothing is always there.
 * onCome(): one that was away has come. Until it is known otherwise, every one is there.
 * @param {(Element | null)[]} elements
 * @param {() => void} onCome
 */
export function createSight(elements, onCome) {
  /** @type {Set<Element | null>} */
  const away = new Set();
  for (const element of elements) {
    if (!element) continue;
    watchElement(element, (inside) => {
      if (!inside) away.add(element);
      else if (away.delete(element)) onCome();
    }, { margin: NEAR });
  }
  return { sees: (/** @type {Element | null} */ element) => !away.has(element) };
}

/**
 * What is watched of a view: on a phone a lesson's has no box of its own, and only its picture stays in sight.
 * @param {Element} view
 */
export function boxOf(view) {
  return (view.matches(".beside") && view.querySelector("[data-picture]")) || view;
}
