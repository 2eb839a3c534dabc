/** Sharing: the link on the clipboard at once, everything else in a dialog that is loaded when it is first opened. */

import { byId } from "./dom.js";
import { load } from "./lazy.js";
import { createTrouble } from "./trouble.js";

const SHOWN = 2000;

/** missing(): what of the page the link cannot hold, in words; what it can goes into it. */
export function createShare({ phrases, link, missing, context }) {
  const button = byId("copy");
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    missing();
    // Browsers offer the clipboard on https and on localhost only.
    if (navigator.clipboard) await navigator.clipboard.writeText(link());
    button.textContent = navigator.clipboard ? phrases.copied : phrases.copy_by_hand;
    setTimeout(() => (button.textContent = usual), SHOWN);
  });

  const trouble = createTrouble({ put: (line) => byId("notice").before(line) });
  let dialog = null;
  let wanted = false;
  byId("open-share").addEventListener("click", async () => {
    wanted = true;
    dialog ??= load("share/dialog", { onTrouble: (error) => trouble.show(phrases.lost.share, error) })
      .then(({ createDialog }) => createDialog({ phrases, link, missing, ...context }));
    const { open } = await dialog;
    trouble.hide();
    if (wanted) open();
    wanted = false;
  });
}
