/** One model in training on the server: started, stopped, resumed; nothing is asked for while the page is hidden. */

import { createTaker, emptyFilm } from "../../page/training/film.js";
import { createTrainingStream } from "../../page/training/stream.js";

/**
 * onChange(film, state): waiting, training, resuming, reconnecting, stopped, done or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createLive({ onChange }) {
  const stream = createTrainingStream({ film: () => film, onChange, busy: () => stream.running, pause: stop, resume: run });
  /** @type {string | null} */
  let query = null;
  /** @type {Training | null} */
  let film = null;
  /** @type {string | null} */
  let place = null;

  function run() {
    /** @type {((line: TrainLine) => boolean) | null} */
    let take = null;
    stream.open(`${query}`, {
      onLine(line) {
        film ??= emptyFilm(line.kind === "train" ? line.steps : 0); // that line is the first
        take ??= createTaker(film);
        if (take(line)) onChange(film, line.kind === "done" ? "done" : "training");
      },
    });
    onChange(film, film && film.frames.length > 0 ? "resuming" : "waiting");
  }

  function stop() {
    if (!stream.running) return;
    stream.stop();
    onChange(film, "stopped");
  }

  return {
    get film() {
      return film;
    },
    get running() {
      return stream.running;
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
     * @param {string} at
     */
    start(next, at) {
      query = next;
      place = at;
      film = null;
      run();
    },
    stop,
    resume: run,
  };
}
