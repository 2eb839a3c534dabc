/** A training's stream: what befalls it is told as a state of its film, and it pauses while the page is hidden. */

import { createStream } from "../runs.js";
import { reasons } from "../trouble.js";
import { watchPage } from "../visibility.js";

/**
 * film(): what has been taken so far; busy(): whether there is something to pause; pause(), resume(): the page is hidden,
 * and shown again.
 * @param {{ film: () => Training | null, onChange: OnTraining, busy: () => boolean, pause: () => void, resume: () => void }} options
 */
export function createTrainingStream({ film, onChange, busy, pause, resume }) {
  const stream = createStream();
  let away = false;

  watchPage({
    onHide() {
      away = busy();
      if (away) pause();
    },
    onShow() {
      if (away) resume();
      away = false;
    },
  });

  return {
    stop: stream.stop,
    get running() {
      return stream.running;
    },
    /**
     * Whether it has come to its end.
     * @param {string} query
     * @param {{ onLine: (line: TrainLine) => void, request?: RequestInit }} options
     */
    open: (query, { onLine, request }) => stream.open(`/api/train?${query}`, {
      onLine, request,
      onReconnect: (error, attempt) => onChange(film(), "reconnecting", attempt > 1 ? reasons(error) : []),
      onFault: (sentences) => onChange(film(), "error", sentences),
    }),
  };
}
