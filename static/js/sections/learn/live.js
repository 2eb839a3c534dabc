/** One model in training on the server: started, stopped, resumed; nothing is asked for while the page is hidden. */

import { follow } from "../../page/stream.js";
import { faults, reasons } from "../../page/trouble.js";
import { emptyFilm, take } from "./film.js";

/**
 * onChange(film, state): waiting, training, resuming, reconnecting, stopped, done or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createLive({ onChange }) {
  /** @type {string | null} */
  let query = null;
  /** @type {Training | null} */
  let film = null;
  /** @type {AbortController | null} */
  let running = null;
  let away = false;
  /** @type {unknown} */
  let place = null;

  async function run() {
    const controller = new AbortController();
    const { signal } = controller;
    running = controller;
    const known = film?.frames.at(-1)?.step ?? -1;
    onChange(film, known < 0 ? "waiting" : "resuming");
    try {
      const onReconnect = (/** @type {Failure} */ error, /** @type {number} */ attempt) => onChange(film, "reconnecting", attempt > 1 ? reasons(error) : []);
      let seen = known;
      /** @type {AsyncGenerator<TrainLine>} */
      const lines = follow(`/api/train?${query}`, { signal, onReconnect });
      for await (const line of lines) {
        if (signal.aborted) return;
        if (line.kind === "error") return void end("error", [line.message]);
        film ??= emptyFilm(line.kind === "train" ? line.steps : 0); // that line is the first
        if (line.kind === "frame" && line.step <= seen) continue; // the same link gives the same frames again
        if (line.kind === "move" && film.moves.some(({ end: at }) => at >= line.end)) continue;
        take(film, line);
        seen = film.frames.at(-1)?.step ?? seen;
        if (line.kind === "done") running = null;
        onChange(film, line.kind === "done" ? "done" : "training");
      }
    } catch (error) {
      if (!signal.aborted) end("error", faults(error));
    }
  }

  /**
   * @param {string} state
   * @param {string[]} [sentences]
   */
  function end(state, sentences) {
    running?.abort();
    running = null;
    onChange(film, state, sentences);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && running) {
      away = true;
      end("stopped");
    } else if (!document.hidden && away) {
      away = false;
      run();
    }
  });

  return {
    get film() {
      return film;
    },
    get running() {
      return running !== null;
    },
    get query() {
      return query;
    },
    get at() {
      return place;
    },
    /**
     * at: what the run is of, for who compares.
     * @param {string} next
     * @param {unknown} at
     */
    start(next, at) {
      running?.abort();
      query = next;
      place = at;
      film = null;
      run();
    },
    stop() {
      if (running) end("stopped");
    },
    resume: run,
  };
}
