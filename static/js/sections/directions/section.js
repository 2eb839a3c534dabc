// @ts-nocheck its types are not yet told
/** Directions carry meaning: concepts are said, their arrows add up to h, and the decoder reads h. */

import { createTwin } from "../../controls/tables.js";
import { featureColours } from "../../figures/colours.js";
import { html, partsOf } from "../../page/dom.js";
import { whileInView } from "../../page/visibility.js";
import { fill, fixed } from "../../page/words.js";
import { createQueue } from "../../stage/draw.js";
import { rounded } from "../../stage/scene.js";
import { encode } from "./decode.js";
import { createPlane } from "./plane.js";
import { chances, readings, sentences } from "./reading.js";
import { createRows } from "./rows.js";
import { fromAmounts, fromWords, parseWords, plainName, sayable, writeWords } from "./input.js";
import { createSphere } from "./sphere.js";
import { createWords } from "./vocabulary.js";

const ROOM = 1.9; // how far the plane reaches, in lengths of the longest arrow
const ROOM_IN_SPACE = 1.3;
const STEP = 0.05; // an arrow key moves h by so much
const FAR = 5; // times, with Shift
const NARROW = 1.6; // the least that the bars reach to either side
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export function mount(section, { page, phrases: words, state, commit, setView, explorer, theme }) {
  const offered = { ...page.directions, words: Object.fromEntries(page.directions.words) };
  const part = partsOf(section);
  const paint = createQueue({ said: section, model: section });
  const plane = createPlane({ proportions: page.proportions, words, onHold: hold });
  const sphere = createSphere({
    proportions: page.proportions, words, onHold: hold, onTurn: (camera) => state.set({ camera: rounded(camera) }), onRest: () => setView({}),
  });
  const concepts = createRows({
    proportions: page.proportions, words, longest: offered.longest_name, readAt: offered.read_at,
    onName: rename, onAmount: amount, onCommit: write,
  });
  const vocabulary = createWords({ words, most: offered.most_times, onCounts: sayWords });
  const back = html("button", { type: "button" }, words.back);
  const fillIn = createTwin(part("twin"), rows);
  let model = null; // {level, spec, reach}
  let amounts = [];
  let counts = null; // of words, while words are said
  let hand = null; // h while a hand holds it
  let handles = [];
  let visible = false;

  part("rows").append(concepts.element);
  part("words").append(vocabulary.element);
  part("back").append(back);
  for (const preset of offered.presets) {
    const button = html("button", { type: "button" }, preset.title);
    button.addEventListener("click", () => offer(preset));
    part("presets").append(button);
  }
  back.addEventListener("click", release);
  part("elsewhere").addEventListener("click", () => setView({ names: [names().at(-1), ...names().slice(0, -1)] }));
  theme.listen(() => draw());

  function names() {
    return model.level.b.map((_, i) => state.values.names?.[i] || offered.names[i]);
  }

  function offer({ spec, sparsity, names: given, said }) {
    const usual = Object.fromEntries(page.spec_fields.map((field) => [field.name, field.default]));
    const spoken = Array.isArray(said) ? { x: said, words: null } : { x: null, words: said };
    commit({ ...usual, ...spec, sparsity, names: given, ...spoken, h: null });
  }

  /** The name that a feature has got: as it was typed but for what a name may not hold. */
  function rename(i, text) {
    const next = names().map((name, k) => (k === i ? plainName(text, offered.longest_name).trim() || offered.names[i] : name));
    setView({ names: next.every((name, k) => name === offered.names[k]) ? null : next });
    draw();
    return next[i];
  }

  function amount(i, value) {
    amounts = said().x.map((old, k) => (k === i ? value : old));
    counts = null;
    hand = null;
    draw();
  }

  function sayWords(next) {
    counts = next;
    hand = null;
    write();
    draw();
  }

  /** Into the link, once a hand lets go. */
  function write() {
    const text = counts && writeWords(counts);
    setView(text ? { words: text, x: null, h: null } : { words: null, x: amounts, h: null });
  }

  /** The same for h. */
  function writeHand() {
    const h = hand?.map((value) => Number(value.toFixed(3))) ?? null;
    if (`${h}` !== `${state.values.h}`) setView({ h });
  }

  function read() {
    const given = parseWords(state.values.words);
    counts = state.values.words ? given : null;
    amounts = state.values.x ?? [1];
    hand = state.values.h;
  }

  function said() {
    const vocabularyNow = { words: offered.words, names: names() };
    const known = counts && Object.keys(counts).every((word) => sayable(vocabularyNow).includes(word));
    return known ? fromWords(counts, vocabularyNow) : fromAmounts(names().map((_, i) => amounts[i] ?? 0));
  }

  function hold(h) {
    const most = extent() - 0.1;
    hand = h.map((value) => Math.min(Math.max(value, -most), most));
    draw();
  }

  function release() {
    hand = null;
    writeHand();
    draw();
  }

  for (const kind of ["pointerup", "click", "keyup", "change"]) section.addEventListener(kind, writeHand);
  section.addEventListener("pointercancel", () => {
    read();
    draw();
  });

  section.addEventListener("keydown", (event) => {
    if (event.target.getAttribute("role") !== "application") return;
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
    return hand ? model.level.W.map((_, k) => hand[k] ?? 0) : encode(model.level.W, said().x);
  }

  function extent() {
    const sum = Math.hypot(...encode(model.level.W, said().x));
    const room = model.level.W.length > 2 ? ROOM_IN_SPACE : ROOM;
    return Math.ceil(4 * Math.max(room * model.reach, sum + 0.25)) / 4;
  }

  function draw() {
    if (!visible || !model) return;
    paint("said", drawSaid);
  }

  let drawn = ""; // of what the ground depends on, which is dear
  let faced = null; // what was said when h was last brought to the near side; a link brings its own view
  function drawSaid() {
    const { level, spec } = model;
    const { W, b, parts } = level;
    const deep = W.length > 2;
    const tints = featureColours(b.length, theme.colours);
    const [x, h, called] = [said(), current(), names()];
    const space = deep ? sphere : plane;
    const sum = `${spec.query} ${x.x}`;
    sphere.setEye(state.values.camera ?? page.proportions.eye);
    const turned = deep && faced !== sum && (faced !== null || !state.values.camera) ? sphere.facing(h) : null;
    faced = sum;
    if (turned) return setView({ camera: rounded(turned) });
    if (part("space").firstChild !== space.element) part("space").replaceChildren(space.element);
    const options = { extent: extent(), length: Math.hypot(...h) || 1, tints, names: called, surface: theme.colours.surface };
    const ground = [level.sparsity, spec.query, options.extent, deep ? [options.length.toFixed(3), state.values.camera] : "", called, theme.colours.key].join();
    if (ground !== drawn) space.showModel({ W, b, parts }, options);
    drawn = ground;
    space.showSaid({ W, steps: x.steps, h, held: hand !== null }, options);
    const entries = readingsOf(h);
    const widest = Math.max(...entries.map((entry) => Math.abs(entry.heard)), ...entries.map(({ out }) => Math.abs(out)));
    concepts.showSaid({ names: called, x: x.x, tints, held: hand !== null });
    concepts.showReadings(entries, Math.max(NARROW, Math.ceil(2 * widest) / 2));
    tell(entries, called);
    showHandles(h);
    vocabulary.show({ available: sayable({ words: offered.words, names: called }), counts: counts ?? {} });
    part("words").hidden = vocabulary.empty;
    back.hidden = hand === null;
    fillIn();
  }

  function readingsOf(h) {
    const { level: { W, b }, spec } = model;
    return readings({ W, b, h, x: hand ? null : said().x, relu: spec.activation === "relu", readAt: offered.read_at });
  }

  function tell(entries, called) {
    const { level, spec } = model;
    const size = spec.correlation === "none" ? 1 : spec.group_size;
    const spoken = counts && said().steps.length ? counts : null;
    const told = sentences({
      entries, names: called, counts: spoken, held: hand !== null, vocabulary: { words: offered.words, names: called },
    }, words);
    part("told").textContent = told.join(" ");
    part("told").dataset.clear = entries.every(({ kind }) => kind !== "nobody" && kind !== "lost");
    const groups = (i) => Math.floor(i / size);
    part("chances").textContent = chances({ entries, level, groups, names: called, counts: spoken }, words);
  }

  /** A native range for each coordinate of h. */
  function showHandles(h) {
    if (handles.length !== h.length) {
      handles = h.map((_, k) => {
        const input = html("input", { type: "range", step: 0.01 });
        const value = html("output", { "aria-live": "off" });
        input.addEventListener("input", () => hold(current().map((old, j) => (j === k ? input.valueAsNumber : old))));
        return { input, value, element: html("label", {}, html("span", {}, fill(words.coordinate, { k: "₁₂₃"[k] })), input, value) };
      });
      part("coordinates").replaceChildren(...handles.map((one) => one.element));
    }
    handles.forEach(({ input, value }, k) => {
      Object.assign(input, { min: -extent(), max: extent() });
      if (document.activeElement !== input) input.value = h[k];
      value.textContent = fixed(h[k], 2);
    });
  }

  function rows() {
    if (!model) return null;
    const { columns } = words;
    const [called, { x }] = [names(), said()];
    return {
      head: [columns.concept, columns.x, columns.heard, columns.b, columns.out, columns.kind],
      body: readingsOf(current()).map(({ heard, b, out, kind }, i) => [
        called[i], hand ? "–" : fixed(x[i], 2), fixed(heard, 3), fixed(b, 3), fixed(out, 3), words.kind_names[kind],
      ]),
    };
  }

  whileInView(section, {
    margin: "0px",
    enter() {
      visible = true;
      draw();
    },
    leave: () => (visible = false),
  });
  read();
  state.listen((values, before) => {
    if (values.camera !== before.camera) draw();
    if (["names", "x", "words", "h"].every((name) => values[name] === before[name])) return;
    read();
    draw();
  });
  explorer.listen(({ sweep, level, fresh }) => {
    section.classList.toggle("training", !level);
    section.classList.toggle("stale", !fresh);
    if (!level) return;
    const norms = sweep.levels.flatMap(({ feature_norm }) => feature_norm);
    model = { level, spec: { ...sweep.spec, query: sweep.query }, reach: Math.max(page.proportions.smallest_reach, ...norms) };
    draw();
  });
}
