"""The first line of a run."""

import orjson

from app.superposition.dictionary.lines import DICTIONARY_STEPS, dictionary_header
from app.superposition.dictionary.spec import DictionarySpec


def test_the_header_tells_the_toy_model_and_the_dictionary():
    told = orjson.loads(dictionary_header(DictionarySpec(n_latents=6)))
    assert list(told) == ["kind", "spec", "dictionary", "steps"]
    assert told["spec"]["n_features"] == 5
    assert told["dictionary"]["n_latents"] == 6
    assert told["steps"] == list(DICTIONARY_STEPS) == sorted(set(DICTIONARY_STEPS))
