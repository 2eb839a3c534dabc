/** A lesson inside another page: it trains when its picture is seen. */

import { byId } from "./dom.js";
import { report, whenSeen } from "./frame.js";

whenSeen(byId("explorer"), () => import("./main.js"));
report();
