/** What a page of other data shows, to take away: its picture as SVG and PNG, its numbers as CSV and JSON. */

import { drawingOf } from "./drawings.js";
import { signed, toPng } from "./pictures.js";
import { saveAs } from "./save.js";

const FINE = 2; // dots of a PNG a pixel of the page

/**
 * buttons: each with a kind of file as data-save; told(): what there is to save now.
 * @param {HTMLButtonElement[]} buttons
 * @param {() => Saved} told
 */
export function createSaves(buttons, told) {
  for (const button of buttons) button.addEventListener("click", () => save(`${button.dataset.save}`, told()));
}

/**
 * @param {string} kind
 * @param {Saved} told
 */
async function save(kind, told) {
  saveAs(await contentOf(kind, told), `starcross-${told.name}.${kind}`);
}

/**
 * @param {string} kind
 * @param {Saved} told
 */
async function contentOf(kind, { picture, sentence, tints, numbers, rows }) {
  if (kind === "csv") return new Blob([`# ${numbers.link}\n`, ...rows.map((row) => `${row.join(",")}\n`)], { type: "text/csv" });
  if (kind === "json") return new Blob([JSON.stringify(numbers)], { type: "application/json" });
  const drawing = drawingOf(picture);
  const sheet = signed(drawing.text, { ...drawing, sentence, link: numbers.link, tints, clear: false });
  return kind === "png" ? toPng(sheet, FINE) : new Blob([sheet.text], { type: "image/svg+xml" });
}
