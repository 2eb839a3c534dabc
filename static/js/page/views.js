/** The views beside the stage: one at a time, chosen by its tab and kept in the link's fragment. A page may have none. */

import { byId } from "./dom.js";

const STEPS = new Map([["ArrowLeft", -1], ["ArrowRight", 1]]);

export function createViews() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const tabs = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".tabs a")]);
  let shown = tabs[0];

  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      event.preventDefault(); // the page stays where it is
      choose(tab);
    });
    tab.addEventListener("keydown", (event) => {
      const next = neighbour(tab, event.key);
      if (!next) return;
      event.preventDefault();
      choose(next);
      next.focus();
    });
  }
  window.addEventListener("popstate", follow); // a change of the fragment alone is one, too
  follow();

  /**
   * @param {HTMLAnchorElement} tab
   * @param {string} key
   */
  function neighbour(tab, key) {
    if (key === "Home") return tabs[0];
    if (key === "End") return tabs[tabs.length - 1];
    const step = STEPS.get(key);
    return step && tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  }

  /** What the address says, with a hash of old or of a view that is not there: the first. */
  function follow() {
    if (tabs.length > 0) show(tabs.find(({ hash }) => hash === location.hash) ?? tabs[0]);
  }

  /** @param {HTMLAnchorElement} tab */
  function show(tab) {
    shown = tab;
    for (const each of tabs) {
      each.setAttribute("aria-selected", `${each === tab}`);
      each.tabIndex = each === tab ? 0 : -1;
      byId(each.hash.slice(1)).hidden = each !== tab;
    }
    for (const place of [byId("explorer"), document.documentElement]) place.dataset.tab = tab.hash.slice(1);
    tab.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  /** @param {HTMLAnchorElement} tab */
  function choose(tab) {
    if (tab === shown) return;
    show(tab);
    for (const listener of listeners) listener();
  }

  return {
    /** What a link needs to open the view that is shown. */
    fragment: () => (shown && shown !== tabs[0] ? shown.hash : ""),
    /**
     * Calls listener() whenever a hand has chosen another view.
     * @param {() => void} listener
     */
    listen(listener) {
      listeners.add(listener);
    },
  };
}
