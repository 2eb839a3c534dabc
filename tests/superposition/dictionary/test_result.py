"""Lines of models of which little can be said."""

import orjson

from app.superposition.dictionary.result import model_line
from app.superposition.dictionary.spec import DictionarySpec, ReadModel

from .running import run_dictionary


def test_the_model_is_told_with_the_features_it_keeps():
    told = orjson.loads(model_line(ReadModel(((1.0, 0.1), (0.0, 0.0)), 0.9, "One axis")))
    assert told == {
        "kind": "model",
        "sparsity": 0.9,
        "sentence": "One axis",
        "W": [[1.0, 0.1], [0.0, 0.0]],
        "represented": [0],
    }


def test_where_nothing_is_kept_there_is_nothing_to_recover():
    empty = ReadModel(((0.0,) * 5,), 0.9, "Nothing")
    _, frames, result, history = run_dictionary(DictionarySpec(n_latents=2, n_seeds=2), empty)
    assert result["recovered"] is result["recovered_interval"] is frames[0]["recovered"] is None
    assert set(history["recovered"]) == {None}
    assert result["composed"] == 0
    assert result["dead"] == [[0, 1], [0, 1]]
