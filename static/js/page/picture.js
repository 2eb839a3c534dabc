/** A picture of the server's in an <img>, asked for until it comes; of several wishes the newest wins. */

import { persist } from "./comeback.js";
import { reach } from "./lazy.js";

/** @type {WeakMap<HTMLImageElement, { url: string, controller: AbortController }>} */
const wishes = new WeakMap(); // by element: {url, controller}

/**
 * @param {HTMLImageElement} image
 * @param {string} url
 * @param {{ onTrouble: (error: Failure) => void, onCome: () => void }} options
 */
export async function showPicture(image, url, { onTrouble, onCome }) {
  const before = wishes.get(image);
  if (before?.url === url) return;
  before?.controller.abort();
  const controller = new AbortController();
  const { signal } = controller;
  wishes.set(image, { url, controller });
  image.removeAttribute("src"); // the one before is of another link
  try {
    await persist(() => reach(url, { signal }), { signal, onTrouble });
    image.src = url;
    onCome();
  } catch (error) {
    if (!signal.aborted) onTrouble(error);
  }
}
