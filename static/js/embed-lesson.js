/** A lesson inside another page: it trains when its picture is seen. */

import { report } from "./frame.js";
import { onceInView } from "./page/visibility.js";

onceInView(/** @type {Element} */ (document.querySelector(".explorer")), () => import("./main.js"));
report();
