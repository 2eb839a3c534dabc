/** The model in a sentence: what is trained, in the words of the page. */

import { byId, setText } from "../page/dom.js";
import { fill } from "../page/words.js";

/** @param {{ phrases: Phrases }} options */
export function createModelLine({ phrases: { model } }) {
  return {
    /** @param {Values} values */
    show(values) {
      setText(byId("model"), describe(values, model));
      const room = document.getElementById("room"); // the explorer's page alone has one
      if (room) setText(room, fill(values.n_hidden === 1 ? model.room_line : model.room, values));
    },
  };
}

/**
 * @param {Values} values
 * @param {Phrases["model"]} words
 */
export function describe(values, words) {
  const { n_features, n_hidden, activation, importance, importances, constraint, decoder, correlation, group_size } = values;
  const weights = importances ? words.own : importance === 1 ? words.equal : fill(words.decay, { r: importance });
  const parts = [
    fill(n_hidden === 1 ? words.line : words.size, { n_features, n_hidden }), words.activation[activation], weights,
    words.constraint[constraint], words.decoder[decoder], fill(words.correlation[correlation], { group_size }),
  ];
  return parts.filter(Boolean).join(", ");
}
