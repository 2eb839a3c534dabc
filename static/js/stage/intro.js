/** A slider that goes by itself, along the story in the first seconds or across the change that a lesson reveals; any touch stops it. */

import { Player } from "./player.js";

const STORY = 6000; // ms; a tenth of a second for each level of a whole slider
export const CHANGE = 2500; // ms; as long as a glance from the guess to the stage and along the slider
const STOPPERS = ["pointerdown", "keydown", "wheel", "touchstart"];

/**
 * From one level of the slider to another, either way.
 * @param {{ first?: number, last: number, duration?: number, onStep: (index: number) => void, onEnd?: () => void }} options
 */
export function playIntro({ first = 0, last, duration = STORY, onStep, onEnd = () => {} }) {
  const [steps, way] = [Math.abs(last - first), Math.sign(last - first)];
  const player = new Player({
    frameTime: () => duration / steps,
    onShow({ index, playing }) {
      onStep(first + way * index);
      if (index === steps && !playing) onEnd();
    },
  });

  function stop() {
    for (const name of STOPPERS) window.removeEventListener(name, stop, { capture: true });
    if (!player.playing) return;
    player.pause();
    onEnd();
  }

  for (const name of STOPPERS) window.addEventListener(name, stop, { capture: true, passive: true });
  player.setLength(steps + 1);
  player.play();
}
