/** The first seconds: the slider goes by itself along the story and stops inside the star; any touch stops it before. */

import { Player } from "./player.js";

const DURATION = 6000; // ms
const STOPPERS = ["pointerdown", "keydown", "wheel", "touchstart"];

/** @param {{ last: number, onStep: (index: number) => void }} options */
export function playIntro({ last, onStep }) {
  const player = new Player({ onShow: ({ index }) => onStep(index), frameTime: () => DURATION / last });

  function stop() {
    for (const name of STOPPERS) window.removeEventListener(name, stop, { capture: true });
    if (player.playing) player.pause();
  }

  for (const name of STOPPERS) window.addEventListener(name, stop, { capture: true, passive: true });
  player.setLength(last + 1);
  player.play();
}
