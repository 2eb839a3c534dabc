/** A page of other data comes to another place of its own without being loaded: a lesson's steps, and where a room leads it. */

import { CHANGE, playIntro } from "../stage/intro.js";
import { beLed, swapStep, takeOver } from "./steps.js";

const LOOKS = ["theme", "view"]; // stay as they are

/** @typedef {"samples" | "patterns" | "dictionary"} StageName */

/**
 * arrive(data): show what the server starts the page from there; base: what its links may omit, which is another there.
 * @template {StageName} N
 * @param {N} name
 * @param {{ base: Named, arrive: (data: PageJson[`${N}-data`]) => void }} options
 */
export function createArrivals(name, { base, arrive }) {
  const lesson = document.getElementById("lesson-step");
  let latest = 0; // of several ways at once the last counts
  let shown = stepOf(location.href); // the step and answer that the words speak of

  /** @param {string} url */
  function stepOf(url) {
    const query = new URL(url, location.href).searchParams;
    return ["step", "guess"].map((key) => query.get(key)).join();
  }

  /**
   * @param {string} way
   * @param {{ push?: boolean }} options
   */
  async function go(way, { push = true } = {}) {
    const url = new URL(way, location.href);
    const here = new URLSearchParams(location.search);
    for (const key of LOOKS) if (here.has(key) && !url.searchParams.has(key)) url.searchParams.set(key, here.get(key) ?? "");
    latest += 1;
    const mine = latest;
    const found = await fetch(url).then(async (answer) => answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null).catch(() => null);
    if (mine !== latest) return;
    const [data, usual] = [`${name}-data`, "base"].map((id) => found?.getElementById(id)?.textContent);
    if (!found || !data || !usual || (lesson && !swapStep(found))) return location.assign(url.href);
    const parts = found.querySelectorAll("[data-hides]");
    document.querySelectorAll("[data-hides]").forEach((part, k) => part.toggleAttribute("hidden", parts[k].hasAttribute("hidden")));
    shown = stepOf(url.href);
    if (push) history.pushState(null, "", url);
    Object.assign(base, JSON.parse(usual));
    arrive(JSON.parse(data));
  }

  beLed(go);
  if (!lesson) return;
  takeOver({ go });
  window.addEventListener("popstate", () => {
    if (stepOf(location.href) !== shown) go(location.href, { push: false }); // not where the fragment alone is another
  });
}

/**
 * A slider goes by itself to a value; at once where motion is not wanted.
 * @param {Pick<Slider, "index" | "step" | "go">} slider
 * @param {number} goal index
 */
export function travel(slider, goal) {
  const first = slider.index;
  if (first === goal || matchMedia("(prefers-reduced-motion: reduce)").matches) return slider.step(goal);
  playIntro({
    first, last: goal, duration: CHANGE, onEnd: () => slider.step(slider.index), onStep: (index) => slider.go(index),
  });
}
