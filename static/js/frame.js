/** What framed pages have in common: they tell the page around them how high they are, and when a result stands. */

import { byId } from "./page/dom.js";

const SOURCE = "starcross";
const SIZER = "[iFrameSizer]"; // how messages of iframe-resizer begin
const [LEAST, USUAL, MOST] = [320, 640, 1080]; // pixels: a frame that is lower at first has not been given a height, a higher one no screen's

/**
 * Nothing secret is told: who frames the page may be anyone.
 * @param {unknown} message
 */
function tell(message) {
  if (window.parent !== window) window.parent.postMessage(message, "*");
}

/**
 * Its height whenever that changes, also in the words of LTI platforms, and of iframe-resizer where that asks. A frame that
 * follows must not be as high as it is because it is: what is measured by the screen is so by the frame's first height.
 */
export function reportHeight() {
  const root = document.documentElement;
  let sizer = ""; // how iframe-resizer calls this frame
  if (window.parent !== window) {
    root.dataset.framed = "";
    root.style.setProperty("--screen", `${window.innerHeight < LEAST ? USUAL : Math.min(window.innerHeight, MOST)}px`);
  }
  const heightOf = () => Math.ceil(root.getBoundingClientRect().height); // a part of a pixel more would scroll
  const tellSizer = (/** @type {string} */ type) => tell(`${SIZER}${sizer}:${heightOf()}:${root.offsetWidth}:${type}`);
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || source === window || typeof data !== "string" || !data.startsWith(SIZER)) return;
    const [id, ...settings] = data.slice(SIZER.length).split(":");
    const first = settings.length > 0; // what comes later has no id
    if (first) sizer = id;
    if (sizer) tellSizer(first ? "init" : "size");
  });
  new ResizeObserver(() => {
    const height = heightOf();
    tell({ source: SOURCE, type: "height", height });
    tell(JSON.stringify({ subject: "lti.frameResize", height }));
    if (sizer) tellSizer("resizeObserver");
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
