/** A lesson's steps in place: its form and links change its words and move the stage, and no page is loaded. */

import { createDrawn } from "./drawn.js";
import { createMark } from "./mark.js";
import { createPlace } from "./place.js";
import { beLed, swapStep, takeOver } from "./steps.js";

/** @param {SectionContext} context */
export function mount(context) {
  const place = createPlace(context);
  if (document.getElementById("lesson-step")) mountLesson(place, context);
  beLed(async (url) => {
    if (!await place.go(url)) location.replace(url);
  });
}

/**
 * @param {ReturnType<typeof createPlace>} place
 * @param {SectionContext} context
 */
function mountLesson(place, context) {
  const { state } = context;
  const [mark, drawn] = [createMark(context), createDrawn(context)];
  let shown = placeOf(state.values); // the step and answers that the words speak of
  let going = false;

  /** @param {Values} values */
  function placeOf({ step, guess, mark: at, drawn: arrows }) {
    return `${[step, guess, at, arrows]}`;
  }

  /** @param {Document} found */
  function swap(found) {
    if (!swapStep(found)) return false;
    mark.show();
    drawn.show();
    return true;
  }

  /** @param {string} url */
  async function go(url) {
    going = true;
    const there = await place.go(url, { moved: swap });
    going = false;
    shown = placeOf(state.values);
    if (!there) location.assign(url);
  }

  takeOver({ go, drawn: () => drawn.text });
  state.listen((values) => {
    if (going || placeOf(values) === shown) return; // by the browser's way back, or undone
    shown = placeOf(values);
    queueMicrotask(async () => {
      const response = await fetch(location.href);
      swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    });
  });
}
