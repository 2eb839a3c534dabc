/** A sheet below its summary that goes away when the reader has gone on: with Escape, a press elsewhere, or focus elsewhere. */

/** @param {HTMLDetailsElement} menu */
export function createMenu(menu) {
  const away = (/** @type {Event} */ { target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  };
  document.addEventListener("pointerdown", away);
  document.addEventListener("focusin", away);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    /** @type {HTMLElement} */ (menu.firstElementChild).focus();
  });
}
