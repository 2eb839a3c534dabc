"""word2vec: the exact loss and gradient against the bare matrix products, the default run, and ten million pairs."""

import time

import numpy as np
import torch

from app.superposition.skipgram.recipe import CorpusTraining
from app.superposition.skipgram.training import advance_corpus, start_corpus
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec
from app.superposition.words.starts import random_rows
from app.superposition.words.training import advance_words, start_words
from tests.benchmarks.table import row, seconds, spell

REPEATS = 10
SPEC = WordsSpec(n_concepts=6)


def measure(full: bool) -> None:
    """Print the step and its products for 8 seeds at each of 61 levels with six concepts, then whole runs."""
    objective = WordsObjective(SPEC)
    level = np.repeat(np.arange(objective.n_levels), SPEC.n_seeds)
    rows = np.tile(random_rows(objective), (objective.n_levels, 1, 1, 1))
    parameters, at = torch.from_numpy(objective.pack(rows, level)), torch.from_numpy(level)
    step = seconds(lambda: objective(parameters, at), REPEATS)[0]
    bare = products(torch.from_numpy(rows))
    row(f"words: loss and gradient, {len(level)} models of K=6, best of {REPEATS}", spell(step))
    row("  its matrix products alone", spell(bare))
    row("  step / products", f"{step / bare:.2f} times")
    timed = [run(WordsSpec()) for _ in range(3)]
    row("words: default run in this process, best of 3: first frame", spell(min(one[0] for one in timed)), "100 ms")
    row("  result and history", spell(min(one[1] for one in timed)), "1.5 s")
    training = CorpusTraining(WordsSpec(sparsities=(0.95,)))
    row(f"words: {training.pairs:,} pairs, one after another", spell(min(seconds(lambda: train(training), 2))), "5 s")


def products(rows: torch.Tensor) -> float:
    """Seconds of z = U V' and of its two ways back, for rows (models, 2, rows, words), into memory that is there."""
    U, V = rows[:, 0].contiguous(), rows[:, 1].contiguous()
    z, of_u, of_v = torch.empty(len(U), U.shape[2], U.shape[2], dtype=U.dtype), torch.empty_like(U), torch.empty_like(V)

    def all_three() -> None:
        torch.bmm(U.mT, V, out=z)
        torch.bmm(V, z.mT, out=of_u)
        torch.bmm(U, z, out=of_v)

    return seconds(all_three, REPEATS)[0]


def run(spec: WordsSpec) -> tuple[float, float]:
    """Seconds to the first frame of a run, and to its end."""
    began, first, state = time.perf_counter(), None, start_words(spec)
    while state is not None:
        state, lines = advance_words(state)
        first = time.perf_counter() - began if first is None and lines else first
    return first or 0.0, time.perf_counter() - began


def train(training: CorpusTraining) -> None:
    """A training from its beginning to its end."""
    state = start_corpus(training)
    while state is not None:
        state, _ = advance_corpus(state)
