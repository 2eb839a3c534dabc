/** The autoencoder beside word2vec: as many features, dimensions and levels, and the same decay, at the same sparsity. */

import { reachOf } from "../../figures/marks.js";
import { createRun } from "../../page/data/run.js";
import { byId, html } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { drawSpace } from "../svg.js";

const SIDE = 400; // units of the picture, which the page scales

/** @param {{ phrases: RunPhrases & PageJson["phrases-words"], theme: { colours: Colours }, proportions: Proportions }} options */
export function createBeside({ phrases, theme, proportions }) {
  const [space, sentence, link] = [byId("toy-space"), byId("toy-sentence"), byId("toy-link")];
  /** @type {Level[]} */
  let levels = [];
  let reach = 1;
  let stale = true;
  let sparsity = 0;

  const run = createRun({
    phrases,
    onLine(/** @type {SweepLine} */ line) {
      if (line.kind !== "result") return;
      levels = line.levels;
      reach = reachOf(levels.flatMap(({ feature_norm }) => feature_norm), proportions);
      stale = false;
      space.classList.remove("stale");
      draw();
    },
    tell: (text) => { sentence.textContent = text; },
  });

  function draw() {
    if (stale) return;
    const level = levels[nearestLevel(levels.map((one) => one.sparsity), sparsity)];
    space.setAttribute("viewBox", `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`);
    space.replaceChildren(...drawSpace({ W: level.W, parts: level.parts }, { side: SIDE, reach, eye: proportions.eye, colours: theme.colours, proportions }));
    sentence.replaceChildren(html("strong", {}, level.sentence));
  }

  return {
    draw,
    /** @param {number} value */
    moveTo(value) {
      sparsity = value;
      draw();
    },
    /** @param {string} query of the sweep */
    ask(query) {
      stale = true;
      space.classList.add("stale");
      sentence.textContent = phrases.training;
      link.href = `${link.href.split("?")[0]}${query && `?${query}`}`;
      run.ask("api/sweep", query);
    },
  };
}
