"""The frame, result and history lines of a run on samples: models measured and named, shares of the draws."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

import numpy as np
import orjson

from ..experiment.jsonl import DRAWN_DIGITS, line
from ..geometry.arrangement import IGNORED_BELOW, Arrangement
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array, directions, feature_norm
from ..geometry.naming import name_arrangement
from .lines import (
    HISTORY_STEPS,
    NAMED,
    SHOWN,
    Draw,
    DrawsFound,
    SamplesAxisLevel,
    SamplesFrame,
    SamplesHistory,
    SamplesLevel,
)
from .model import SamplesModel
from .population import Population
from .spec import SamplesSpec


@dataclass(frozen=True)
class Path:
    """A training, at each of HISTORY_STEPS."""

    W: Array  # (steps, hidden, n), empty where n is above NAMED
    loss: Array  # (steps,)


def samples_lines(spec: SamplesSpec, levels: tuple[bytes, ...], history: tuple[Path, ...]) -> list[bytes]:
    """The last two lines of a run whose levels, each as JSON, are all trained."""
    result = {"kind": "result", "levels": [orjson.Fragment(level) for level in levels], "changes": []}
    return [line(result), history_line(spec, history)]


def level_json(spec: SamplesSpec, k: int, models: tuple[SamplesModel, ...]) -> bytes:
    """One level of the result, of the models of its draws."""
    level = describe_level(spec, k, models)
    if not spec.along_samples:
        return orjson.dumps(level)
    along: SamplesAxisLevel = {**level, "value": level["n_samples"]}
    return orjson.dumps(along)


def frame_line(spec: SamplesSpec, step: int, model: SamplesModel) -> bytes:
    """A frame, by the model of the first draw: of the step-th level, which is finished, or of a start at step 0."""
    whole = model.whole(spec.base.n_features)
    told: SamplesFrame = {
        "kind": "frame",
        "step": step,
        "W": round_off(whole[:-1], DRAWN_DIGITS),
        "b": round_off(whole[-1], DRAWN_DIGITS),
        "hidden": round_off(model.hidden, DRAWN_DIGITS),
        "loss": model.train_loss,
        "test_loss": model.test_loss,
    }
    return line(told)


def describe_level(spec: SamplesSpec, k: int, models: tuple[SamplesModel, ...]) -> SamplesLevel:
    """One level: the first draw in full, and all of them in short."""
    (sparsity, count), n = spec.levels[k], spec.base.n_features
    model = models[0]
    whole = model.whole(n)
    W = whole[:-1]
    features = [name_directions(one.whole(n)[:-1]) for one in models]
    samples = [name_directions(one.hidden.T) for one in models]
    return {
        "sparsity": sparsity,
        "n_samples": count,
        "W": round_off(W, 6),
        "b": round_off(whole[-1], 6),
        "loss": model.train_loss,
        "train_loss": model.train_loss,
        "test_loss": model.test_loss,
        "nothing_loss": Population(spec, sparsity).nothing_loss(),
        "hidden": round_off(model.hidden, 6),
        "arrangement": name_of(features[0]),
        "parts": None if features[0] is None else parts_of(features[0]),
        "label": label_of(features[0]),
        "sample_arrangement": name_of(samples[0]),
        "sample_parts": None if samples[0] is None else parts_of(samples[0]),
        "sample_label": label_of(samples[0]),
        "feature_norm": round_off(feature_norm(W), 4),
        "feature_dimensionality": round_off(dimensionality(W), 4),
        "sample_dimensionality": round_off(dimensionality(model.hidden.T), 4),
        "draws": [describe_draw(*told) for told in zip(models, features, samples, strict=True)],
        "found": found_in(models, features if n <= NAMED else samples),
    }


def name_directions(W: Array) -> Arrangement | None:
    """The arrangement of W (hidden, k), where there are not too many directions for a name."""
    return name_arrangement(W) if W.shape[1] <= NAMED else None


def name_of(arrangement: Arrangement | None) -> str | None:
    """Its name, if it has one."""
    return None if arrangement is None else arrangement.name


def label_of(arrangement: Arrangement | None) -> str | None:
    """Its friendly name, if it has one."""
    return None if arrangement is None else arrangement.label


def dimensionality(W: Array) -> Array:
    """D (k,) of each column of W (hidden, k), by way of W W' rather than of all pairs; 0 where a column is 0."""
    unit = directions(W)
    total = (unit * (W @ W.T @ unit)).sum(0)
    return np.asarray(np.divide(feature_norm(W) ** 2, total, out=np.zeros_like(total), where=total > 0))


def describe_draw(model: SamplesModel, own: Arrangement | None, samples: Arrangement | None) -> Draw:
    """The model of one draw in short."""
    return {
        "features": model.features.tolist(),
        "W": round_off(model.rows[:-1], DRAWN_DIGITS),
        "hidden": round_off(model.hidden[:SHOWN], DRAWN_DIGITS),
        "train_loss": model.train_loss,
        "test_loss": model.test_loss,
        "arrangement": name_of(own),
        "parts": None if own is None else parts_of(own),
        "label": label_of(own),
        "sample_arrangement": name_of(samples),
        "sample_parts": None if samples is None else parts_of(samples),
        "sample_label": label_of(samples),
        "mean_feature_dimensionality": mean_dimensionality(model.rows[:-1]),
        "mean_sample_dimensionality": mean_dimensionality(model.hidden.T),
    }


def mean_dimensionality(W: Array) -> float:
    """The mean D of the columns of W (hidden, k) that are represented, 0 where none is."""
    shown = feature_norm(W) >= IGNORED_BELOW
    return round(float(dimensionality(W)[shown].mean()), 4) if shown.any() else 0.0


def found_in(models: tuple[SamplesModel, ...], named: list[Arrangement | None]) -> list[DrawsFound]:
    """The arrangements that draws lead to, most frequent first; none where they have no names."""
    known = [(model, one) for model, one in zip(models, named, strict=True) if one is not None]
    found: list[DrawsFound] = []
    for name, count in sorted(Counter(one.name for _, one in known).items(), key=lambda item: (-item[1], item[0])):
        here = [(model, one) for model, one in known if one.name == name]
        best = min(here, key=lambda pair: pair[0].value)[1]
        found.append(
            {
                "arrangement": name,
                "parts": parts_of(best),
                "label": best.label,
                "share": count / len(models),
                "loss": median(model.train_loss for model, _ in here),
                "test_loss": median(model.test_loss for model, _ in here),
            }
        )
    return found


def history_line(spec: SamplesSpec, history: tuple[Path, ...]) -> bytes:
    """The training of each level's model."""
    W = round_off(np.stack([path.W for path in history], 1), DRAWN_DIGITS)
    told: SamplesHistory = {
        "kind": "history",
        "step": list(HISTORY_STEPS),
        "W": W if spec.base.n_features <= NAMED else None,
        "loss": np.stack([path.loss for path in history], 1).tolist(),
    }
    return line(told)
