/** Directions carry meaning: concepts are said, their arrows add up to h, and the decoder reads h. */

import { createTwin } from "../../controls/tables.js";
import { featureColours } from "../../figures/colours.js";
import { html, partsOf, readJson } from "../../page/dom.js";
import { boxOf, whileInView } from "../../page/visibility.js";
import { fixed } from "../../page/words.js";
import { createQueue } from "../../stage/draw.js";
import { rounded } from "../../stage/scene.js";
import { createCoordinates } from "./coordinates.js";
import { encode } from "../../figures/decode.js";
import { createPlane } from "./plane.js";
import { chances, readings, sentences } from "./reading.js";
import { createRows } from "./rows.js";
import { plainName, sayable } from "./input.js";
import { createSaid } from "./said.js";
import { createSphere } from "./sphere.js";
import { createWords } from "./vocabulary.js";

const ROOM = 1.9; // how far the plane reaches, in lengths of the longest arrow
const ROOM_IN_SPACE = 1.3; // the same in space, where a sphere fills the picture
const STEP = 0.05; // an arrow key moves h by so much
const FAR = 5; // times, with Shift
const NARROW = 1.6; // the least that the bars reach to either side
/** @type {Record<string, Point>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const SAID = /** @type {const} */ (["names", "x", "words", "h"]); // in the link

/**
 * @param {HTMLElement} section
 * @param {SectionContext & { phrases: DirectionsPhrases }} context
 */
