/** What a dictionary has found as rows of a file. */

import { letterOf } from "./latents.js";

/**
 * One row for each latent of each start, below their names.
 * @param {DictionaryResult} result
 */
export function rowsOf({ directions, dead, loss, pairs }) {
  const head = ["start", "latent", ...directions[0][0].map((_, h) => `h${h + 1}`), "dead", "pair", "loss"];
  const rows = directions.flatMap((latents, start) => latents.map((direction, latent) => {
    const pair = pairs.find((one) => one.start === start && one.latent === latent);
    const on = pair ? pair.features.map((i) => i + 1).join(" ") : "";
    return [start + 1, letterOf(latent), ...direction, dead[start].includes(latent) ? 1 : 0, on, loss[start]];
  }));
  return [head, ...rows];
}
