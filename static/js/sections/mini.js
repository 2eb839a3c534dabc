// @ts-nocheck its types are not yet told
/** The model that is on the stage, small, for where the stage itself is out of sight. */

import { miniature } from "../stage/outcomes.js";

export function drawMini(element, { W, parts }, { page, colours }) {
  const norms = W[0].map((_, i) => Math.hypot(...W.map((row) => row[i])));
  const reach = Math.max(page.smallest_reach, ...norms);
  element.replaceChildren(miniature({ W, parts }, { reach, camera: page.eye, colours }));
}
