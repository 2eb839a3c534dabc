/** Sharing: the link on the clipboard at once, everything else in a dialog that is loaded when it is first opened. */

import { byId } from "./dom.js";

const SHOWN = 2000;

export function createShare({ phrases, link, context }) {
  const button = byId("copy");
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    // Browsers offer the clipboard on https and on localhost only.
    if (navigator.clipboard) await navigator.clipboard.writeText(link());
    button.textContent = navigator.clipboard ? phrases.copied : phrases.copy_by_hand;
    setTimeout(() => (button.textContent = usual), SHOWN);
  });

  let dialog = null;
  byId("open-share").addEventListener("click", async () => {
    dialog ??= import("./share/dialog.js").then(({ createDialog }) => createDialog({ phrases, link, ...context }));
    (await dialog).open();
  });
}
