"""The result and history lines of a sweep: ground states turned and named, what training found, phase changes."""

from collections import Counter
from itertools import pairwise

import numpy as np
import torch

from ..branches.follow import one_branch
from ..experiment.jsonl import line
from ..experiment.spec import Spec
from ..geometry.description import described, parts_of, rounded
from ..geometry.measures import Array, feature_dimensionality
from ..geometry.naming import Arrangement, name_arrangements
from ..geometry.procrustes import aligned, rotation_onto
from ..optimise.lbfgs import Descent
from ..search.ground_states import GroundStates
from ..search.models import Models
from .frames import Film
from .metrics import measured


def conclude(models: Models, ground: GroundStates, descent: Descent, film: Film) -> list[bytes]:
    """The last two lines of a sweep whose starts are all trained."""
    spec, asked = models.spec, models.asked.tolist()
    W, b, _ = models.unpack(ground.parameters)
    turned, order = aligned(W.numpy(), interchangeable(spec))
    bias = np.take_along_axis(b.numpy(), order, 1)
    named = name_arrangements(turned)
    found = what_training_finds(models, descent, turned, named)
    levels = [
        {
            "sparsity": spec.levels[k],
            "W": rounded(turned[k], 6),
            "b": rounded(bias[k], 6),
            "loss": float(ground.loss[k]),
            **described(turned[k], named[k]),
            **told,
            "found": found_here,
        }
        for k, told, found_here in zip(asked, measured(models, ground, descent, film), found, strict=True)
    ]
    return [
        line(kind="result", levels=levels, changes=changes(models, named, ground)),
        history(models, film, turned),
    ]


def interchangeable(spec: Spec) -> tuple[tuple[int, ...], ...]:
    """Sets of features with equal importance, which may swap names; groups of correlated features keep theirs."""
    if spec.correlation != "none":
        return ()
    importances = spec.feature_importances
    classes = [tuple(i for i, other in enumerate(importances) if other == value) for value in sorted(set(importances))]
    return tuple(members for members in classes if len(members) > 1)


def what_training_finds(
    models: Models, descent: Descent, ground: Array, named: list[Arrangement]
) -> list[list[dict[str, object]]]:
    """Of each level asked for the arrangements that random seeds reached, most frequent first, each by its best."""
    seeds = models.seeds()
    n_levels, n_seeds = seeds.shape
    W, b, _ = models.unpack(descent.parameters[seeds.flatten()].double())
    arrangements = name_arrangements(W.numpy())
    names = [arrangement.name for arrangement in arrangements]
    losses = descent.loss[seeds].tolist()
    shown: list[tuple[int, str, int, int]] = []  # level, name, count, index of its best seed
    for k in range(n_levels):
        here = names[k * n_seeds : (k + 1) * n_seeds]
        for name, count in sorted(Counter(here).items(), key=lambda item: (-item[1], item[0])):
            best = min((i for i, other in enumerate(here) if other == name), key=losses[k].__getitem__)
            shown.append((k, name, count, k * n_seeds + best))
    best_seeds = torch.tensor([index for *_, index in shown])
    asked = models.asked.tolist()
    level = torch.tensor([asked[k] for k, *_ in shown])
    exact = models.loss(models.exact_loss, descent.parameters[seeds.flatten()[best_seeds]].double(), level)
    found: list[list[dict[str, object]]] = [[] for _ in range(n_levels)]
    for (k, name, count, index), loss in zip(shown, exact.tolist(), strict=True):
        w = W[index].numpy()
        found[k].append(
            {
                "arrangement": name,
                "parts": parts_of(arrangements[index]),
                "label": arrangements[index].label,
                "share": count / n_seeds,
                "loss": loss,
                "ground": name == named[asked[k]].name,
                "W": rounded(rotation_onto(w, ground[asked[k]]) @ w, 4),
                "b": rounded(b[index].numpy(), 4),
            }
        )
    return found


def changes(models: Models, named: list[Arrangement], ground: GroundStates) -> list[dict[str, object]]:
    """Where levels next to one another among those asked for differ in arrangement, and where their losses cross.

    That is where the first of the trained levels between them truly differs from the one before (see differing); the
    crossing is interpolated in log density from how much each branch loses on the other's level.
    """
    levels = models.spec.levels
    behind, ahead = (
        ((other - ground.loss) / ground.loss.clamp_min(1e-12)).nan_to_num(0).clamp_min(0).tolist()
        for other in (ground.below, ground.above)
    )
    result: list[dict[str, object]] = []
    turns = differing(models, named, ground)
    for first, last in pairwise(models.asked.tolist()):
        a, b = named[first], named[last]
        k = next((k for k in turns if first <= k < last), None)
        if a.name != b.name and k is not None:
            low, high = 1 - levels[k], 1 - levels[k + 1]
            gap = ahead[k] + behind[k + 1]
            share = ahead[k] / gap if gap > 0 else 0.5
            result.append({"from": a.name, "to": b.name, "sparsity": 1 - low * (high / low) ** share})
    return result


def differing(models: Models, named: list[Arrangement], ground: GroundStates) -> list[int]:
    """The levels whose next has another name, and not only because one model drifts out of a name's tolerance.

    One of the two holds a feature more, or followed to the other's level they do not arrive at each other.
    """
    turns = [k for k, (a, b) in enumerate(pairwise(named)) if a.name != b.name]
    drifting = [k for k in turns if named[k].held == named[k + 1].held]
    if not drifting:
        return turns
    same = one_branch(models, ground.parameters, torch.tensor(drifting)).tolist()
    drifted = {k for k, one in zip(drifting, same, strict=True) if one}
    return [k for k in turns if k not in drifted]


def history(models: Models, film: Film, turned: Array) -> bytes:
    """The film of the seed that ends lowest at each level, turned towards the result."""
    leaders = film[-1].leaders()
    last_W, _, _ = models.unpack(film[-1].of(leaders)[0])
    ends = zip(last_W.double().numpy(), turned[models.asked.numpy()], strict=True)
    turn = np.stack([rotation_onto(w, to) for w, to in ends])
    steps, pictures, losses, dimensions = [], [], [], []
    for picture in film:
        parameters, _ = picture.of(leaders)
        W, _, _ = models.unpack(parameters)
        steps.append(picture.step)
        pictures.append(rounded(turn @ W.double().numpy(), 4))
        dimensions.append(rounded(feature_dimensionality(W.double().numpy()), 4))
        losses.append(models.loss(models.fine_loss, parameters.double(), models.asked).tolist())
    return line(kind="history", step=steps, W=pictures, loss=losses, feature_dimensionality=dimensions)
