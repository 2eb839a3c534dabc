/** The playhead's controls: buttons, the scrub range, the speed, and the curves themselves under a pointer or finger. */

import { alongAxis, MARGIN, stepAt } from "../figures/training.js";
import { nearestFrame } from "./film.js";

export function createTransport({ part, player, words, film, onPoint }) {
  const [scrub, play] = [part("scrub"), part("play")];
  const curves = [...part("curves").querySelectorAll(".learn-curve")];
  let pressed = false;

  play.addEventListener("click", () => (player.playing ? player.pause() : player.play()));
  part("back").addEventListener("click", () => player.step(-1));
  part("forth").addEventListener("click", () => player.step(1));
  scrub.addEventListener("input", () => player.seek(scrub.valueAsNumber));
  part("speed").addEventListener("change", ({ target }) => (player.speed = Number(target.value)));

  for (const curve of curves) {
    curve.addEventListener("pointerdown", (event) => {
      if (film().frames.length === 0) return;
      pressed = true;
      player.seek(frameAt(curve, event));
    });
    curve.addEventListener("pointermove", (event) => {
      if (film().frames.length === 0) return;
      const index = frameAt(curve, event);
      if (pressed) player.seek(index);
      point(index);
    });
    curve.addEventListener("pointerleave", () => point(null));
  }
  window.addEventListener("pointerup", () => (pressed = false));
  window.addEventListener("pointercancel", () => (pressed = false));

  function frameAt(curve, { clientX }) {
    const { left, width } = curve.getBoundingClientRect();
    const share = (clientX - left - MARGIN.l) / (width - MARGIN.l - MARGIN.r);
    const whole = alongAxis(film().last, film());
    return nearestFrame(film().frames, stepAt(Math.min(Math.max(share, 0), 1) * whole, film()));
  }

  function place(lines, step, width) {
    const share = alongAxis(step, film()) / alongAxis(film().last, film());
    const x = MARGIN.l + (width - MARGIN.l - MARGIN.r) * share;
    for (const line of lines) line.style.transform = `translateX(${x.toFixed(1)}px)`;
  }

  const heads = curves.map((curve) => curve.querySelector(".learn-head"));
  const pointers = curves.map((curve) => curve.querySelector(".learn-pointer"));

  function point(index) {
    for (const line of pointers) line.hidden = index === null;
    if (index !== null) place(pointers, film().frames[index].step, curves[0].clientWidth);
    onPoint(index);
  }

  return {
    /** The head at a step, and the controls at a frame; width: of a curve. */
    show({ index, step, length, playing, width, valueText }) {
      place(heads, step, width);
      scrub.max = length - 1;
      scrub.value = index;
      scrub.setAttribute("aria-valuetext", valueText);
      const name = playing ? words.pause : words.play;
      if (play.textContent !== name) play.textContent = name;
    },
  };
}
