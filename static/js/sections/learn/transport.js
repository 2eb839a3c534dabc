/** The playhead's controls: buttons, the scrub range, the speed, and the curves themselves under a pointer or finger. */

import { createDrag } from "../../controls/drag.js";
import { alongAxis, MARGIN, stepAt } from "../../figures/training.js";
import { nearestFrame } from "../../page/training/film.js";

/** @param {TransportOptions} options */
export function createTransport({ part, player, words, film, onPoint }) {
  const [scrub, play] = [part("scrub"), part("play")];
  const curves = /** @type {HTMLElement[]} */ ([...part("curves").querySelectorAll(".learn-curve")]);

  play.addEventListener("click", () => (player.playing ? player.pause() : player.play()));
  part("back").addEventListener("click", () => player.step(-1));
  part("forth").addEventListener("click", () => player.step(1));
  scrub.addEventListener("input", () => player.seek(scrub.valueAsNumber));
  part("speed").addEventListener("change", () => (player.speed = Number(part("speed").value)));

  for (const curve of curves) {
    const seek = (/** @type {PointerEvent} */ event) => film().frames.length > 0 && player.seek(frameAt(curve, event));
    createDrag(curve, { onStart: seek, onMove: seek });
    curve.addEventListener("pointermove", (event) => {
      if (film().frames.length > 0 && event.pointerType !== "touch") point(frameAt(curve, event));
    });
    curve.addEventListener("pointerleave", () => point(null));
  }

  /**
   * @param {HTMLElement} curve
   * @param {PointerEvent} event
   */
  function frameAt(curve, { clientX }) {
    const { left, width } = curve.getBoundingClientRect();
    const share = (clientX - left - MARGIN.l) / (width - MARGIN.l - MARGIN.r);
    const whole = alongAxis(film().last, film());
    return nearestFrame(film().frames, stepAt(Math.min(Math.max(share, 0), 1) * whole, film()));
  }

  /**
   * @param {HTMLElement[]} lines
   * @param {number} step
   * @param {number} width
   */
  function place(lines, step, width) {
    const share = alongAxis(step, film()) / alongAxis(film().last, film());
    const x = MARGIN.l + (width - MARGIN.l - MARGIN.r) * share;
    for (const line of lines) line.style.transform = `translateX(${x.toFixed(1)}px)`;
  }

  const heads = curves.map((curve) => /** @type {HTMLElement} */ (curve.querySelector(".learn-head")));
  const pointers = curves.map((curve) => /** @type {HTMLElement} */ (curve.querySelector(".learn-pointer")));

  /** @param {number | null} index */
  function point(index) {
    for (const line of pointers) line.hidden = index === null;
    if (index !== null) place(pointers, film().frames[index].step, curves[0].clientWidth);
    onPoint(index);
  }

  return {
    /**
     * The head at a step, and the controls at a frame; width: of a curve.
     * @param {{ index: number, step: number, length: number, playing: boolean, width: number, valueText: string }} head
     */
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
