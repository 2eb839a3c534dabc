/** One model in training on the server: started, stopped, resumed; nothing is asked for while the page is hidden. */

import { createStream } from "../../page/runs.js";
import { reasons } from "../../page/trouble.js";
import { watchPage } from "../../page/visibility.js";
import { createTaker, emptyFilm } from "./film.js";

/**
 * onChange(film, state): waiting, training, resuming, reconnecting, stopped, done or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createLive({ onChange }) {
  const stream = createStream();
  /** @type {string | null} */
  let query = null;
  /** @type {Training | null} */
  let film = null;
  let away = false;
  /** @type {unknown} */
  let place = null;

  function run() {
    /** @type {((line: TrainLine) => boolean) | null} */
    let take = null;
    stream.open(`/api/train?${query}`, {
      onLine(/** @type {TrainLine} */ line) {
        film ??= emptyFilm(line.kind === "train" ? line.steps : 0); // that line is the first
        take ??= createTaker(film);
        if (take(line)) onChange(film, line.kind === "done" ? "done" : "training");
      },
      onReconnect: (/** @type {Failure} */ error, /** @type {number} */ attempt) => onChange(film, "reconnecting", attempt > 1 ? reasons(error) : []),
      onFault: (/** @type {string[]} */ sentences) => onChange(film, "error", sentences),
    });
    onChange(film, film && film.frames.length > 0 ? "resuming" : "waiting");
  }

  function stop() {
    if (!stream.running) return;
    stream.stop();
    onChange(film, "stopped");
  }

  watchPage({
    onHide() {
      away = stream.running;
      stop();
    },
    onShow() {
      if (away) run();
      away = false;
    },
  });

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
     * @param {unknown} at
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
