/** The explorer inside another page: it starts when it is seen or told to. */

import { byId, readJson, served } from "./page/dom.js";
import { report } from "./frame.js";
import { load } from "./page/lazy.js";
import { createTrouble } from "./page/trouble.js";
import { onceInView } from "./page/visibility.js";

const OWN = ["hide", "lock", "start", "answer", "beside"]; // what only an embedded page knows
const [start, answer, full, explorer] = [byId("start"), byId("answer"), byId("open-full"), byId("explorer")];

async function begin() {
  start.hidden = true;
  const trouble = createTrouble({ put: (line) => byId("stage").after(line) });
  await load("main", { onTrouble: (error) => trouble.show(readJson("phrases-states").lost.page, error) });
  trouble.hide();
}

if (readJson("page").values.start === "paused") {
  start.hidden = false;
  start.addEventListener("click", begin, { once: true });
} else {
  onceInView(explorer, begin);
}

answer.addEventListener("click", () => {
  const hidden = new Set(explorer.dataset.hide?.split(" "));
  const kept = new URLSearchParams(location.search).get("hide")?.split(",") ?? [];
  explorer.dataset.hide = [...hidden].filter((part) => kept.includes(part)).join(" ");
  answer.hidden = true;
});

/** The same experiment on a page of its own; the address says it exactly. */
function updateLink() {
  const query = new URLSearchParams(location.search);
  const view = document.querySelector(".beside")?.id;
  for (const name of OWN) query.delete(name);
  full.href = served(`?${query}${view ? `#${view}` : ""}`).replaceAll("%2C", ",").replaceAll("%3A", ":");
}

for (const name of ["pointerdown", "focus", "click"]) full.addEventListener(name, updateLink);
updateLink();
report();
