/** An answer drawn by hand: the arrows of the question's picture, dragged to where they are expected, and then behind the model's. */

import { reachOf, zoomOf } from "../figures/marks.js";
import { byId, html, readJson, svg } from "../page/dom.js";
import { nearestLevel } from "../page/state.js";
import { fill } from "../page/words.js";
import { readArrows, writeArrows } from "../stage/hand/arrows.js";
import { createHandStage } from "../stage/hand/stage.js";
import { placed } from "../stage/hand/vectors.js";
import { drawSpace } from "../stage/svg.js";
import { fitted, smallestAngle, spread } from "./fit.js";

const SIDE = 240; // units of the picture that compares
const LEAST = 160; // units of the board's side, on however small a stage
const THICKNESS = 0.8; // beside the stage's arrows

/** @param {SectionContext} context */
export function createDrawn({ page, explorer, theme }) {
  const { proportions, arrows: { digits } } = page;
  const words = readJson("phrases-lesson");
  const board = html("div", { class: "board" });
  /** @type {Matrix | null} */
  let W = null; // as far as there is a board
  let moved = false;
  /** @type {ReturnType<typeof createHandStage> | null} */
  let stage = null; // made where it lies: as large as the picture below it
  function makeStage() {
    const side = Math.min(byId("stage").clientWidth, byId("stage").clientHeight);
    return createHandStage({ side: Math.max(side / zoomOf(side, proportions), LEAST), ...hands });
  }
  /** @type {Omit<Parameters<typeof createHandStage>[0], "side">} */
  const hands = {
    proportions, words, onTurn() {}, onTurned() {}, onRest() {},
    onTake() {
      moved = true;
      for (const option of document.querySelectorAll("input[name=guess]")) option.removeAttribute("required");
    },
    onMove(i, v) {
      W = placed(/** @type {Matrix} */ (W), i, v, "free");
      draw();
    },
  };
  function draw() {
    if (W) stage?.show({ W, parts: null, eye: proportions.eye, reach: proportions.smallest_reach, colours: theme.colours });
  }

  /** The board lies over the stage while the question stands. */
  function show() {
    const asks = document.getElementById("to-draw");
    asks?.removeAttribute("hidden");
    const { drawn } = byId("lesson-step").dataset;
    if (!asks) {
      board.remove();
      W = null;
    } else if (drawn) {
      W = readArrows(drawn).W;
      moved = true;
      lay();
    }
    compare();
  }

  function lay() {
    stage ??= makeStage();
    board.replaceChildren(stage.element);
    byId("stage").parentElement?.append(board);
    draw();
  }

  /** The reader's arrows behind the model's, and how far off they were. */
  function compare() {
    const figure = document.getElementById("drawn-arrows");
    const { drawn } = byId("lesson-step").dataset;
    const { sweep, fresh } = explorer.at();
    if (!figure || !drawn || !sweep || !fresh) return;
    const given = readArrows(drawn).W;
    const level = sweep.levels[nearestLevel(sweep.sparsity, page.base.sparsity ?? page.rest)];
    if (given.length !== level.W.length || given[0].length !== level.W[0].length) return;
    const { W: mine, off } = fitted(given, level.W);
    const norms = (/** @type {Matrix} */ M) => M[0].map((_, i) => Math.hypot(...M.map((row) => row[i])));
    const reach = reachOf([...norms(mine), ...norms(level.W)], proportions);
    const ghost = { W: mine, opacity: 1 };
    const box = `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`;
    figure.firstElementChild?.replaceChildren(svg("svg", { viewBox: box, "aria-hidden": "true" }, ...drawSpace({ ...level, ghost }, {
      side: SIDE, thickness: THICKNESS, reach, eye: proportions.eye, colours: theme.colours, proportions,
    })));
    const [own, kept] = [given, level.W].map(smallestAngle);
    const sentences = [fill(words.kept, { drawn: spread(given).length, kept: spread(level.W).length })];
    if (own !== null && kept !== null) sentences.push(fill(words.angles, { drawn: own.toFixed(0), kept: kept.toFixed(0) }));
    sentences.push(fill(words.off, { off: off.toFixed(2), longest: Math.max(...norms(level.W)).toFixed(2) }));
    const caption = /** @type {HTMLElement} */ (figure.querySelector("figcaption"));
    if (caption.textContent !== sentences.join(" ")) caption.textContent = sentences.join(" ");
    figure.hidden = false;
  }

  explorer.listen(({ level, fresh }) => {
    if (document.getElementById("to-draw") && !W && level && fresh) {
      W = beginning(level.W);
      lay();
    }
    compare();
  });
  theme.listen(() => {
    draw();
    compare();
  });
  show();

  return {
    show,
    /** What was drawn, as a link has it; null where nothing was. */
    get text() {
      return W && moved ? writeArrows({ W, b: W[0].map(() => 0) }, digits) : null;
    },
  };
}

const STUB = 0.3; // length of an arrow that is left out, so that a hand finds it

/**
 * Where a hand begins: what is kept stands, the others are short, spread over the widest gap.
 * @param {Matrix} W [2][feature]
 */
function beginning(W) {
  const long = new Set(spread(W));
  const angles = [...long].map((i) => Math.atan2(W[1][i], W[0][i])).sort((a, b) => a - b);
  const gaps = angles.map((angle, k) => ({ angle, gap: (angles[k + 1] ?? angles[0] + 2 * Math.PI) - angle }));
  const { angle, gap } = gaps.reduce((one, other) => (other.gap > one.gap ? other : one), { angle: 0, gap: 0 });
  const others = W[0].map((_, i) => i).filter((i) => !long.has(i));
  return others.reduce((next, i, k) => {
    const at = angle + (gap * (k + 1)) / (others.length + 1);
    return placed(next, i, [STUB * Math.cos(at), STUB * Math.sin(at)], "free");
  }, W);
}
