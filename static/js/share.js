/** Sharing: the link on the clipboard at once, everything else in a dialog that is loaded when it is first opened. */

import { copyText } from "./clipboard.js";
import { byId } from "./dom.js";

const SHOWN = 2000;

export function createShare({ phrases, link, context }) {
  const button = byId("copy");
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    if (!await copyText(link())) return (await opened()).byHand();
    button.textContent = phrases.copied;
    setTimeout(() => (button.textContent = usual), SHOWN);
  });

  let dialog = null;
  byId("open-share").addEventListener("click", opened);

  async function opened() {
    dialog ??= import("./share/dialog.js").then(({ createDialog }) => createDialog({ phrases, link, ...context }));
    (await dialog).open();
    return dialog;
  }
}
