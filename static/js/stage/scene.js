/** Everything that follows the slider: the stage and the panels, moved together and completed at rest. */

import { dimensionalityFigure } from "../figures/dimensionality.js";
import { gramFigure } from "../figures/gram.js";
import { reachOf } from "../figures/marks.js";
import { normsFigure } from "../figures/norms.js";
import { stageFigure } from "../figures/stage.js";
import { byId } from "../page/dom.js";
import { whenReleased } from "../page/gesture.js";
import { fill, fixed } from "../page/words.js";
import { createPlot, createQueue } from "./draw.js";
import { drawOutcomes } from "./outcomes.js";
import { createMotion } from "./motion.js";
import { createTurning } from "./turning.js";

const UNSEEN = { width: 300, height: 230 }; // of a panel until it is first in sight: a laptop's
const REST = 160; // ms without a move after which all is drawn in full
const PLOTS = ["stage", "gram", "norms", "dimensionality"];
const PANELS = ["gram", "norms", "dimensionality", "found"];

/** @param {SceneOptions} options */
export function createScene({ page, phrases, colours, bulbs, onCamera, onRest }) {
  const panels = PANELS.map((name) => [name, byId(name)]);
  const paint = createQueue({ stage: null, bulbs: document.getElementById("bulbs"), ...Object.fromEntries(panels) }); // others may move it from far below
  const motion = createMotion({ still: () => matchMedia("(prefers-reduced-motion: reduce)").matches });
  const plots = /** @type {Record<string, ReturnType<typeof createPlot>>} */ (Object.fromEntries(PLOTS.map((name) => [name, createPlot(byId(name))])));
  /** @type {Record<string, Size>} */
  const sizes = {};
  let reach = page.proportions.smallest_reach;
  let most_heard = 0; // on the whole slider
  /** @type {SceneShown | null} */
  let shown = null;
  /** @type {Timer | null} */
  let timer = null;
  /** @type {number[]} */
  let camera = page.proportions.eye;
  /** @type {Timer | null} */
  let turned = null; // the timer of its rest
  const turning = createTurning(byId("stage"), {
    label: phrases.space, eye: () => camera, onTurn: turn, onRest: () => onCamera(rounded(camera)),
  });

  /** Sizes are kept, because reading them amid a frame would lay out the page again. */
  function measure() {
    for (const name of [...PLOTS, "found"]) {
      const { clientWidth: width, clientHeight: height } = byId(name);
      if (width > 0) sizes[name] = { width, height }; // what is not shown keeps the size that it had
    }
  }

  /** @param {string} name */
  function options(name) {
    const { proportions, sticky } = page;
    const size = document.documentElement.dataset.view === "projector" ? page.large : 1;
    return { ...(sizes[name] ?? UNSEEN), reach, eye: camera, size, colours: colours(), phrases, proportions, sticky, most_heard };
  }

  /** @param {boolean} moving */
  function drawStage(moving) {
    const now = performance.now();
    const { W, ghost, ...state } = /** @type {Shown} */ (motion.at(now));
    turning.enable(W.length === 3);
    const hover = moving || !shown?.level ? null : hovers(shown.level);
    plots.stage.draw(stageFigure({ ...state, W, ghost, hover }, options("stage")), { moving });
    if (motion.moving(now)) paint("stage", () => drawStage(true));
    else if (!moving) byId("stage").setAttribute("aria-busy", "false");
  }

  /**
   * Another camera, at once on the stage and at rest everywhere.
   * @param {number[]} eye
   */
  function turn(eye) {
    camera = eye;
    if (!shown) return;
    paint("stage", () => drawStage(true));
    clearTimeout(turned);
    turned = setTimeout(paintAll, REST, false);
  }

  /** @param {Level} level */
  function hovers({ feature_norm, feature_dimensionality, b }) {
    return feature_norm.map((norm, i) => `${fill(phrases.feature, { i: i + 1 })}: ${phrases.columns.norm} ${fixed(norm, 3)}, `
      + `b ${fixed(b[i], 3)}, D ${fixed(feature_dimensionality[i], 3)}`);
  }

  /** @param {boolean} moving */
  function paintAll(moving) {
    if (!shown) return;
    const { level, levels = [], index, frame, starts = 0, along } = shown;
    const plot = (/** @type {string} */ name, /** @type {(drawing: ReturnType<typeof options>) => Figure} */ figure) => paint(name, (hurried) => plots[name].draw(figure(options(name)), { moving, hurried }));
    for (const name of PANELS) byId(name).classList.toggle("stale", !level && name !== "gram");
    paint("stage", () => drawStage(moving));
    if (bulbs) paint("bulbs", () => bulbs.show(/** @type {Pick<Model, "W" | "b">} */ (level ?? frame), level?.sparsity ?? page.levels[index]));
    plot("gram", (drawing) => gramFigure(/** @type {Pick<Model, "W" | "b">} */ (level ?? frame), drawing));
    if (!level) return;
    plot("norms", (drawing) => normsFigure({ ...level, hover: moving ? null : hovers(level) }, drawing));
    plot("dimensionality", (drawing) => dimensionalityFigure({ levels, index, along }, drawing));
    paint("found", () => drawOutcomes(byId("found"), { level, starts }, options("found")));
  }

  function move() {
    byId("stage").setAttribute("aria-busy", "true");
    paintAll(true);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (motion.moving(performance.now())) return move();
      byId("stage").setAttribute("aria-busy", "false");
      whenReleased(complete); // what moved is there already, but for what a pointer that is free finds
      if (shown) onRest(shown);
    }, REST);
  }

  function complete() {
    paintAll(false);
  }

  const observer = new ResizeObserver(() => {
    measure();
    paintAll(false);
  });
  for (const name of PLOTS) observer.observe(byId(name));

  return {
    /**
     * A camera from elsewhere; the one that the hand has turned is kept in full.
     * @param {number[]} eye
     */
    setCamera(eye) {
      if (`${rounded(eye)}` !== `${rounded(camera)}`) turn(eye);
    },
    /** @param {Level[]} levels */
    setReach(levels) {
      reach = reachOf(levels.flatMap(({ feature_norm }) => feature_norm), page.proportions);
      most_heard = Math.max(...levels.flatMap(({ heard }) => heard));
    },
    /**
     * A level of a finished sweep or column.
     * @param {Finished | (Column & { levels: AxisLevel[] })} run
     * @param {number} index
     */
    showLevel(run, index) {
      const { levels, spec } = run;
      const level = levels[index];
      const along = "along" in run ? run.along : undefined;
      const turned = shown?.along !== undefined && along === undefined; // a column was turned to what stood before it
      shown = { level, levels, index, starts: spec.n_seeds, along };
      motion.go({ W: level.W, parts: level.parts, arrangement: level.arrangement }, performance.now(), { turned });
      move();
    },
    /**
     * A model in training: no name, no parts.
     * @param {{ W: Matrix[], b: number[][] }} frame
     * @param {number} index
     */
    showFrame({ W, b }, index) {
      shown = { frame: { W: W[index], b: b[index] }, index };
      motion.go({ W: W[index], parts: null, arrangement: null }, performance.now());
      move();
    },
    /**
     * Some other model than the sweep's, on the stage and in the gram matrix only.
     * @param {Model} model
     */
    showModel({ W, b, parts = null, arrangement = null }) {
      reach = Math.max(reach, reachOf(W[0].map((_, i) => Math.hypot(...W.map((row) => row[i]))), page.proportions));
      shown = { frame: { W, b }, index: shown?.index ?? 0 };
      motion.go({ W, parts, arrangement }, performance.now());
      move();
    },
    refresh: () => paintAll(false),
    /** The model on the stage as a flat picture needs it, or null where there is none yet. */
    model() {
      if (!shown) return null;
      const { W, parts = null } = /** @type {Model} */ (shown.level ?? shown.frame);
      return { W, parts, reach, eye: camera };
    },
    /**
     * A figure of what is shown, for a picture of some size in some colours; null while nothing has been trained.
     * @param {string} name
     * @param {Size & { tints: Colours }} options
     * @returns {Figure | null}
     */
    figure(name, { width, height, tints }) {
      if (!shown?.level) return null;
      const { level, levels = [], index, along } = shown;
      const drawing = { ...options(name), size: 1, width, height, colours: tints };
      const { W, parts } = level;
      if (name === "gram") return gramFigure(level, drawing);
      if (name === "norms") return normsFigure(level, drawing);
      if (name === "dimensionality") return dimensionalityFigure({ levels, index, along }, drawing);
      return stageFigure({ W, parts }, drawing);
    },
  };
}

/** @param {number[]} eye */
export function rounded(eye) {
  return eye.map((value) => Number(value.toFixed(3)));
}
