/** The decay of importance, and one slider a feature for importances that follow no rule. */

import { importanceName } from "../../page/along/axis.js";
import { byId, html, setText } from "../../page/dom.js";
import { featureImportances, nearestLevel } from "../../page/state.js";
import { tell } from "../../page/voice.js";
import { fill } from "../../page/words.js";
import { badge } from "../badge.js";
import { createSlider, createTrack } from "./slider.js";

const MANY = 8; // that have room for their numbers

/** @param {{ positions: Page["positions"], proportions: Page["proportions"], phrases: Phrases, hands: (name: AxisName) => Hands, sliders: Sliders }} options */
export function createImportance({ positions, proportions, phrases, hands, sliders }) {
  const list = byId("bars");
  /** @type {ReturnType<typeof createBar>[]} */
  const bars = [];
  const decay = createSlider(byId("decay-track"), {
    words: (value) => fill(phrases.decay_value, { value }), ...hands("importance"),
  });
  decay.setPositions(positions.importance);
  sliders.set("importance", decay);

  /** @param {number} i */
  function createBar(i) {
    const name = importanceName(i);
    const { track, input } = createTrack({ "aria-label": fill(phrases.importance_of, { i: i + 1 }) });
    const output = html("output", { "aria-live": "off" });
    const outline = badge(i, proportions);
    const slider = createSlider(track, {
      words: (value) => fill(phrases.importance_value, { value: short(value) }), scale: Math.log,
      onShow: (value) => setText(output, short(value)), ...hands(name),
    });
    slider.setPositions(positions.importances);
    sliders.set(name, slider);
    return { row: html("div", { class: "bar" }, outline, track, output), outline, input, slider };
  }

  /** @param {number} n_features */
  function fit(n_features) {
    while (bars.length < n_features) bars.push(createBar(bars.length));
    if (list.childElementCount !== n_features) list.replaceChildren(...bars.slice(0, n_features).map(({ row }) => row));
    const many = `${n_features > MANY}`;
    if (list.dataset.many !== many) list.dataset.many = many;
  }

  /**
   * Features of one group stand in a bracket, and a line says what it means.
   * @param {Values} values
   */
  function bracket({ n_features, correlation, group_size }) {
    const size = correlation === "none" ? 1 : group_size;
    bars.slice(0, n_features).forEach(({ row }, i) => {
      const [starts, ends] = [i % size === 0, i % size === size - 1 || i === n_features - 1];
      row.dataset.group = starts && ends ? "" : ["inside", "first", "last"][starts ? 1 : Number(ends) * 2];
    });
    list.dataset.grouped = correlation;
    tell(byId("grouped"), phrases.grouped[correlation], { hide: true });
  }

  return {
    /**
     * @param {Values} values
     * @param {string[]} colours
     */
    show(values, colours) {
      const shown = featureImportances(values);
      fit(shown.length);
      bracket(values);
      decay.moveTo(nearestLevel(decay.values, values.importance), values.importance);
      setText(byId("decay-value"), values.importances ? "–" : String(values.importance));
      shown.forEach((value, i) => {
        const { outline, slider } = bars[i];
        slider.moveTo(nearestLevel(slider.values, value), value);
        outline.style.color = colours[i];
      });
    },
  };
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(2)));
}
