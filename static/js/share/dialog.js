/** The dialog for sharing: the link and its QR code, the embedded page, what can be taken away. */

import { copyText } from "../controls/clipboard.js";
import { byId, served } from "../page/dom.js";
import { showPicture } from "../page/picture.js";
import { toQuery } from "../page/state.js";
import { createTrouble } from "../page/trouble.js";
import { fill } from "../page/words.js";
import { createEmbedding } from "./embedding.js";
import { createExports } from "./exports.js";
import { createFiles } from "./files.js";

/**
 * @param {{ phrases: Phrases } & ShareLink & ShareContext} options
 * @returns {Dialog}
 */
export function createDialog({ phrases: { share: words, lost }, link, missing, state, fields, at, figure, paper, sheet }) {
  const dialog = byId("share");
  const told = byId("share-told");
  const query = () => toQuery(fields.filter(({ name }) => !PASSING.has(name)), state.values);
  const embedding = createEmbedding({ words: lost, query, link, copy });
  const exports = createExports({ words, link, state, at, figure, paper, sheet, say });
  const files = createFiles({ words, lost, query, say, byHand });
  const trouble = createTrouble({ put: (line) => byId("qr").after(line) });
  byId("share-close").addEventListener("click", () => dialog.close());
  byId("share-copy").addEventListener("click", () => copy(byId("share-link")));
  byId("qr-large").addEventListener("click", () => {
    const large = dialog.toggleAttribute("data-large");
    byId("qr-large").setAttribute("aria-pressed", `${large}`);
    byId("qr").scrollIntoView({ block: "nearest" });
  });

  /** @param {string} sentence */
  function say(sentence) {
    told.textContent = sentence;
  }

  /**
   * What a read-only field holds goes to the clipboard, or is marked where a browser keeps it from pages.
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   */
  async function copy(field) {
    if (!await copyText(field.value)) return byHand(field);
    field.select();
    say(words.copied);
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  function byHand(field) {
    field.hidden = false;
    field.focus();
    field.select();
    say(words.no_clipboard);
  }

  return {
    open() {
      const parts = missing();
      byId("share-held").textContent = parts.length > 0 ? fill(words.but, { parts: parts.join(", ") }) : words.held;
      byId("share-link").value = link();
      byId("torch-code").hidden = true;
      showPicture(byId("qr"), served(`qr.svg?to=${encodeURIComponent(link())}`), {
        onTrouble: (error) => (error.final ? trouble.say(words.too_long) : trouble.show(lost.qr, error)), onCome: trouble.hide,
      });
      embedding.refresh();
      exports.refresh();
      files.refresh();
      say("");
      if (!dialog.open) dialog.showModal();
    },
    /** The link, marked, for a browser that keeps the clipboard to itself. */
    byHand: () => byHand(byId("share-link")),
  };
}

// What concerns this page alone and no other that is made from it.
const PASSING = new Set(["step", "guess", "view"]);
