/** How many stand at once: opened by hand or by the link, it asks for a sweep of enough features not to be the limit. */

import { createTwin } from "../../../controls/tables.js";
import { html } from "../../../page/dom.js";
import { toQuery } from "../../../page/state.js";
import { whileInView } from "../../../page/visibility.js";
import { tell } from "../../../page/voice.js";
import { fill } from "../../../page/words.js";
import { createPlot, createQueue } from "../../../stage/draw.js";
import { createFetches } from "../../fetches.js";
import { stairsFigure } from "./figure.js";
import { shortSparsity, stepRows, stepsOf } from "./steps.js";

const PLANE = 2; // dimensions in which stars lie

/**
 * @param {(name: string) => any} part
 * @param {Pick<SectionContext, "page" | "state" | "specQuery" | "setView" | "explorer" | "theme" | "finished"> & { phrases: WhyPhrases }} context
 */
export function createStairs(part, { page, state, specQuery, setView, explorer, theme, finished, phrases }) {
  const { stairs: words, sparsity: title } = phrases;
  /** @type {HTMLDetailsElement} */
  const fold = part("stairs");
  /** @type {HTMLElement} */
  const plotElement = part("stairs-plot");
  const plot = createPlot(plotElement, { onClick: ({ customdata }) => customdata && go(customdata.k) });
  const paint = createQueue({ stairs: fold });
  const fetches = createFetches({
    finished,
    onSweep: () => take(),
    onTrouble: () => say(words.again),
    onFault: (_, sentences) => say(sentences.join(" ")),
  });
  let visible = false;
  /** @type {At} */
  let at = explorer.at();
  /** @type {Finished | null} */
  let sweep = null; // what the staircase shows
  const fillIn = createTwin(part("stairs-twin"), () => sweep && stepRows(stepsOf(sweep), sweep, words.columns));

  fold.open = state.values.stairs === "on";
  fold.addEventListener("toggle", () => {
    setView({ stairs: fold.open ? "on" : "off" });
    want();
  });
  state.listen((values, before) => {
    if (values.stairs !== before.stairs) fold.open = values.stairs === "on";
  });
  explorer.listen((next) => {
    const moved = next.sweep === at.sweep && next.fresh === at.fresh;
    at = next;
    if (moved) show(true);
    else want();
  });
  whileInView(fold, {
    enter() {
      visible = true;
      want();
    },
    leave: () => (visible = false),
    margin: "0px", // closed it is a line of text
  });
  theme.listen(() => show(false));
  new ResizeObserver(() => show(false)).observe(plotElement);

  /** The query of the sweep that shows it: of the settings at hand where more features cannot be had or tell no more. */
  function queryOfStairs() {
    const { values } = state;
    const { most_features: enough } = page.explained;
    if (values.n_features >= enough || values.importances || values.correlation !== "none" || values.constraint !== "free") return specQuery();
    return toQuery(page.spec_fields, { ...values, n_features: enough });
  }

  function want() {
    if (!visible || !fold.open || !at.fresh || !at.sweep) return;
    if (!findSweep()) say(fill(words.loading, { n: page.explained.most_features }));
    fetches.want(findSweep() ? [] : [queryOfStairs()]);
    take();
  }

  function findSweep() {
    const query = queryOfStairs();
    return at.sweep?.query === query ? at.sweep : fetches.get(query);
  }

  /** What is there: the wanted sweep, or until it comes the one on the stage. */
  function take() {
    const wanted = findSweep();
    sweep = wanted ?? at.sweep;
    if (!sweep) return;
    if (wanted) say(sentence(wanted));
    const found = sweep;
    part("stairs-list").replaceChildren(...stepsOf(found).map(({ count, k, at: from }) => {
      const button = html("button", { type: "button" }, html("strong", {}, `${count}`), ` ${fill(words.from, { at: shortSparsity(from) })}`);
      button.addEventListener("click", () => go(k));
      return html("li", {}, button);
    }));
    fillIn();
    show(false);
  }

  /** @param {Finished} shown */
  function sentence(shown) {
    const n = shown.levels[0].feature_norm.length;
    if (state.values.constraint !== "free") return fill(words.all, { n });
    const steps = stepsOf(shown);
    const whole = steps.find(({ count }) => count === n);
    const limit = whole ? ` ${fill(words.limit, { n, at: shortSparsity(whole.at) })}` : "";
    return `${fill(words.of, { n })}${limit} ${whyNoMore(shown.spec)}`.trim();
  }

  /**
   * Why there is a largest number, or none, where that is known.
   * @param {Spec} spec
   */
  function whyNoMore({ n_hidden, activation, decoder, correlation }) {
    if (n_hidden !== PLANE || activation !== "relu" || correlation !== "none") return "";
    return decoder === "affine" ? words.plane : decoder === "relative" ? words.relative : "";
  }

  /** @param {string} text */
  function say(text) {
    tell(part("stairs-words"), text, { aloud: fold.open && visible });
  }

  /** @param {number} k */
  function go(k) {
    if (sweep) setView({ sparsity: sweep.levels[k].sparsity });
  }

  /** @param {boolean} moving */
  function show(moving) {
    if (!sweep || !visible || !fold.open) return;
    paint("stairs", () => draw(moving));
  }

  /** @param {boolean} moving */
  function draw(moving) {
    if (!sweep) return;
    const { clientWidth: width, clientHeight: height } = plotElement;
    const sparsity = at.level?.sparsity ?? sweep.levels[0].sparsity;
    const n = state.values.n_features;
    const most = n < sweep.levels[0].feature_norm.length ? n : null;
    plot.draw(stairsFigure({ sweep, sparsity, most }, { width, height, colours: theme.colours, words, title }), { moving });
  }
}
