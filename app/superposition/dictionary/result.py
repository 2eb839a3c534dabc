"""The lines of a dictionary's run that say what it has found."""

import numpy as np
from torch import Tensor

from ..experiment.jsonl import DRAWN_DIGITS, line
from ..geometry.description import round_off
from ..geometry.measures import Array
from .lines import DictionaryFrame, DictionaryHistory, DictionaryResult, ToyModel
from .objective import DictionaryObjective
from .recovery import best_cosines, composed_pairs, find_all, often_on, represented_features, wilson_interval
from .spec import ReadModel


def model_line(model: ReadModel) -> bytes:
    """What is read."""
    W = np.array(model.W)
    told: ToyModel = {
        "kind": "model",
        "sparsity": model.sparsity,
        "sentence": model.sentence,
        "W": round_off(W, 6),
        "represented": represented_features(W).tolist(),
    }
    return line(told)


def recovered_share(cosines: Array, W: Array) -> float | None:
    """The share of dictionaries, of cosines (models, n), that have all represented features of W (hidden, n); None
    where none is.
    """
    return float(find_all(cosines, W).mean()) if len(represented_features(W)) else None


def frame_of(objective: DictionaryObjective, model: ReadModel, parameters: Tensor, step: int) -> DictionaryFrame:
    """All dictionaries, parameters (models, d), at one step."""
    said, often = objective.directions(parameters.numpy()), objective.often_on(parameters.numpy())
    W = np.array(model.W)
    return {
        "kind": "frame",
        "step": step,
        "directions": round_off(said, DRAWN_DIGITS),
        "loss": objective(parameters)[0].tolist(),
        "recovered": recovered_share(best_cosines(said, often, W), W),
    }


def final_lines(
    objective: DictionaryObjective, model: ReadModel, parameters: Tensor, frames: tuple[DictionaryFrame, ...]
) -> list[bytes]:
    """The result of the dictionaries, parameters (models, d), and the history."""
    W, starts = np.array(model.W), len(parameters)
    said, z = objective.directions(parameters.numpy()), objective.latents(parameters.numpy())
    often = often_on(z, objective.activations.weight)
    cosines = best_cosines(said, often, W)
    pairs = composed_pairs(said, z, objective.activations, W)
    share, composed = recovered_share(cosines, W), len({start for start, *_ in pairs})
    result: DictionaryResult = {
        "kind": "result",
        "directions": round_off(said, 6),
        "cosines": round_off(cosines, 6),
        "loss": frames[-1]["loss"],
        "active": round_off(often.sum(1), 6),
        "dead": [np.flatnonzero(own <= 0).tolist() for own in often],
        "recovered": share,
        "recovered_interval": None if share is None else wilson_interval(int(find_all(cosines, W).sum()), starts),
        "composed": composed / starts,
        "composed_interval": wilson_interval(composed, starts),
        "pairs": [{"start": start, "latent": latent, "features": both} for start, latent, both in pairs],
    }
    history: DictionaryHistory = {
        "kind": "history",
        "step": [frame["step"] for frame in frames],
        "directions": [frame["directions"] for frame in frames],
        "loss": [frame["loss"] for frame in frames],
        "recovered": [frame["recovered"] for frame in frames],
    }
    return [line(result), line(history)]
