/** What the sliders of "In words" lie along: each of them is a field of what word2vec is trained on. */

/** @type {Axes<WordsAxisName, Named>} */
export const WORDS_AXES = {
  names: () => ["importance", "strength", "n_concepts", "n_hidden"],
  of: (name) => ({
    valueOf: (values) => values[name],
    holds: () => true,
    changes: (value) => ({ [name]: value }),
    without: (_, usual) => ({ [name]: usual(name) }),
  }),
};
