"""The result and history lines of a run of words: models rotated and named, shares of the seeds, changes."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.level_search import Best
from ..branches.phase_change import PhaseChange
from ..experiment.jsonl import line
from ..geometry.arrangement import Arrangement
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array, feature_norm
from ..geometry.naming import name_arrangements
from ..geometry.procrustes import align, rotation_onto
from ..geometry.sentence import sentence
from .changes import words_changes
from .gauge import meaning
from .lines import WordsAxisResult, WordsFound, WordsHistory, WordsLevel, WordsResult
from .objective import WordsObjective
from .spec import WordsSpec


@dataclass(frozen=True)
class WordsSnapshot:
    """The random seeds at one frame."""

    step: int
    W: Array  # (levels, seeds, hidden, K)
    loss: Array  # (levels, seeds)

    def of(self, leaders: NDArray[np.intp]) -> tuple[Array, Array]:
        """W (levels, hidden, K) and loss (levels,) of one seed at each level, leaders (levels,)."""
        level = np.arange(len(leaders))
        return self.W[level, leaders], self.loss[level, leaders]


def words_lines(objective: WordsObjective, best: Best, frames: tuple[WordsSnapshot, ...]) -> list[bytes]:
    """The last two lines of a run whose models are all trained."""
    spec, level = objective.spec, np.arange(len(objective.spec.levels))
    parameters = best.parameters.numpy()
    said = meaning(objective, parameters, level)
    turned, order = align(said.W, interchangeable(spec))
    relabelled = np.stack([relabel(one) for one in order])  # (levels, words)
    words = np.take_along_axis(said.words, relabelled[:, :, None], 1)
    original = np.take_along_axis(said.W, order[:, None], 2)
    turn = np.stack([rotation_onto(w, to) for w, to in zip(original, turned, strict=True)])
    loss = objective.loss(best.parameters, torch.arange(len(level))).tolist()
    named = name_arrangements(turned)
    shares = seeds_found(frames[-1], turned, named)
    levels: list[WordsLevel] = [
        {
            "sparsity": spec.levels[k],
            "loss": loss[k],
            "W": round_off(turned[k], 6),
            "words": round_off(words[k] @ turn[k].T, 6),
            "additive": round(float(said.additive[k]), 6),
            "arrangement": named[k].name,
            "parts": parts_of(named[k]),
            "label": named[k].label,
            "sentence": sentence(turned[k], named[k]).replace("features", "concepts"),
            "feature_norm": round_off(feature_norm(turned[k]), 4),
            "found": shares[k],
        }
        for k in level.tolist()
    ]
    rows = np.take_along_axis(objective.unpack(parameters, level), relabelled[:, None, None], 3)
    return [
        result_line(spec, levels, words_changes(spec, rows, turned, named)),
        history_line(frames, turned),
    ]


def interchangeable(spec: WordsSpec) -> tuple[tuple[int, ...], ...]:
    """The concepts that may be relabelled: all, where they are equally strong."""
    return () if spec.concepts_differ else (tuple(range(spec.n_concepts)),)


def relabel(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which word (words,) has the concepts of each word, when concepts are put in an order (K,)."""
    last, words = len(order) - 1, np.arange(1 << len(order))
    result = np.zeros_like(words)
    for place, concept in enumerate(order.tolist()):
        result |= (words >> last - place & 1) << last - concept
    return np.asarray(result, dtype=np.intp)


def result_line(spec: WordsSpec, levels: list[WordsLevel], changes: list[PhaseChange]) -> bytes:
    """The result of the levels, and the changes between them."""
    if spec.axis is None:
        told: WordsResult = {
            "kind": "result",
            "levels": levels,
            "changes": [{**one.fields, "sparsity": one.change.value} for one in changes],
        }
        return line(told)
    along: WordsAxisResult = {
        "kind": "result",
        "levels": [{**level, "value": value} for level, value in zip(levels, spec.axis.values, strict=True)],
        "changes": [{**one.fields, "value": one.change.value} for one in changes],
    }
    return line(along)


def seeds_found(frame: WordsSnapshot, ground: Array, named: list[Arrangement]) -> list[list[WordsFound]]:
    """For each level the arrangements that random seeds reached, most frequent first, each by its best.

    ground: (levels, hidden, K), the best models, which W is rotated towards.
    """
    n_levels, n_seeds = frame.loss.shape
    arrangements = name_arrangements(frame.W.reshape(n_levels * n_seeds, *frame.W.shape[2:]))
    found: list[list[WordsFound]] = []
    for k in range(n_levels):
        here = arrangements[k * n_seeds : (k + 1) * n_seeds]
        names = [one.name for one in here]
        found.append([])
        for name, count in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
            seed = min((i for i, other in enumerate(names) if other == name), key=frame.loss[k].__getitem__)
            w = frame.W[k, seed]
            found[k].append(
                {
                    "arrangement": name,
                    "parts": parts_of(here[seed]),
                    "label": here[seed].label,
                    "share": count / n_seeds,
                    "loss": float(frame.loss[k, seed]),
                    "ground": name == named[k].name,
                    "W": round_off(rotation_onto(w, ground[k]) @ w, 4),
                }
            )
    return found


def history_line(frames: tuple[WordsSnapshot, ...], turned: Array) -> bytes:
    """The frames of the seed that ends lowest at each level, rotated towards turned (levels, hidden, K)."""
    leaders = frames[-1].loss.argmin(1)
    turn = np.stack([rotation_onto(w, to) for w, to in zip(frames[-1].of(leaders)[0], turned, strict=True)])
    told: WordsHistory = {
        "kind": "history",
        "step": [frame.step for frame in frames],
        "W": [round_off(turn @ frame.of(leaders)[0], 4) for frame in frames],
        "loss": [frame.of(leaders)[1].tolist() for frame in frames],
    }
    return line(told)
