"""From trained starts to the result: the ground state of every level, what training found, and the phase changes."""

from collections import Counter

import numpy as np
import torch
from torch import Tensor

from app.superposition import minimise
from app.superposition.alignment import relabelling_onto, rotation_onto, standing
from app.superposition.arrangement import Arrangement, name_arrangement, sentence
from app.superposition.geometry import feature_dimensionality, feature_norm, interference
from app.superposition.lines import line
from app.superposition.models import Models
from app.superposition.spec import Spec

CONTENDERS = 3
NEAR = 0.03  # a start whose loss is within this share of the level's best may be the ground state
POLISH_STEPS = 40
POLISH_TOLERANCE = 1e-11


def conclude(
    spec: Spec, models: Models, descent: minimise.Descent, film: tuple[tuple[int, Tensor, Tensor], ...]
) -> list[bytes]:
    """The result and history lines of a sweep whose starts are all trained."""
    winners, loss = ground_states(models, descent)
    W, b, _ = models.unpack(winners)
    named = [name_arrangement(w) for w in W.numpy()]
    turned, order = aligned(spec, W.numpy(), named)
    levels = []
    for k, sparsity in enumerate(spec.levels):
        w, bias = turned[k], b[k].numpy()[order[k]]
        arrangement = name_arrangement(w)
        levels.append(
            {
                "sparsity": sparsity,
                "W": rounded(w, 6),
                "b": rounded(bias, 6),
                "loss": float(loss[k]),
                **described(w, arrangement),
                "found": found_at(models, descent, k, w, arrangement),
            }
        )
    result = line(kind="result", levels=levels, changes=changes(levels))
    return [result, history(spec, models, film, turned, b.numpy(), order, loss)]


def ground_states(models: Models, descent: minimise.Descent) -> tuple[Tensor, Tensor]:
    """Parameters [levels, d] in float64 and exact loss [levels] of the best model of every level."""
    contenders, level = contenders_of(models, descent)
    parameters, loss = polished(models, descent.parameters[contenders].double(), level)
    best, lowest = best_of(parameters, loss, level, models.n_levels)
    for shift in (1, -1, 1, -1):
        carried = torch.arange(models.n_levels).roll(shift)
        inside = torch.arange(models.n_levels)[max(shift, 0) : models.n_levels + min(shift, 0)]
        tried, found = polished(models, best[carried[inside]], inside)
        better = found < lowest[inside] * (1 - 1e-9)
        best[inside[better]], lowest[inside[better]] = tried[better], found[better]
    return best, lowest * models.scale


def contenders_of(models: Models, descent: minimise.Descent) -> tuple[Tensor, Tensor]:
    """The starts that may hold the ground state: of each level the few lowest losses that differ. Indices and levels."""
    by_level = descent.loss.view(models.n_levels, -1)
    chosen: list[int] = []
    for k, losses in enumerate(by_level.tolist()):
        taken: list[float] = []
        for index in sorted(range(len(losses)), key=losses.__getitem__):
            if len(taken) == CONTENDERS or losses[index] > min(losses) * (1 + NEAR):
                break
            if all(abs(losses[index] - other) > 2e-5 * other for other in taken):
                taken.append(losses[index])
                chosen.append(k * models.per_level + index)
    contenders = torch.tensor(chosen)
    return contenders, models.level_of(contenders)


