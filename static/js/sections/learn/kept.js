/** A model whose weights are kept while the sliders move: it is trained on from where it is, one request at a time. */

import { follow, Refused } from "../../page/stream.js";
import { faults, reasons } from "../../page/trouble.js";
import { emptyFilm, take } from "./film.js";

const MOST_ROUNDS = 6; // of training on at one place before it is called not converged

/**
 * onChange(film, state): training, done (film.done says whether converged) or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createKept({ onChange }) {
  /** @type {Training | null} */
  let film = null;
  /** @type {string | null} */
  let wish = null;
  let busy = false;
  /** @type {AbortController | null} */
  let controller = null;

  async function work() {
    busy = true;
    controller = new AbortController();
    const { signal } = controller;
    try {
      for (let at = null, rounds = 0; film && wish !== null && !signal.aborted; ) {
        rounds = at === wish ? rounds + 1 : 0;
        at = wish;
        await round(film, at, signal);
        if (at === wish && (film.done?.converged || rounds >= MOST_ROUNDS)) break;
      }
      if (!signal.aborted) onChange(film, "done");
    } catch (error) {
      if (!signal.aborted) onChange(film, "error", faults(error));
    }
    busy = false;
  }

  /**
   * @param {Training} film
   * @param {string} query
   * @param {AbortSignal} signal
   */
  async function round(film, query, signal) {
    const { W, b, step } = film.frames[film.frames.length - 1];
    const body = JSON.stringify({ W, b });
    let seen = step - 1;
    const onReconnect = (/** @type {Failure} */ error, /** @type {number} */ attempt) => onChange(film, "reconnecting", attempt > 1 ? reasons(error) : []);
    const options = { signal, onReconnect, request: { method: "POST", body, headers: { "Content-Type": "application/json" } } };
    for await (const line of /** @type {AsyncGenerator<TrainLine>} */ (follow(`/api/train?${query}`, options))) {
      if (line.kind === "error") throw new Refused(0, [line.message]);
      if (line.kind === "frame" && line.step + step <= seen) continue; // told again after a broken stream
      if (line.kind === "move" && film.moves.some(({ end }) => end >= line.end + step)) continue;
      take(film, line, step);
      seen = film.frames[film.frames.length - 1].step;
      film.last = Math.max(1, seen);
      onChange(film, "training");
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) controller?.abort();
    else if (film && wish !== null && !busy && controller?.signal.aborted) work();
  });

  return {
    get film() {
      return film;
    },
    /**
     * Keep this model: a frame {W, b, loss, D}.
     * @param {Omit<FilmFrame, "step">} frame
     */
    begin(frame) {
      film = emptyFilm(1, { linear: true });
      film.frames.push({ ...frame, step: 0 });
    },
    /**
     * Train it on at this link; while it does, the newest wish waits.
     * @param {string} query
     */
    want(query) {
      wish = query;
      if (!busy) work();
    },
    end() {
      controller?.abort();
      film = null;
      wish = null;
    },
  };
}
