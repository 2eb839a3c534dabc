/** The autoencoder beside word2vec: as many features, dimensions and levels, and the same decay, at the same sparsity. */

import { reachOf } from "../../figures/marks.js";
import { createRun } from "../../page/data/run.js";
import { createTold } from "../../page/data/told.js";
import { byId } from "../../page/dom.js";
import { nearestLevel } from "../../page/state.js";
import { drawSpace } from "../svg.js";

const SIDE = 400; // units of the picture, which the page scales

/** @param {{ phrases: RunPhrases & PageJson["phrases-words"], theme: { colours: Colours }, proportions: Proportions }} options */
export function createBeside({ phrases, theme, proportions }) {
  const [space, sentence, link] = [byId("toy-space"), byId("toy-sentence"), byId("toy-link")];
  /** @type {Level[]} */
  let levels = [];
  let reach = 1;
  let sparsity = 0;
  /** @type {Record<"asked" | "known" | "wanted", string | null>} */
  const query = { asked: null, known: null, wanted: null }; // of the sweep on its way, of the one here, of the page

  const told = createTold({ sentence, states: phrases, what: phrases.what });
  const run = createRun({
    told,
    onLine(/** @type {SweepLine} */ line) {
      if (line.kind !== "result") return;
      levels = line.levels;
      reach = reachOf(levels.flatMap(({ feature_norm }) => feature_norm), proportions);
      query.known = query.asked;
      draw();
    },
  });

  function draw() {
    const stale = query.known === null || query.known !== query.wanted;
    space.classList.toggle("stale", stale);
    if (stale) return told.waits();
    const level = levels[nearestLevel(levels.map((one) => one.sparsity), sparsity)];
    space.setAttribute("viewBox", `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`);
    space.replaceChildren(...drawSpace({ W: level.W, parts: level.parts }, { side: SIDE, reach, eye: proportions.eye, colours: theme.colours, proportions }));
    told.stands(level.sentence);
  }

  return {
    draw,
    /**
     * @param {number} value of sparsity
     * @param {string} wanted the query of the sweep that belongs to the page: another one is greyed
     */
    moveTo(value, wanted) {
      sparsity = value;
      query.wanted = wanted;
      draw();
    },
    /** What belongs to the page, unless it is here or on its way. */
    ask() {
      const { asked, wanted } = query;
      if (wanted === null || wanted === asked) return;
      query.asked = wanted;
      link.href = `${link.href.split("?")[0]}${wanted && `?${wanted}`}`;
      run.ask("api/sweep", wanted);
    },
  };
}
