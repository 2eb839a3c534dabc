/** Text on the clipboard, where the browser lets a page have one: not without https, nor in many frames. */

/**
 * Whether it is there now; a browser that refuses has said so by an error of its own kind.
 * @param {string} text
 */
export async function copyText(text) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
