"""What a training on a corpus is, and when its frames come."""

from dataclasses import replace
from itertools import pairwise

from app.superposition.skipgram.recipe import CorpusTraining, one_level, schema
from app.superposition.words.spec import WordsSpec


def test_frames_come_close_to_one_another_at_first_and_evenly_at_the_end():
    steps = CorpusTraining().frame_steps()
    gaps = [after - before for before, after in pairwise(steps)]
    assert steps[:3] == (0, 100, 112)
    assert steps[-1] == 10_000_000
    assert gaps[1:-1] == sorted(gaps[1:-1])
    assert max(gaps) == 200_000
    assert len(steps) < 150


def test_a_short_corpus_ends_where_it_ends():
    training = replace(CorpusTraining(), pairs=1000)
    assert training.frame_steps()[-1] == 1000
    assert max(training.frame_steps()[:-1]) < 1000
    assert replace(training, pairs=50).frame_steps() == (0, 50)


def test_of_a_spec_one_level_is_kept():
    spec = one_level(WordsSpec(n_seeds=3, seed=4, sparsities=(0.5, 0.9)), 0.8)
    assert spec == WordsSpec(seed=4, sparsities=(0.8,))
    assert CorpusTraining(spec).sparsity == 0.8


def test_the_defaults_are_told():
    told = {field["name"]: field["default"] for field in schema()}
    assert told == {"recipe": "descent", "pairs": 10_000_000, "learning_rate": 0.025}
