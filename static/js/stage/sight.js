/** Which of some elements are in the window or near it: what is not need not be drawn. */

const NEAR = "200px";

/**
 * elements: nothing is always there. onCome(): one that was away has come. Until it is known otherwise, every one is there.
 * @param {(Element | null)[]} elements
 * @param {() => void} onCome
 */
export function createSight(elements, onCome) {
  /** @type {Set<Element | null>} */
  const away = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) away.add(target);
      else if (away.delete(target)) onCome();
    }
  }, { rootMargin: NEAR });
  for (const element of elements) if (element) observer.observe(element);

  return { sees: (/** @type {Element | null} */ element) => !away.has(element) };
}
