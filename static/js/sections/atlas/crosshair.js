/** The crosshair over the atlas, and what is told of the cell under it: its model in small and in words. */

import { drawMiniature } from "../../stage/miniature.js";
import { pointWords } from "./words.js";

const [ARM, TICK] = [26, 9]; // pixels: around the point, and at the four edges

/** @param {{ part: (name: string) => any, page: Page, phrases: AtlasPhrases, theme: SectionContext["theme"] }} options */
export function createCrosshair({ part, page, phrases, theme }) {
  const [readout, pad] = ["readout", "pad"].map(part);

  /**
   * @param {Cell} cell
   * @param {Frame} frame
   */
  function place([i, k], { xs, ys, x: [first, last], y: [low, high], toPixels }) {
    const [x, y] = toPixels(xs[k], ys[i]);
    const [[left, bottom], [right, top]] = [toPixels(first, low), toPixels(last, high)];
    const arms = `M${x},${y - ARM}V${y + ARM}M${x - ARM},${y}H${x + ARM}`;
    const ticks = `M${x},${top}v${TICK}M${x},${bottom}v${-TICK}M${left},${y}h${TICK}M${right},${y}h${-TICK}`;
    for (const name of ["under", "arms"]) part(name).setAttribute("d", arms + ticks);
    part("point").setAttribute("cx", x);
    part("point").setAttribute("cy", y);
  }

  /**
   * @param {Cell | null} cell
   * @param {Grid | undefined} grid
   */
  function tell(cell, grid) {
    const level = cell && grid?.cells[cell[0]][cell[1]];
    if (level) drawMiniature(part("mini"), level, { page, colours: theme.colours });
    const words = !grid ? "" : level ? pointWords(grid, cell, level, phrases) : phrases.off;
    if (readout.textContent === words) return;
    readout.textContent = words;
    pad.setAttribute("aria-valuetext", words);
    if (!cell || !grid) return;
    pad.setAttribute("aria-valuemax", grid.x.length - 1);
    pad.setAttribute("aria-valuenow", cell[1]);
  }

  return {
    tell,
    /**
     * @param {Cell | null} cell
     * @param {Grid | undefined} grid
     * @param {Frame | null} frame
     */
    show(cell, grid, frame) {
      part("cross").classList.toggle("away", !cell || !frame);
      tell(cell, grid);
      if (cell && frame) place(cell, frame);
    },
  };
}
