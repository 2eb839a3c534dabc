/** A model whose weights are kept while the sliders move: it is trained on from where it is, one request at a time. */

import { createStream } from "../../page/runs.js";
import { reasons } from "../../page/trouble.js";
import { watchPage } from "../../page/visibility.js";
import { createTaker, emptyFilm } from "./film.js";

const MOST_ROUNDS = 6; // of training on at one place before it is called not converged

/**
 * onChange(film, state): training, done (film.done says whether converged) or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createContinuation({ onChange }) {
  const stream = createStream();
  /** @type {Training | null} */
  let film = null;
  /** @type {string | null} */
  let wish = null;
  let away = false;

  async function work() {
    for (let at = null, rounds = 0; film && wish !== null; ) {
      rounds = at === wish ? rounds + 1 : 0;
      at = wish;
      if (!await train(film, at)) return;
      if (at === wish && (film.done?.converged || rounds >= MOST_ROUNDS)) return onChange(film, "done");
    }
  }

  /**
   * A round of training; whether it came to its end.
   * @param {Training} film
   * @param {string} query
   */
  function train(film, query) {
    const { W, b, step } = film.frames[film.frames.length - 1];
    const take = createTaker(film, { offset: step, seen: step - 1 });
    const headers = { "Content-Type": "application/json" };
    return stream.open(`/api/train?${query}`, {
      request: { method: "POST", body: JSON.stringify({ W, b }), headers },
      onLine(/** @type {TrainLine} */ line) {
        if (!take(line)) return;
        film.last = Math.max(1, film.frames[film.frames.length - 1].step);
        onChange(film, "training");
      },
      onReconnect: (/** @type {Failure} */ error, /** @type {number} */ attempt) => onChange(film, "reconnecting", attempt > 1 ? reasons(error) : []),
      onFault: (/** @type {string[]} */ sentences) => onChange(film, "error", sentences),
    });
  }

  watchPage({
    onHide() {
      away = stream.running;
      stream.stop();
    },
    onShow() {
      if (away) work();
      away = false;
    },
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
      if (!stream.running) work();
    },
    end() {
      stream.stop();
      film = null;
      wish = null;
    },
  };
}
