"""The result and history lines of a run of words: models rotated and named, shares of the seeds, changes."""

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.phase_change import PhaseChange
from ..experiment.jsonl import line
from ..geometry.arrangement import Arrangement
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array, feature_norm
from ..geometry.naming import name_arrangements
from ..geometry.procrustes import align, rotation_onto
from ..geometry.sentence import sentence
from ..levels.frames import LevelSnapshot, seeds_found
from ..levels.search import Best
from .changes import words_changes
from .gauge import meaning
from .lines import WordsAxisResult, WordsHistory, WordsLevel, WordsModel, WordsResult
from .objective import WordsObjective
from .spec import WordsSpec


def words_lines(objective: WordsObjective, best: Best, frames: tuple[LevelSnapshot, ...]) -> list[bytes]:
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
    shares = seeds_found(frames[-1], turned, named, name_arrangements, turned_onto)
    levels: list[WordsLevel] = [
        {
            "sparsity": spec.levels[k],
            **model_fields(loss[k], turned[k], words[k] @ turn[k].T, float(said.additive[k]), named[k]),
            "found": shares[k],
        }
        for k in level.tolist()
    ]
    rows = np.take_along_axis(objective.unpack(parameters, level), relabelled[:, None, None], 3)
    return [
        result_line(spec, levels, words_changes(spec, rows, turned, named)),
        history_line(frames, turned),
    ]


def model_fields(loss: float, W: Array, words: Array, additive: float, named: Arrangement) -> WordsModel:
    """What is reported of one model with W (hidden, K) and words (words, hidden), named so."""
    return {
        "loss": loss,
        "W": round_off(W, 6),
        "words": round_off(words, 6),
        "additive": round(additive, 6),
        "arrangement": named.name,
        "parts": parts_of(named),
        "label": named.label,
        "sentence": sentence(W, named).replace("features", "concepts"),
        "feature_norm": round_off(feature_norm(W), 4),
    }


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


def turned_onto(W: Array, reference: Array) -> Array:
    """W (hidden, K) rotated (hidden, K) so that it is nearest to the reference (hidden, K)."""
    return np.asarray(rotation_onto(W, reference) @ W)


def history_line(frames: tuple[LevelSnapshot, ...], turned: Array) -> bytes:
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
