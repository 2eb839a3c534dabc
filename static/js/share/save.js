/** A file that the page has made, handed to the browser to keep. */

import { html } from "../page/dom.js";

const KEPT = 10_000; // ms that a browser may take to begin with a file

/**
 * @param {Blob} content
 * @param {string} name
 */
export function saveAs(content, name) {
  const url = URL.createObjectURL(content);
  html("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
