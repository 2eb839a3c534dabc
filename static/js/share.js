/** The link of exactly this view, on the clipboard. */

import { byId } from "./dom.js";

const SHOWN = 2000;

export function createShare({ phrases, link }) {
  const button = byId("copy");
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    // Browsers offer the clipboard on https and on localhost only.
    if (navigator.clipboard) await navigator.clipboard.writeText(link());
    button.textContent = navigator.clipboard ? phrases.copied : phrases.copy_by_hand;
    setTimeout(() => (button.textContent = usual), SHOWN);
  });
}
