/** A page of other data inside another page: it tells how high it is, and when its first picture stands. */

import { byId } from "./page/dom.js";
import { reportHeight, tellReady } from "./frame.js";

const space = byId("space");
const settled = new MutationObserver(() => {
  if (space.childElementCount === 0 || space.classList.contains("stale")) return;
  settled.disconnect();
  tellReady();
});
settled.observe(space, { attributeFilter: ["class"], childList: true });
reportHeight();
