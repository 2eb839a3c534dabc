"""A dictionary from beginning to end."""

import orjson

from app.superposition.dictionary.training import DictionaryState, advance_dictionary


def run_dictionary(dictionary, model):
    """The lines of a dictionary of a model, by kind; frames as a list."""
    state, lines = DictionaryState(dictionary, model), []
    while state is not None:
        state, new = advance_dictionary(state)
        lines += new
    first, *frames, result, history = map(orjson.loads, lines)
    return first, frames, result, history
