// @ts-nocheck its types are not yet told
/** What a dictionary has found, to take away: its picture as SVG and PNG, its numbers as CSV and JSON. */

import { html } from "../page/dom.js";
import { rowsOf } from "../stage/dictionary/rows.js";
import { drawingOf } from "./drawings.js";
import { signed, toPng } from "./pictures.js";

const FINE = 2; // dots of a PNG a pixel of the page
const KEPT = 10_000; // ms that a browser may take to begin with a file

/** buttons: each with a kind of file as data-save; told(): {picture, sentence, tints, numbers} of now. */
export function createSaves(buttons, told) {
  for (const button of buttons) button.addEventListener("click", () => saveAs(button.dataset.save, told()));
}

async function saveAs(kind, told) {
  save(await contentOf(kind, told), `starcross-dictionary.${kind}`);
}

async function contentOf(kind, { picture, sentence, tints, numbers }) {
  if (kind === "csv") return new Blob([`# ${numbers.link}\n`, rowsOf(numbers.result)], { type: "text/csv" });
  if (kind === "json") return new Blob([JSON.stringify(numbers)], { type: "application/json" });
  const drawing = drawingOf(picture);
  const sheet = signed(drawing.text, { ...drawing, sentence, link: numbers.link, tints, clear: false });
  return kind === "png" ? toPng(sheet, FINE) : new Blob([sheet.text], { type: "image/svg+xml" });
}

function save(content, name) {
  const url = URL.createObjectURL(content);
  html("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
