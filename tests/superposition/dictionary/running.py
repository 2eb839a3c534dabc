"""A dictionary from beginning to end."""

import orjson

from app.superposition.dictionary.training import DictionaryState, advance_dictionary
from tests.superposition.running import lines_of


def run_dictionary(dictionary, model):
    """The lines of a dictionary of a model, by kind; frames as a list."""
    lines = lines_of(advance_dictionary, DictionaryState(dictionary, model))
    first, *frames, result, history = map(orjson.loads, lines)
    return first, frames, result, history
