/** The dialog for sharing: the link and its QR code, the embedded page, what can be taken away. */

import { copyText } from "../clipboard.js";
import { byId } from "../dom.js";
import { toQuery } from "../state.js";
import { createEmbedding } from "./embedding.js";
import { createExports } from "./exports.js";

export function createDialog({ phrases: { share: words }, link, state, fields, at, figure, paper }) {
  const dialog = byId("share");
  const told = byId("share-told");
  const query = () => toQuery(fields.filter(({ name }) => !PASSING.has(name)), state.values);
  const embedding = createEmbedding({ query, copy });
  const exports = createExports({ words, link, state, at, figure, paper, say });
  byId("share-close").addEventListener("click", () => dialog.close());
  byId("share-copy").addEventListener("click", () => copy(byId("share-link")));
  byId("qr-large").addEventListener("click", ({ currentTarget: button }) => {
    const large = dialog.toggleAttribute("data-large");
    button.setAttribute("aria-pressed", large);
    byId("qr").scrollIntoView({ block: "nearest" });
  });
  byId("copy-torch").addEventListener("click", async () => {
    const answer = await fetch(`/starcross.py?${query()}`);
    if (!answer.ok) return say(words.failed);
    const code = byId("torch-code");
    code.value = await answer.text();
    if (await copyText(code.value)) say(words.copied);
    else byHand(code);
  });

  function say(sentence) {
    told.textContent = sentence;
  }

  /** What a read-only field holds goes to the clipboard, or is marked where a browser keeps it from pages. */
  async function copy(field) {
    if (!await copyText(field.value)) return byHand(field);
    field.select();
    say(words.copied);
  }

  function byHand(field) {
    field.hidden = false;
    field.focus();
    field.select();
    say(words.no_clipboard);
  }

  return {
    open() {
      byId("share-link").value = link();
      byId("torch-code").hidden = true;
      byId("qr").src = `/qr.svg?to=${encodeURIComponent(link())}`;
      byId("save-torch").href = `/starcross.py?${query()}`;
      const { lesson } = byId("save-offline").dataset;
      byId("save-offline").href = `/offline.html?${[lesson && `lesson=${lesson}`, query()].filter(Boolean).join("&")}`;
      embedding.refresh();
      exports.refresh();
      say("");
      if (!dialog.open) dialog.showModal();
    },
    /** The link, marked, for a browser that keeps the clipboard to itself. */
    byHand: () => byHand(byId("share-link")),
  };
}

// What concerns this page alone and no other that is made from it.
const PASSING = new Set(["step", "guess", "view"]);