def polished(models: Models, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
    """Train on with the exact loss in float64, to its minimum; loss in units of the empty model's."""
    function = models.exact_function(level)
    descent = minimise.advance(function, minimise.begin(function, parameters), POLISH_STEPS, POLISH_TOLERANCE)
    return descent.parameters, descent.loss


def best_of(parameters: Tensor, loss: Tensor, level: Tensor, n_levels: int) -> tuple[Tensor, Tensor]:
    """The lowest of each level."""
    lowest = [min(torch.nonzero(level == k)[:, 0].tolist(), key=loss.tolist().__getitem__) for k in range(n_levels)]
    return parameters[lowest].clone(), loss[lowest].clone()


def aligned(spec: Spec, W: np.ndarray, named: list[Arrangement]) -> tuple[np.ndarray, list[np.ndarray]]:
    """W [levels, hidden, features] turned, and renamed where importances are equal, so that neighbours agree."""
    classes = interchangeable(spec)
    first = standing(W[0])
    turned, orders = [first @ W[0]], [np.arange(spec.n_features)]
    for k in range(1, len(W)):
        if classes:
            Q, order = relabelling_onto(W[k], turned[-1], classes)
        else:
            Q, order = rotation_onto(W[k], turned[-1]), np.arange(spec.n_features)
        turned.append(Q @ W[k][:, order])
        orders.append(order)
    return np.stack(turned), orders


def interchangeable(spec: Spec) -> tuple[tuple[int, ...], ...]:
    """Sets of features with equal importance, which may swap names; groups of correlated features keep theirs."""
    if spec.correlation != "none":
        return ()
    importances = spec.feature_importances
    classes = [tuple(i for i, other in enumerate(importances) if other == value) for value in sorted(set(importances))]
    return tuple(members for members in classes if len(members) > 1)


def described(W: np.ndarray, arrangement: Arrangement) -> dict:
    """What the result says of one model beside its weights."""
    return {
        "arrangement": arrangement.name,
        "parts": [{"shape": part.shape, "features": part.features} for part in arrangement.parts],
        "label": arrangement.label,
        "sentence": sentence(W, arrangement),
        "regularity": {"degrees": round(arrangement.degrees, 3), "norms": round(arrangement.norms, 4)},
        "feature_norm": rounded(feature_norm(W), 4),
        "interference": rounded(interference(W), 4),
        "feature_dimensionality": rounded(feature_dimensionality(W), 4),
    }


def found_at(models: Models, descent: minimise.Descent, k: int, ground: np.ndarray, ground_name: Arrangement) -> list:
    """What the random seeds of level k reached, most frequent first."""
    first, n_seeds = k * models.per_level, models.spec.n_seeds
    W, b, _ = models.unpack(descent.parameters[first : first + n_seeds].double())
    names = [name_arrangement(w).name for w in W.numpy()]
    losses = descent.loss[first : first + n_seeds].tolist()
    result = []
    for name, count in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
        best = min((i for i, other in enumerate(names) if other == name), key=losses.__getitem__)
        one = W[best : best + 1]
        exact, _ = models.exact_function(torch.tensor([k]))(descent.parameters[first + best : first + best + 1].double(), torch.tensor([0]))
        w = rotation_onto(one[0].numpy(), ground) @ one[0].numpy()
        result.append(
            {
                "arrangement": name,
                "share": count / n_seeds,
                "loss": float(exact[0] * models.scale[k]),
                "ground": name == ground_name.name,
                "W": rounded(w, 4),
                "b": rounded(b[best].numpy(), 4),
            }
        )
    return result


def changes(levels: list[dict]) -> list[dict]:
    """Where neighbours along the slider differ in arrangement, half-way between them in log density."""
    return [
        {"from": a["arrangement"], "to": b["arrangement"], "sparsity": 1 - ((1 - a["sparsity"]) * (1 - b["sparsity"])) ** 0.5}
        for a, b in zip(levels, levels[1:], strict=False)
        if a["arrangement"] != b["arrangement"]
    ]


def history(
    spec: Spec,
    models: Models,
    film: tuple[tuple[int, Tensor, Tensor], ...],
    turned: np.ndarray,
    b: np.ndarray,
    orders: list[np.ndarray],
    loss: Tensor,
) -> bytes:
    """The film of the seed that ends lowest at each level, in the result's orientation; its last picture is the result."""
    last_W, _, _ = models.unpack(film[-1][1])
    by_level = film[-1][2].view(models.n_levels, -1)[:, : spec.n_seeds]
    leader = (by_level.argmin(1) + torch.arange(models.n_levels) * models.per_level).tolist()
    turn = [rotation_onto(last_W[index].numpy().astype(float), turned[k]) for k, index in enumerate(leader)]
    steps, pictures, losses = [], [], []
    for step, parameters, at in film:
        W, _, _ = models.unpack(parameters[leader])
        steps.append(step)
        pictures.append(rounded(np.stack([q @ w for q, w in zip(turn, W.numpy().astype(float), strict=True)]), 4))
        losses.append((at[leader].double() * models.scale).tolist())
    return line(kind="history", step=steps, W=pictures, loss=losses)


def rounded(values: np.ndarray, digits: int) -> list:
    """Nested lists of numbers with so many decimals; never a negative zero."""
    return (np.round(np.asarray(values, dtype=np.float64), digits) + 0.0).tolist()
