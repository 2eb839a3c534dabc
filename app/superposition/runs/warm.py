"""Small sweeps at import, so that the process that workers are forked from has its compiled code, and the disk too."""

import torch

from ..dictionary.spec import DictionarySpec, ReadModel
from ..dictionary.training import DictionaryState, advance_dictionary
from ..experiment.spec import Spec
from ..loss.fourier import FourierLoss
from ..loss.problem import problem_of
from ..patterns.spec import PatternAxis, PatternSpec
from ..patterns.training import PatternState, advance_patterns, start_patterns
from ..samples.spec import SamplesSpec
from ..samples.training import SamplesState, advance_samples, start_samples
from ..skipgram.recipe import CorpusTraining
from ..skipgram.training import CorpusState, advance_corpus, start_corpus
from ..words.spec import WordsSpec
from ..words.training import WordsState, advance_words, start_words
from . import sweep

for constraint, decoder in (("free", "affine"), ("sphere", "affine"), ("free", "relative")):
    few = Spec(n_features=2, n_hidden=1, sparsities=(0.5, 0.9), constraint=constraint, decoder=decoder, n_seeds=1)
    state: sweep.SweepState | None = sweep.start_sweep(few)
    while state is not None:
        state, _ = sweep.advance_sweep(state)
words: WordsState | None = start_words(WordsSpec(n_concepts=2, n_hidden=1, sparsities=(0.5, 0.9), n_seeds=1))
while words is not None:
    words, _ = advance_words(words)
corpus: CorpusState | None = start_corpus(
    CorpusTraining(WordsSpec(n_concepts=2, n_hidden=1, sparsities=(0.5,)), pairs=1)
)
while corpus is not None:
    corpus, _ = advance_corpus(corpus)
dictionary: DictionaryState | None = DictionaryState(DictionarySpec(n_seeds=1), ReadModel(((1.0,) * 5,) * 2, 0.975, ""))
while dictionary is not None:
    dictionary, _ = advance_dictionary(dictionary)
samples: SamplesState | None = start_samples(SamplesSpec(Spec(n_features=2, n_seeds=1), sparsity=0.5, counts=(2,)))
while samples is not None:
    samples, _ = advance_samples(samples)
alone = PatternAxis("log_odds", (0.0,))
patterns: PatternState | None = start_patterns(PatternSpec(n_features=2, n_hidden=1, n_seeds=1, axis=alone))
while patterns is not None:
    patterns, _ = advance_patterns(patterns)
loss = FourierLoss(problem_of(Spec(n_features=2)))  # of outputs that take both signs: the others need no series
loss(torch.tensor([[[1.0, -1.0], [-1.0, 1.0]]]).double(), torch.zeros(1, 2).double(), torch.zeros(1, dtype=torch.long))
