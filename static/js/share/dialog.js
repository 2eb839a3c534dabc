/** The dialog for sharing: the link and its QR code, the embedded page, what can be taken away. */

import { byId, served } from "../dom.js";
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
    const answer = await fetch(served(`starcross.py?${query()}`));
    if (!answer.ok) return say(words.failed);
    if (!navigator.clipboard) return say(words.no_clipboard);
    await navigator.clipboard.writeText(await answer.text());
    say(words.copied);
  });

  function say(sentence) {
    told.textContent = sentence;
  }

  /** What a read-only field holds goes to the clipboard, or is marked where a browser keeps it from pages. */
  async function copy(field) {
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    say(navigator.clipboard ? words.copied : words.no_clipboard);
  }

  return {
    open() {
      byId("share-link").value = link();
      byId("qr").src = served(`qr.svg?to=${encodeURIComponent(link())}`);
      byId("save-torch").href = served(`starcross.py?${query()}`);
      const { lesson } = byId("save-offline").dataset;
      byId("save-offline").href = served(`offline.html?${[lesson && `lesson=${lesson}`, query()].filter(Boolean).join("&")}`);
      embedding.refresh();
      exports.refresh();
      say("");
      dialog.showModal();
    },
  };
}

// What concerns this page alone and no other that is made from it.
const PASSING = new Set(["step", "guess", "view"]);
