"""The first line of a run."""

import orjson

from app.superposition.words.axis import StrengthAxis
from app.superposition.words.lines import WORDS_STEPS, size_header, words_header
from app.superposition.words.sizes import SizeAxis
from app.superposition.words.spec import WordsSpec


def test_the_header_tells_the_spec_and_its_levels():
    told = orjson.loads(words_header(WordsSpec(sparsities=(0.5, 0.9))))
    assert list(told) == ["kind", "spec", "sparsity", "steps"]
    assert told["kind"] == "sweep"
    assert told["spec"]["bias"] is True
    assert told["sparsity"] == [0.5, 0.9]
    assert told["steps"] == list(WORDS_STEPS)


def test_of_different_sizes_it_tells_them():
    told = orjson.loads(size_header(SizeAxis(WordsSpec(), "n_concepts", 0.9, (2, 3))))
    assert (told["along"], told["sparsity"], told["value"]) == ("n_concepts", 0.9, [2, 3])


def test_along_importance_it_tells_the_axis():
    told = orjson.loads(words_header(WordsSpec(axis=StrengthAxis("importance", 0.9, (0.5, 1.0)))))
    assert (told["along"], told["sparsity"], told["value"]) == ("importance", 0.9, [0.5, 1])
    assert "axis" not in told["spec"]
