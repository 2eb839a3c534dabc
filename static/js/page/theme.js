/** Colours live in the style sheet; here they are read for what is drawn by script. */

const NAMES = [
  "surface", "raised", "line", "faint", "ink", "muted", "accent", "control-line",
  "negative", "neutral", "positive", "calm", "strain", "clash",
];
const KINDS = ["dedicated", "pair", "triangle", "pentagon", "hexagon", "gon", "solid", "irregular"];
const DISTINCT = 8;
const RAMP = 5;

export function createTheme({ root, onChange }) {
  const probe = document.createElement("i");
  const system = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
  const listeners = new Set([onChange]);
  let colours = null;
  let shapes = new Map();

  function read(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  /** {area, line} of an arrangement whose largest part has this shape: the style sheet's --shape and --shape-line. */
  function shape(name) {
    if (!shapes.has(name)) {
      probe.className = `shape-${name}`;
      root.append(probe);
      shapes.set(name, { area: read("shape"), line: read("shape-line") });
      probe.remove();
      probe.className = "";
    }
    return shapes.get(name);
  }

  function refresh() {
    shapes = new Map();
    colours = readAll();
  }

  function readAll() {
    root.append(probe);
    const colours = {
      ...Object.fromEntries(NAMES.map((name) => [name, read(name)])),
      distinct: Array.from({ length: DISTINCT }, (_, i) => read(`feature-${i}`)),
      kinds: KINDS.flatMap((kind) => [read(kind), read(`${kind}-line`)]),
      ramp: Array.from({ length: RAMP }, (_, i) => read(`ramp-${i}`)),
    };
    colours.key = `${colours.surface} ${colours.ink}`;
    colours.shape = shape;
    probe.remove();
    return colours;
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
    /** The colours of another theme; the page keeps its own. */
    on(name) {
      const kept = root.dataset.theme;
      root.dataset.theme = name;
      const others = readAll();
      root.dataset.theme = kept;
      return others;
    },
    listen(listener) {
      listeners.add(listener);
    },
    choose({ theme, view }) {
      if (root.dataset.theme === theme && root.dataset.view === view) return;
      Object.assign(root.dataset, { theme, view });
      changed();
    },
  };
}
