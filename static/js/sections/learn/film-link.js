/** What the link holds of a film: which one it is, and the step at which its playhead rests. */

import { nearestFrame } from "../../page/training/film.js";

const REST = 150; // ms

/**
 * source(): which film is at hand; film(): itself; onSettle(): the head goes to where the link has it, and stays.
 * @param {FilmLinkOptions} options
 */
export function createFilmLink({ state, setView, player, source, film, onFilm, onSettle }) {
  const endless = () => source() === "sweep"; // it is there as a whole, and opened at its end
  let pending = state.values.head; // a step that the film has not come to yet
  /** @type {Timer | null} */
  let timer = null;

  state.listen((values, before) => {
    if (values.film !== before.film) onFilm(values.film);
    if (values.head === before.head || values.head === here()) return;
    pending = values.head;
    if (pending === null && values.film === before.film) player.seek(film().frames.length - 1);
    settle();
  });

  function here() {
    const { frames } = film();
    if (frames.length === 0 || (player.atEnd && endless())) return null;
    return frames[player.index]?.step ?? null;
  }

  /** The film has grown or is another one: its head goes to where the link has it. Whether it still has to wait. */
  function settle() {
    const { frames, done } = film();
    if (source() !== state.values.film) return pending !== null;
    const there = pending !== null && frames.length > 0 && (frames[frames.length - 1].step >= pending || done || endless());
    if (pending === null || !there) return pending !== null;
    const step = pending;
    pending = null;
    onSettle();
    player.seek(nearestFrame(frames, step));
    return false;
  }

  function write() {
    clearTimeout(timer);
    if (pending === null && source() === state.values.film && here() !== state.values.head) setView({ head: here() });
  }

  return {
    settle,
    write,
    /** The head rests. */
    rest() {
      clearTimeout(timer);
      timer = setTimeout(write, REST);
    },
    get pending() {
      return pending;
    },
    forget() {
      pending = null;
    },
  };
}
