/** How a picture of the pages of other data stands, in one sentence: on its way, of what it still is, or not to be had. */

import { setText } from "../dom.js";
import { createTrouble, faults } from "../trouble.js";
import { fill } from "../words.js";

/**
 * what: how it is called where it cannot be had. was(): the settings of the picture that stands, empty where there is none.
 * @param {{ sentence: HTMLElement, states: PageJson["phrases-states"], what: string, was?: () => string }} options
 */
export function createTold({ sentence, states, what, was = () => "" }) {
  const trouble = createTrouble({ put: (line) => sentence.after(line) });

  /** @param {string} words */
  function pend(words) {
    setText(sentence, words);
    sentence.classList.add("pending");
  }

  /** @param {string} words */
  function waits(words) {
    const old = was();
    pend(old ? fill(states.still, { was: old }) : words);
  }

  return {
    waits: (words = states.training) => waits(words),
    /** @param {number} position */
    queues: (position) => waits(fill(states.queued, { position })),
    /**
     * What comes by itself, and by when nobody knows.
     * @param {unknown} error
     */
    lost: (error) => trouble.show(what, error),
    /**
     * What will not come.
     * @param {string[]} sentences
     */
    refused(sentences) {
      waits(states.untrained);
      trouble.say(sentences.join(" "));
    },
    /** @param {unknown} error */
    fails(error) {
      this.refused(faults(error));
    },
    /** Lines come again, or something else is asked for. */
    well: trouble.hide,
    /**
     * The picture is what is asked for.
     * @param {string} words
     */
    stands(words) {
      setText(sentence, words);
      sentence.classList.remove("pending");
    },
  };
}
