// @ts-nocheck its types are not yet told
/** Why it jumps: every arrangement's loss along the slider; one may be chosen, trained on, or a model carried along. */

import { drawRibbon } from "../../controls/ribbon.js";
import { fillTable } from "../../controls/tables.js";
import { byId, html, readJson } from "../../page/dom.js";
import { featureImportances } from "../../page/state.js";
import { createTrouble, faults, sentenceOf } from "../../page/trouble.js";
import { tell } from "../../page/voice.js";
import { countOf, fill, percent, ratioOf, short } from "../../page/words.js";
import { createPlot, createQueue } from "../../stage/draw.js";
import { drawMini } from "../mini.js";
import { whileSeen } from "../seen.js";
import { ask } from "./ask.js";
import { changeItems, differences } from "./changes.js";
import { levelsFigure, levelsMarks, times } from "./figure.js";
import { createList } from "./list.js";

const DECIMALS = 6; // of the weights that are sent

export function mount(section, { page, phrases: common, state, wanted, look, explorer, theme, unheld }) {
  const phrases = readJson("phrases-why");
  const [plotElement, carry, verdict, twin] = ["why-plot", "why-carry", "why-verdict", "why-twin"].map(byId);
  const plot = createPlot(plotElement, { onClick: ({ customdata }) => customdata && point(customdata) });
  const paint = createQueue({ why: section });
  const list = createList(byId("why-list"), { phrases, onChoose: (j) => pick({ branch: j }) });
  const scales = [...byId("why-scales").querySelectorAll("input")];
  let [branches, carried, chosen, sweep, asked, carrying] = [null, null, null, null, null, null];
  let [index, version] = [0, 0];
  let seen = state.values.chosen !== null; // the stage shows it, wherever this section is
  let figure = null;
  let questions = new AbortController(); // of what is asked about this spec
  const trouble = createTrouble({ put: (line) => byId("why-state").after(line) });

  explorer.listen((at) => {
    ({ index } = at);
    if (at.sweep !== sweep) version += 1;
    ({ sweep } = at);
    want();
    show(true);
  });
  theme.listen(() => {
    if (branches) list.paint(branches, theme.colours);
    show(false);
  });
  whileSeen(section, {
    enter() {
      seen = true;
      want();
      show(false);
    },
    leave: () => (seen = false),
  });
  new ResizeObserver(() => show(false)).observe(plotElement);
  for (const input of scales) {
    input.checked = input.value === state.values.height;
    input.addEventListener("change", () => look({ height: input.value }));
  }
  state.listen((values, before) => {
    if (values.height !== before.height) {
      for (const input of scales) input.checked = input.value === values.height;
      show(false);
    }
    if (values.carry !== before.carry) followCarry();
    if (values.chosen !== before.chosen && values.chosen !== written()) followChosen();
  });
  unheld.add(() => (chosen?.trained ? phrases.unheld : null));
  byId("why-back").addEventListener("click", () => {
    release();
    look({ chosen: null });
  });
  byId("why-train").addEventListener("click", trainOn);
  carry.addEventListener("click", () => look({ carry: carried ? "off" : "on" }));
  twin.addEventListener("toggle", fillIn);

  /** The levels of the sweep at hand, asked for once it stands, so that they do not slow it. */
  async function want() {
    const query = wanted();
    if (query === asked) return;
    questions.abort();
    trouble.hide();
    [asked, carrying] = [null, null];
    if (branches) {
      branches = null;
      carriedTo(null);
      release();
      if (state.values.chosen !== null) queueMicrotask(() => look({ chosen: null }));
    }
    if (!seen || sweep?.query !== query) return void say(phrases.waiting);
    asked = query;
    if (!explained()) return void say(phrases.unexplained);
    const answer = await answerTo(`/api/levels?${query}`, phrases.loading);
    if (answer) take(answer);
  }

  /** The answer to a question about this very spec, or null: the spec has changed by then, or it is refused. */
  async function answerTo(url, words) {
    questions.abort();
    questions = new AbortController();
    const { signal } = questions;
    trouble.hide();
    say(words);
    try {
      const answer = await ask(url, { signal, onTrouble: (error) => trouble.show(phrases.what, error) });
      trouble.hide();
      say("");
      return answer;
    } catch (error) {
      if (signal.aborted) return null;
      trouble.hide();
      say(faults(error).join(" "));
      return null;
    }
  }

  /** Whether the energy levels of these settings are known. */
  function explained() {
    const { most_features: most, only } = page.explained;
    return state.values.n_features <= most && Object.entries(only).every(([name, value]) => state.values[name] === value);
  }

  function take(answer) {
    branches = answer;
    version += 1;
    say("");
    list.set(branches, theme.colours);
    byId("why-changes").replaceChildren(...changeItems(branches.changes, phrases));
    show(false);
    fillIn();
    followCarry();
    followChosen();
  }

  /** A model is carried along the slider, or not, as the link has it. */
  function followCarry() {
    const on = state.values.carry === "on";
    if (!on && carried) carriedTo(null);
    else if (on && branches && !carried) carryAlong();
  }

  /** What is chosen comes as the link has it: a branch by its arrangement, or a dot on it at this level. */
  function followChosen() {
    const text = state.values.chosen;
    if (!branches || text === written()) return;
    if (text === null) return release();
    const branch = branches.levels.findIndex(({ arrangement }) => arrangement === text);
    const model = carried?.[text]?.[index] ?? found().filter(({ k }) => k === index)[text.replace("found:", "")];
    if (branch >= 0) choose({ branch });
    else if (model) choose({ k: index, model, text });
    else if (!carrying) verdict.textContent = phrases.not_here;
  }

  /** What is chosen as a link writes it. */
  function written() {
    if (!chosen || chosen.trained) return null;
    return chosen.branch === undefined ? chosen.text : branches?.levels[chosen.branch].arrangement ?? null;
  }

  function say(words) {
    tell(byId("why-state"), words, { aloud: words !== phrases.waiting });
    section.classList.toggle("stale", !branches);
    section.setAttribute("aria-busy", `${words === phrases.loading}`);
  }

  function show(moving) {
    if (branches && seen) paint("why", () => draw(moving));
  }

  function draw(moving) {
    if (!branches) return;
    const scale = scales.find(({ checked }) => checked).value;
    const { colours } = theme;
    const { clientWidth: width, clientHeight: height } = plotElement;
    const selected = chosen ? branches.levels[chosen.branch]?.arrangement : null;
    if (!moving || !figure || figure.version !== version) {
      const drawn = { width, height, scale, selected, colours, phrases, version };
      figure = { ...levelsFigure({ branches, found: found(), carried }, drawn), version };
    }
    const sparsity = branches.sparsity[index];
    figure.layout.shapes = levelsMarks({ changes: branches.changes, ticks: sweep?.changes ?? [], sparsity, sparsities: branches.sparsity }, { width, colours });
    plot.draw(figure, { moving });
    byId("why-at").textContent = percent(sparsity);
    list.show({ k: index, selected });
    const model = chosen ? modelAt(index) : sweep?.levels[index];
    if (model) drawMini(byId("why-mini"), model, { page, colours });
    byId("why-chosen").hidden = !chosen;
    if (!moving && carried) drawWays();
  }

  /** Every model that the sweep's starts reached, level by level. */
  function found() {
    return (sweep?.levels ?? []).flatMap((level, k) => level.found.filter(({ share }) => share > 0).map((entry) => ({
      ...entry, k, words: fill(phrases.found, { count: countOf(entry.share, sweep.spec.n_seeds, common) }),
    })));
  }

  function point({ branch, dot, way, k }) {
    look({ sparsity: branches.sparsity[k] });
    if (branch !== undefined) return pick({ branch });
    const first = found().findIndex((one) => one.k === k);
    pick({ k, model: way === undefined ? found()[dot] : carried[way][k], text: way ?? `found:${dot - first}` });
  }

  /** By hand. */
  function pick(next) {
    choose(next);
    look({ chosen: written() });
  }

  /** {branch} stays on the stage along the slider; {k, model} only at its own level. */
  function choose(next) {
    chosen = next;
    tell(verdict, "");
    explorer.lend(({ index: at }) => (chosen === next ? guest(at) : null));
    show(false);
  }

  function guest(at) {
    const model = branches && modelAt(at);
    if (model) return model;
    if (branches && chosen.branch !== undefined) {
      tell(verdict, fill(phrases.lost, {
        label: capital(branches.levels[chosen.branch].label), at: percent(branches.sparsity[at]),
      }));
    }
    chosen = null;
    queueMicrotask(() => look({ chosen: null }));
    return null;
  }

  function modelAt(k) {
    const { levels, envelope } = branches;
    const branch = levels[chosen.branch];
    if (!branch && chosen.k !== k) return null;
    const model = branch ? { ...branch, loss: branch.loss[k], W: branch.W[k], b: branch.b[k] } : chosen.model;
    if (model.loss === null) return null;
    const ratio = ratioOf(model.loss, levels[envelope[k]].loss[k]);
    const told = { label: model.label, loss: short(model.loss), times: times(ratio, phrases) };
    return { ...model, sentence: capital(fill(phrases.held, told)) };
  }

  function release() {
    chosen = null;
    tell(verdict, "");
    explorer.show();
    show(false);
  }

  async function trainOn() {
    const from = chosen;
    const k = index;
    const { W, b } = modelAt(k);
    const { activation, constraint } = state.values;
    const rounded = (value) => Number(value.toFixed(DECIMALS));
    tell(verdict, phrases.training);
    const onTrouble = (error) => {
      if (chosen === from && index === k) tell(verdict, sentenceOf(phrases.trained_on, error));
      else leaving.abort();
    };
    const leaving = new AbortController();
    try {
      const model = await ask("/api/train_on", { signal: leaving.signal, onTrouble, body: {
        W: W.map((row) => row.map(rounded)), b: b.map(rounded), sparsity: branches.sparsity[k], activation, constraint,
        importances: featureImportances(state.values),
      } });
      if (chosen !== from || index !== k) return;
      pick({ k, model, trained: true });
      const numbers = { label: model.label, before: short(model.loss_before), after: short(model.loss) };
      tell(verdict, fill(model.holds ? phrases.holds : phrases.falls, numbers));
    } catch (error) {
      if (!leaving.signal.aborted) tell(verdict, faults(error).join(" "));
    }
  }

  async function carryAlong() {
    const query = wanted();
    if (!branches || carrying === query) return;
    carrying = query;
    const answer = await answerTo(`/api/hysteresis?${query}`, phrases.carrying);
    if (carrying === query) carrying = null;
    if (answer) carriedTo(answer);
    followChosen();
  }

  function carriedTo(answer) {
    carried = answer && { up: answer.up, down: answer.down };
    version += 1;
    carry.setAttribute("aria-pressed", `${Boolean(carried)}`);
    byId("ways").hidden = !carried;
    if (carried) byId("ways-words").replaceChildren(...differences(answer, phrases).map((words) => html("li", {}, words)));
    show(false);
    fillIn();
  }

  function drawWays() {
    const { sparsity } = branches;
    for (const [way, levels] of Object.entries(carried)) {
      drawRibbon(byId(`way-${way}`), byId(`way-${way}-above`), { levels, sparsities: sparsity });
    }
  }

  function fillIn() {
    if (!twin.open || !branches) return;
    const { sparsity, levels, envelope } = branches;
    const { columns, none } = phrases;
    const ways = Object.entries(carried ?? {});
    fillTable(twin, {
      head: [columns.sparsity, columns.ground, ...levels.map(({ label }) => label), ...ways.map(([way]) => columns[way])],
      body: sparsity.map((S, k) => [percent(S), levels[envelope[k]].label,
        ...levels.map(({ loss }) => (loss[k] === null ? none : short(loss[k]))), ...ways.map(([, models]) => models[k].label)]),
    });
  }
}

function capital(words) {
  return words[0].toUpperCase() + words.slice(1);
}
