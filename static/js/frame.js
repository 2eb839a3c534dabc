/** What framed pages have in common: they tell the page around them how high they are, and when a result stands. */

import { byId } from "./page/dom.js";

const SOURCE = "starcross";

/**
 * Nothing secret is told: who frames the page may be anyone.
 * @param {unknown} message
 */
function tell(message) {
  if (window.parent !== window) window.parent.postMessage(message, "*");
}

/** Its height whenever that changes, also in the words that LTI platforms understand. */
export function reportHeight() {
  new ResizeObserver(() => {
    const height = document.documentElement.offsetHeight;
    tell({ source: SOURCE, type: "height", height });
    tell(JSON.stringify({ subject: "lti.frameResize", height }));
  }).observe(document.body);
}

export function tellReady() {
  tell({ source: SOURCE, type: "ready" });
}

/** Its height, and once that a result of the explorer stands. */
export function report() {
  reportHeight();
  const chip = byId("chip");
  const settled = new MutationObserver(() => {
    if (!/found/.test(chip.dataset.state ?? "")) return;
    settled.disconnect();
    tellReady();
  });
  settled.observe(chip, { attributeFilter: ["data-state"] });
}
