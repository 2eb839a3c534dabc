/** A lesson inside another page: it trains when its picture is seen. */

import { byId } from "./page/dom.js";
import { report } from "./frame.js";
import { onceInView } from "./page/visibility.js";

onceInView(byId("explorer"), () => import("./main.js"));
report();
