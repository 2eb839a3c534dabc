"""The first line of a training on a corpus."""

import orjson

from app.superposition.skipgram.lines import corpus_header
from app.superposition.skipgram.recipe import CorpusTraining


def test_the_header_says_what_is_trained_and_when_frames_come():
    training = CorpusTraining(pairs=2000)
    told = orjson.loads(corpus_header(training))
    assert told["kind"] == "train"
    assert (told["recipe"], told["sparsity"], told["pairs"], told["learning_rate"]) == ("paper", 0, 2000, 0.025)
    assert told["spec"]["sparsities"] == [0]
    assert tuple(told["frames"]) == training.frame_steps()