export function mount(section, { page, phrases: words, state, commit, setView, explorer, theme }) {
  const { awaited } = readJson("phrases-states");
  const offered = { ...page.directions, words: Object.fromEntries(page.directions.words) };
  const part = partsOf(section);
  const paint = createQueue({ said: section, model: section });
  const plane = createPlane({ proportions: page.proportions, words, onHold: hold });
  const sphere = createSphere({
    proportions: page.proportions, words, onHold: hold, onTurn: (camera) => state.set({ camera: rounded(camera) }), onRest: () => setView({}),
  });
  const concepts = createRows({
    proportions: page.proportions, words, longest: offered.longest_name, readAt: offered.read_at,
    onName: rename, onCommit: () => said.write(),
    onAmount(i, value) {
      said.setAmount(i, value);
      draw();
    },
  });
  const vocabulary = createWords({ words, most: offered.most_times, onCounts(counts) {
    said.setCounts(counts);
    draw();
  } });
  const coordinates = createCoordinates(part("coordinates"), {
    words, onMove: (k, value) => hold(current().map((old, j) => (j === k ? value : old))),
  });
  const back = html("button", { type: "button" }, words.back);
  const said = createSaid({ state, setView, known: offered.words, names });
  const fillIn = createTwin(part("twin"), rows);
  /** @type {{ level: Level, spec: Spec, query: string, reach: number } | null} */
  let model = null;
  let visible = false;
  let here = false; // the model that is asked for

  part("rows").append(concepts.element);
  part("words").append(vocabulary.element);
  part("back").append(back);
  for (const [k, preset] of offered.presets.entries()) part("presets").children[k].addEventListener("click", () => offer(preset));
  back.addEventListener("click", release);
  part("elsewhere").addEventListener("click", () => setView({ names: [...names().slice(-1), ...names().slice(0, -1)] }));
  theme.listen(() => draw());

  /** The model that is shown; what asks for it has been drawn from it. */
  function shown() {
    if (!model) throw new Error("no model is shown yet");
    return model;
  }

  function names() {
    return shown().level.b.map((_, i) => state.values.names?.[i] || offered.names[i]);
  }

  /** @param {DirectionsPreset} preset */
  function offer({ spec, sparsity, names: given, said }) {
    const usual = Object.fromEntries(page.spec_fields.map((field) => [field.name, field.default]));
    const spoken = Array.isArray(said) ? { x: said, words: null } : { x: null, words: said };
    commit({ ...usual, ...spec, sparsity, names: given, ...spoken, h: null });
  }

  /**
   * The name that a feature has got: as it was typed but for what a name may not hold.
   * @param {number} i
   * @param {string} text
   */
  function rename(i, text) {
    const next = names().map((name, k) => (k === i ? plainName(text, offered.longest_name).trim() || offered.names[i] : name));
    setView({ names: next.every((name, k) => name === offered.names[k]) ? null : next });
    draw();
    return next[i];
  }

  /** @param {number[]} h */
  function hold(h) {
    const most = extent() - 0.1;
    said.hold(h.map((value) => Math.min(Math.max(value, -most), most)));
    draw();
  }

  function release() {
    said.hold(null);
    said.writeHand();
    draw();
  }

  for (const kind of ["pointerup", "click", "keyup", "change"]) section.addEventListener(kind, said.writeHand);
  section.addEventListener("pointercancel", () => {
    said.read();
    draw();
  });

  section.addEventListener("keydown", (event) => {
    if (/** @type {Element} */ (event.target).getAttribute("role") !== "application") return;
    if (event.key === "Escape") return release();
    const key = KEYS[event.key];
    if (!key) return;
    event.preventDefault();
    const [right, up] = key.map((value) => value * STEP * (event.shiftKey ? FAR : 1));
    const h = current();
    hold(h.length > 2 ? sphere.moved(h, right, up) : h.map((value, k) => value + [right, up][k]));
  });

  /** h: as a hand holds it, or the sum of what is said. */
  function current() {
    const { W } = shown().level;
    const held = said.hand;
    return held ? W.map((_, k) => held[k] ?? 0) : encode(W, said.sum().x);
  }

  function extent() {
    const { level: { W }, reach } = shown();
    const sum = Math.hypot(...encode(W, said.sum().x));
    const room = W.length > 2 ? ROOM_IN_SPACE : ROOM;
    return Math.ceil(4 * Math.max(room * reach, sum + 0.25)) / 4; // to the next quarter, so that the picture seldom grows
  }

  function draw() {
    if (!visible || !model) return;
    paint("said", drawSaid);
  }

  let drawn = ""; // of what the ground depends on, which is expensive
  /** @type {string | null} */
  let faced = null; // what was said when h was last brought to the near side; a link brings its own view
  function drawSaid() {
    const { level, query } = shown();
    const { W, b, parts } = level;
    const deep = W.length > 2;
    const tints = featureColours(b.length, theme.colours);
    const [{ x, steps }, h, called, held] = [said.sum(), current(), names(), said.hand !== null];
    const space = deep ? sphere : plane;
    const sum = `${query} ${x}`;
    sphere.setEye(state.values.camera ?? page.proportions.eye);
    const turned = deep && faced !== sum && (faced !== null || !state.values.camera) ? sphere.facing(h) : null;
    faced = sum;
    if (turned) return setView({ camera: rounded(turned) });
    if (part("space").firstChild !== space.element) part("space").replaceChildren(space.element);
    const options = { extent: extent(), length: Math.hypot(...h) || 1, tints, names: called, surface: theme.colours.surface };
    const ground = [level.sparsity, query, options.extent, deep ? [options.length.toFixed(3), state.values.camera] : "", called, theme.colours.key].join();
    if (ground !== drawn) space.showModel({ W, b, parts, decoder: shown().spec.decoder }, options);
    drawn = ground;
    space.showSaid({ W, steps, h, held }, options);
    const entries = readingsOf(h);
    const widest = Math.max(...entries.map((entry) => Math.abs(entry.heard)), ...entries.map(({ out }) => Math.abs(out)));
    concepts.showSaid({ names: called, x, tints, held });
    concepts.showReadings(entries, Math.max(NARROW, Math.ceil(2 * widest) / 2));
    tell(entries, called);
    coordinates.show(h, options.extent);
    vocabulary.show({ available: sayable({ words: offered.words, names: called }), counts: said.counts ?? {} });
    part("words").hidden = vocabulary.empty;
    back.hidden = !held;
    fillIn();
  }

  /** @param {number[]} h */
  function readingsOf(h) {
    const { level: { W, b }, spec } = shown();
    return readings({ W, b, h, x: said.hand ? null : said.sum().x, relu: spec.activation === "relu", decoder: spec.decoder, readAt: offered.read_at });
  }

  /**
   * @param {Reading[]} entries
   * @param {string[]} called
   */
  function tell(entries, called) {
    const { level, spec } = shown();
    const size = spec.correlation === "none" ? 1 : spec.group_size;
    const counts = said.sum().steps.length > 0 ? said.counts : null;
    const told = sentences({
      entries, names: called, counts, held: said.hand !== null, vocabulary: { words: offered.words, names: called },
    }, words);
    part("told").textContent = here ? told.join(" ") : awaited;
    part("told").dataset.clear = entries.every(({ kind }) => kind !== "nobody" && kind !== "lost");
    const groups = (/** @type {number} */ i) => Math.floor(i / size);
    part("chances").textContent = chances({ entries, level, groups, names: called, counts }, words);
  }

  /** @returns {Rows | null} */
  function rows() {
    if (!model) return null;
    const { columns } = words;
    const [called, { x }] = [names(), said.sum()];
    return {
      head: [columns.concept, columns.x, columns.heard, columns.b, columns.out, columns.kind],
      body: readingsOf(current()).map(({ heard, b, out, kind }, i) => [
        called[i], said.hand ? "–" : fixed(x[i], 2), fixed(heard, 3), fixed(b, 3), fixed(out, 3), words.kind_names[kind],
      ]),
    };
  }

  whileInView(boxOf(section), {
    margin: "0px",
    enter() {
      visible = true;
      draw();
    },
    leave: () => (visible = false),
  });
  state.listen((values, before) => {
    if (values.camera !== before.camera) draw();
    if (SAID.every((name) => values[name] === before[name])) return;
    said.read();
    draw();
  });
  explorer.listen(({ sweep, level, fresh }) => {
    section.classList.toggle("training", !level);
    section.classList.toggle("stale", !fresh);
    here = level !== null && fresh;
    part("told").classList.toggle("pending", !here);
    if (!here) part("told").textContent = awaited;
    if (!level || !sweep) return;
    const norms = sweep.levels.flatMap(({ feature_norm }) => feature_norm);
    model = { level, spec: sweep.spec, query: sweep.query, reach: Math.max(page.proportions.smallest_reach, ...norms) };
    draw();
  });
}
