/** Another place of the explorer, its settings as the server reads them, come to without loading a page. */

import { byId } from "../page/dom.js";
import { toQuery } from "../page/state.js";

/**
 * What the server has at an address; null where that is no page of the explorer.
 * @param {string} url
 */
async function readPlace(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  const [data, explorer] = ["page", "explorer"].map((id) => found.getElementById(id));
  return data && explorer ? { found, page: /** @type {Page} */ (JSON.parse(data.textContent ?? "")), hide: explorer.dataset.hide ?? "" } : null;
}

/** @param {Pick<SectionContext, "page" | "state" | "commit" | "setView" | "explorer">} context */
export function createPlace({ page, state, commit, setView, explorer }) {
  let latest = 0; // of several ways at once the last counts

  return {
    /**
     * Go there; where only sparsity differs the slider goes by itself. Gives the page that was found, null where none
     * was or another way has begun meanwhile. moved(found): what is done before the explorer changes.
     * @param {string} url
     * @param {{ moved?: (found: Document) => boolean }} options whether it is the right page
     */
    async go(url, { moved = () => true } = {}) {
      latest += 1;
      const mine = latest;
      const place = await readPlace(url).catch(() => null);
      if (mine !== latest) return true;
      if (!place || !moved(place.found)) return false;
      byId("explorer").dataset.hide = place.hide;
      Object.assign(page.base, place.page.base);
      const { theme, view, sparsity } = state.values;
      const next = { ...place.page.values, theme, view };
      const asked = (/** @type {Values} */ values) => toQuery(page.spec_fields, values);
      if (asked(next) !== asked(state.values) || sparsity === null) commit(next);
      else {
        commit({ ...next, sparsity });
        explorer.travelTo(next.sparsity, () => setView({}));
      }
      return true;
    },
  };
}
