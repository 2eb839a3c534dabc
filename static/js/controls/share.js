/** Sharing: the link on the clipboard at once, everything else in a dialog that is loaded when it is first opened. */

import { byId } from "../page/dom.js";
import { load } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";
import { copyText } from "./clipboard.js";

const SHOWN = 2000; // ms that a button says what it has done

/**
 * missing(): what of the page the link cannot hold, in words; what it can goes into it.
 * @param {ShareOptions} options
 */
export function createShare({ phrases, link, missing, context }) {
  const button = byId("copy");
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    missing();
    if (!await copyText(link())) return (await opened()).byHand();
    button.textContent = phrases.copied;
    setTimeout(() => (button.textContent = usual), SHOWN);
  });

  const trouble = createTrouble({ put: (line) => byId("notice").before(line) });
  let dialog = /** @type {Promise<Dialog> | null} */ (null);
  let wanted = false;
  byId("open-share").addEventListener("click", opened);

  /** The dialog, once it is there, open if it is still wanted. */
  async function opened() {
    wanted = true;
    dialog ??= load("share/dialog", { onTrouble: (error) => trouble.show(phrases.lost.share, error) })
      .then(({ createDialog }) => createDialog({ phrases, link, missing, ...context }));
    const shown = await dialog;
    trouble.hide();
    if (wanted) shown.open();
    wanted = false;
    return shown;
  }
}
