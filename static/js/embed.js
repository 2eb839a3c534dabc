/** The explorer inside another page: it starts when it is seen or told to, and tells its frame's page what it needs. */

import { byId, readJson } from "./dom.js";
import { load } from "./lazy.js";
import { createTrouble } from "./trouble.js";

const SOURCE = "starcross";
const OWN = ["hide", "lock", "start", "answer"]; // what only an embedded page knows
const [start, answer, full, explorer, chip] = ["start", "answer", "open-full", "explorer", "chip"].map(byId);

/** Nothing secret is told: who embeds the page may be anyone. */
function tell(message) {
  if (window.parent !== window) window.parent.postMessage({ source: SOURCE, ...message }, "*");
}

async function begin() {
  start.hidden = true;
  const trouble = createTrouble({ put: (line) => byId("stage").after(line) });
  await load("main", { onTrouble: (error) => trouble.show(readJson("phrases").lost.page, error) });
  trouble.hide();
}

if (readJson("page").values.start === "paused") {
  start.hidden = false;
  start.addEventListener("click", begin, { once: true });
} else {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    begin();
  });
  seen.observe(explorer);
}

answer.addEventListener("click", () => {
  const hidden = new Set(explorer.dataset.hide.split(" "));
  const kept = new URLSearchParams(location.search).get("hide")?.split(",") ?? [];
  explorer.dataset.hide = [...hidden].filter((part) => kept.includes(part)).join(" ");
  answer.hidden = true;
});

/** The same experiment on a page of its own; the address says it exactly. */
function follow() {
  const query = new URLSearchParams(location.search);
  for (const name of OWN) query.delete(name);
  full.href = `/?${query}`.replaceAll("%2C", ",");
}

for (const name of ["pointerdown", "focus", "click"]) full.addEventListener(name, follow);
follow();

new ResizeObserver(() => tell({ type: "height", height: document.documentElement.offsetHeight })).observe(document.body);
const settled = new MutationObserver(() => {
  if (!/found/.test(chip.dataset.state)) return;
  settled.disconnect();
  tell({ type: "ready" });
});
settled.observe(chip, { attributeFilter: ["data-state"] });
