/** A model whose weights are kept while the sliders move: it is trained on from where it is, one request at a time. */

import { createTaker, emptyFilm } from "./film.js";
import { createTrainingStream } from "./stream.js";

const MOST_ROUNDS = 6; // of training on at one place before it is called not converged

/**
 * onChange(film, state): training, done (film.done says whether converged) or error (with sentences).
 * @param {{ onChange: OnTraining }} options
 */
export function createContinuation({ onChange }) {
  const stream = createTrainingStream({ film: () => film, onChange, busy: () => loop !== null, pause: stop, resume: work });
  /** @type {Training | null} */
  let film = null;
  /** @type {string | null} */
  let wish = null;
  /** @type {object | null} */
  let loop = null; // the one at work: between a stream's last line and the next round none is open

  async function work() {
    const own = {};
    loop = own;
    for (let at = null, rounds = 0; film && wish !== null;) {
      rounds = at === wish ? rounds + 1 : 0;
      at = wish;
      const ended = await train(film, at);
      if (loop !== own) return;
      if (ended && !(at === wish && (film.done?.converged || rounds >= MOST_ROUNDS))) continue;
      loop = null;
      if (ended) onChange(film, "done");
      return;
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
    return stream.open(query, {
      request: { method: "POST", body: JSON.stringify({ W, b }), headers },
      onLine(line) {
        if (!take(line)) return;
        film.last = Math.max(1, film.frames[film.frames.length - 1].step);
        onChange(film, "training");
      },
    });
  }

  function stop() {
    loop = null;
    stream.stop();
  }

  return {
    get film() {
      return film;
    },
    /**
     * Keep this model: a frame {W, b, loss, D}. Returns its film.
     * @param {Omit<FilmFrame, "step">} frame
     */
    begin(frame) {
      film = emptyFilm(1, { linear: true });
      film.frames.push({ ...frame, step: 0 });
      return film;
    },
    /**
     * Train it on at this link; while it does, the newest wish waits.
     * @param {string} query
     */
    want(query) {
      wish = query;
      if (!loop && film) work();
    },
    end() {
      stop();
      film = null;
      wish = null;
    },
  };
}
