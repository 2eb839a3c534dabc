/** Training that goes on from where a hand left the arrows, shown as motion however fast it comes. */

import { createContinuation } from "../../page/training/continuation.js";
import { between } from "../../page/training/film.js";
import { Player } from "../../stage/player.js";

const BEAT = 40; // ms a step: the eye follows

/**
 * onFrame({W, b, loss, step}): where it is; onEnd(done, sentences): how it ended, done null where it failed.
 * @param {{ still: () => boolean, onFrame: (frame: FilmFrame) => void, onEnd: (done: TrainEnd | null, sentences: string[]) => void }} options
 */
export function createHandTraining({ still, onFrame, onEnd }) {
  /** @type {Training | null} */
  let film = null;
  let ended = false;
  const continuation = createContinuation({ onChange });
  const player = new Player({ onShow: show, smooth: () => !still(), frameTime: () => BEAT });

  /** @type {OnTraining} */
  function onChange(grown, name, sentences = []) {
    if (!film) return;
    if (name === "error") {
      stop();
      return onEnd(null, sentences);
    }
    film = grown;
    ended = name === "done";
    if (!film) return;
    player.setLength(film.frames.length, { toEnd: still() });
    if (!still() && !player.playing && !player.atEnd) player.play();
    finish();
  }

  /** @param {{ index: number, share: number }} head */
  function show({ index, share }) {
    if (!film) return;
    onFrame({ ...film.frames[index], W: between(film.frames, index, share) });
    finish();
  }

  function finish() {
    if (!film || !ended || player.playing || !player.atEnd) return;
    const { done } = film;
    stop();
    onEnd(done, []);
  }

  function stop() {
    film = null;
    ended = false;
    continuation.end();
    player.pause();
  }

  return {
    get running() {
      return film !== null;
    },
    stop,
    /**
     * @param {Omit<FilmFrame, "step">} frame
     * @param {string} query
     */
    start(frame, query) {
      film = continuation.begin(frame);
      ended = false;
      player.setLength(1, { toEnd: true });
      continuation.want(query);
    },
  };
}
