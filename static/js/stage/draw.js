/** The only file that names Plotly: a figure becomes a picture, the quick way while it moves. */

import { html } from "../page/dom.js";
import { loadScript } from "../page/lazy.js";
import { whenReleased } from "../page/gesture.js";
import { createSight } from "../page/visibility.js";
import { createMover } from "./moving.js";

const CONFIG = {
  displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
  doubleClick: false, scrollZoom: false, showTips: false,
};
const BUDGET = 3; // ms of a frame for what is not the stage
const PAUSE = 120; // ms without a change after which there is time for what takes long
const CALM = 700; // ms after which what is out of sight is drawn too

// Plotly adds a style sheet for maps unless an element of this id is there; the security policy would refuse it.
const MAP_STYLE = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";

/**
 * Load the library once the first picture stands.
 * @param {string} url
 * @param {{ onTrouble: (error: Failure) => void }} options
 */
export function loadLibrary(url, { onTrouble }) {
  document.head.append(html("meta", { id: MAP_STYLE }));
  return loadScript(url, { onTrouble });
}

/**
 * @param {PlotElement} element
 * @param {{ onClick?: ((point: any) => void) | null }} options
 */
export function createPlot(element, { onClick = null } = {}) {
  /** @type {string | null} */
  let structure = null;
  const mover = createMover(element);

  /**
   * figure: {data, layout, structure}; equal structures differ only in what moves: shapes or z.
   * @param {Figure} figure
   * hurried: a picture of another structure, which takes long, waits for a pause. Whether it was drawn.
   * @param {{ moving?: boolean, hurried?: boolean }} options
   */
  function draw(figure, { moving = false, hurried = false } = {}) {
    const same = figure.structure === structure;
    if (moving && hurried && !same && structure !== null) return false;
    if (!moving || !same) redraw(figure);
    else if (!mover.move(figure)) restyle(figure);
    return true;
  }

  /** @param {Figure} figure */
  function restyle(figure) {
    if (figure.data[0].type === "heatmap") Plotly.restyle(element, { z: [figure.data[0].z] });
    else Plotly.relayout(element, { shapes: figure.layout.shapes });
    mover.settle(figure);
  }

  /** @param {Figure} figure */
  function redraw({ data, layout, structure: next }) {
    const first = structure === null;
    structure = next;
    Plotly.react(element, data, layout, CONFIG);
    mover.settle({ layout });
    if (!first) return;
    element.querySelector(":scope > svg")?.remove();
    if (onClick) element.on?.("plotly_click", ({ points }) => onClick(points[0]));
  }

  return { draw };
}

/**
 * A figure as the text of an SVG picture.
 * @param {Pick<Figure, "data" | "layout">} figure
 */
export async function toSvg({ data, layout }) {
  const { width, height } = layout;
  const url = await Plotly.toImage({ data, layout, config: CONFIG }, { format: "svg", width, height });
  return decodeURIComponent(url.slice(url.indexOf(",") + 1));
}

/**
 * The figure that an element shows, at the size that it has; null where it holds none.
 * @param {PlotElement} element
 */
export function figureIn({ data, layout, clientWidth: width, clientHeight: height }) {
  return data ? { data, layout: { ...layout, width, height } } : null;
}

/**
 * Paints once a display frame, the latest wins: the first name at once where this frame has not painted it yet. The
 * others fill what time is left, and a frame that has painted the first leaves them to the next one, but not twice running.
 * places: each name's element, if it has one: what is out of sight waits until it comes, or until nothing has been asked
 * for a while and no hand holds anything. A job that says false has not been done, and is asked again, hurried no more, at
 * the next pause.
 * @param {Record<string, Element | null>} places
 */
export function createQueue(places) {
  const [first, ...others] = Object.keys(places);
  /** @type {Map<string, (hurried: boolean) => boolean | void>} */
  const jobs = new Map();
  /** @type {Set<string>} */
  const postponed = new Set(); // until a pause
  const sight = createSight(Object.values(places), ask);
  let turn = others;
  let asked = false;
  let led = false; // whether the first has been painted in this frame
  let waited = false; // whether the others were left to this frame by the last
  /** @type {number | null} */
  let pause = null; // the timers
  /** @type {number | null} */
  let calm = null;

  /** @param {string} name */
  function due(name) {
    return jobs.has(name) && (calm === null || sight.sees(places[name])) && (pause === null || !postponed.has(name));
  }

  function run() {
    asked = false;
    const before = led;
    led = false;
    if (due(first)) lead();
    waited = (before || led) && !waited;
    if (!waited) fillUp();
    if ([...jobs.keys()].some(due)) ask();
  }

  function lead() {
    led = true;
    take(first);
    ask();
  }

  function fillUp() {
    const start = performance.now();
    for (const name of turn.filter(due)) {
      if (performance.now() - start > BUDGET) break;
      turn = [...turn.filter((other) => other !== name), name];
      take(name);
    }
  }

  /** @param {string} name */
  function take(name) {
    const job = jobs.get(name);
    jobs.delete(name);
    postponed.delete(name);
    if (job?.(pause !== null) !== false || jobs.has(name)) return;
    jobs.set(name, job);
    postponed.add(name);
  }

  function ask() {
    if (!asked) requestAnimationFrame(run);
    asked = true;
  }

  /** There is time for what is out of sight. */
  function leave() {
    calm = null;
    if (jobs.size > 0) ask();
  }

  /**
   * @param {string} name
   * @param {(hurried: boolean) => boolean | void} job
   */
  return function paint(name, job) {
    jobs.set(name, job);
    postponed.delete(name);
    clearTimeout(pause);
    clearTimeout(calm);
    pause = setTimeout(() => {
      pause = null;
      if (postponed.size > 0) ask();
    }, PAUSE);
    calm = setTimeout(() => whenReleased(leave), CALM);
    if (name === first && !led && due(name)) lead();
    else ask();
  };
}
