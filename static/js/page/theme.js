/** Colours live in the style sheet; here they are read for what is drawn by script. */

import { mix } from "../figures/colours.js";

const NAMES = /** @type {const} */ ([
  "surface", "raised", "line", "faint", "ink", "muted", "accent", "control-line",
  "negative", "neutral", "positive", "calm", "strain", "clash",
]);
const KINDS = ["dedicated", "pair", "triangle", "pentagon", "hexagon", "gon", "solid", "irregular"];
const DISTINCT = 8; // colours that are told apart by anyone (Okabe and Ito 2008)
const RAMP = 5; // stops of the ramp that more features take

/** @param {{ root: HTMLElement }} options */
export function createTheme({ root }) {
  const probe = document.createElement("i");
  probe.style.setProperty("forced-color-adjust", "none"); // what is drawn keeps its meaning in forced colours
  const system = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {Colours} */
  let colours;
  /** @type {Map<string, ShapeColours>} */
  let shapes = new Map();

  /** @param {string} name */
  function read(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  /**
   * {area, line} of an arrangement, by its classes: the style sheet's --shape, shaded, and --shape-line.
   * @param {string} classes
   */
  function shape(classes) {
    let found = shapes.get(classes);
    if (!found) {
      probe.className = classes;
      root.append(probe);
      const line = read("shape-line");
      const shade = parseFloat(getComputedStyle(probe).getPropertyValue("--shade")) / 100; // a percentage
      found = { area: mix(read("shape"), line, shade), line };
      shapes.set(classes, found);
      probe.remove();
      probe.className = "";
    }
    return found;
  }

  function refresh() {
    shapes = new Map();
    colours = readAll();
  }

  /** @returns {Colours} */
  function readAll() {
    root.append(probe);
    const named = /** @type {Record<ColourName, string>} */ (Object.fromEntries(NAMES.map((name) => [name, read(name)])));
    const all = {
      ...named,
      distinct: Array.from({ length: DISTINCT }, (_, i) => read(`feature-${i}`)),
      kinds: KINDS.flatMap((kind) => [read(kind), read(`${kind}-line`)]),
      ramp: Array.from({ length: RAMP }, (_, i) => read(`ramp-${i}`)),
      key: `${named.surface} ${named.ink}`,
      shape,
    };
    probe.remove();
    return all;
  }

  function changed() {
    refresh();
    for (const listener of listeners) listener();
  }

  refresh();
  for (const wish of system) wish.addEventListener("change", changed);
  return {
    get colours() {
      return colours;
    },
    /**
     * The colours of another theme; the page keeps its own.
     * @param {string} name
     */
    on(name) {
      const kept = root.dataset.theme;
      root.dataset.theme = name;
      const others = readAll();
      root.dataset.theme = kept;
      return others;
    },
    /** @param {() => void} listener */
    listen(listener) {
      listeners.add(listener);
    },
    /** @param {Pick<Values, "theme" | "view">} values */
    choose({ theme, view }) {
      if (root.dataset.theme === theme && root.dataset.view === view) return;
      Object.assign(root.dataset, { theme, view });
      changed();
    },
  };
}
