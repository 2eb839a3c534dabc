/** What the page says about itself: the sentence, the chip, the notice, and one polite line at rest. */

import { byId, html } from "./dom.js";
import { say } from "./voice.js";
import { countOf, fill, sparsityWords } from "./words.js";

export function createStatus({ phrases, onRetry }) {
  let told = null; // of a level, at rest
  const [sentence, chip, notice] = ["sentence", "chip", "notice"].map(byId);
  byId("dismiss").addEventListener("click", () => (notice.hidden = true));
  byId("retry").addEventListener("click", () => {
    notice.hidden = true;
    onRetry();
  });

  function setChip(state, values = {}) {
    chip.dataset.state = state;
    chip.textContent = fill(phrases.chip[state], values);
  }

  function tell(words) {
    const [name, ...rest] = words.split(":");
    sentence.replaceChildren(html("strong", {}, name), rest.length > 0 ? `:${rest.join(":")}` : "");
    sentence.classList.remove("pending");
  }

  return {
    sentence: tell,
    /** A model that another part of the page has put on the stage. */
    visit(words) {
      tell(words);
      setChip("visit");
    },
    progress(state, values) {
      setChip(state, values);
    },
    /** A model in training has no name. */
    training() {
      sentence.textContent = phrases.training;
      sentence.classList.add("pending");
    },
    /** A level of a finished result: its name first, in bold, and how many of the random starts came there. */
    level(level, starts) {
      tell(level.sentence);
      const reached = level.found.find(({ ground }) => ground)?.share ?? 0;
      const words = countOf(reached, starts, phrases);
      setChip(reached > 0 ? "found" : "not_found", { starts: words });
    },
    trouble(sentences) {
      setChip("error");
      if (sentence.classList.contains("pending")) sentence.textContent = phrases.untrained;
      const lines = sentences.length > 0 ? sentences : [navigator.onLine ? phrases.broken : phrases.unreachable];
      byId("notice-lines").replaceChildren(...lines.map((line) => html("li", {}, line)));
      byId("retry").hidden = false;
      notice.hidden = false;
    },
    well() {
      if (!byId("retry").hidden) notice.hidden = true;
      byId("retry").hidden = true;
    },
    /** Where the slider has come to rest, for who listens; the answer not before it is shown. */
    rest({ sparsity, sentence: answer }) {
      const secret = byId("explorer").dataset.hide.split(" ").includes("answer");
      const words = `${sparsityWords(sparsity, phrases)}.${secret ? "" : ` ${answer}`}`;
      if (words !== told) say("level", words);
      told = words;
    },
  };
}
