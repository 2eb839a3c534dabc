/** A lesson inside another page: it trains when its picture is seen. */

import { byId } from "./page/dom.js";
import { report, whenSeen } from "./page/frame.js";

whenSeen(byId("explorer"), () => import("./main.js"));
report();
