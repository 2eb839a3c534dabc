"""The heuristics of the search for ground states, and how each is turned off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import ModuleType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.superposition.experiment.cost import EXACT_FEATURES
from app.superposition.experiment.spec import Spec
from app.superposition.search import (
    biases,
    budget,
    candidates,
    ground_states,
    minimum,
    models,
    moves,
    permutations,
    propagation,
    refinement,
    seating,
    sparsity_grid,
    starts,
)
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import Models

Patch = tuple[ModuleType, str, Any]  # a module, one of its names, and what that is while a heuristic is off


@dataclass(frozen=True)
class Heuristic:
    """One part of the search. stage: the first that it acts in, before which nothing changes; dropped: how often its
    stage is left out. concerns: specs that it may make a difference to."""

    name: str
    stage: str
    patches: tuple[Patch, ...] = ()
    dropped: slice | None = None
    concerns: Callable[[Spec], bool] = field(default=lambda spec: True)

    @contextmanager
    def off(self) -> Iterator[None]:
        """The search without it."""
        before = [(module, name, getattr(module, name)) for module, name, _ in self.patches]
        try:
            for module, name, value in self.patches:
                setattr(module, name, value)
            yield
        finally:
            for module, name, value in before:
                setattr(module, name, value)


def relu(spec: Spec) -> bool:
    return spec.activation == "relu"


def free(spec: Spec) -> bool:
    return spec.constraint == "free"


def differ(spec: Spec) -> bool:
    return spec.features_differ


def free_relu(spec: Spec) -> bool:
    return free(spec) and relu(spec)


def sphere(spec: Spec) -> bool:
    return not free(spec) and relu(spec)


def gain(spec: Spec) -> bool:
    return spec.constraint == "sphere_gain" and relu(spec)


def seated_free(spec: Spec) -> bool:
    return free_relu(spec) and differ(spec) and spec.n_features > EXACT_FEATURES


def seated(spec: Spec) -> bool:
    return sphere(spec) or seated_free(spec)


def free_differ(spec: Spec) -> bool:
    return free(spec) and differ(spec)


def reduced(spec: Spec) -> bool:
    chosen = budget.search_budget(sparsity_grid.add_neighbours(spec))
    return chosen in (budget.REDUCED, budget.REDUCED_AT_FEW_LEVELS)


def every_budget(**changes: Any) -> tuple[Patch, ...]:
    names = ("FULL", "FULL_MANY_FEATURES", "EXTENDED", "REDUCED", "REDUCED_AT_FEW_LEVELS")
    return tuple((budget, name, replace(getattr(budget, name), **changes)) for name in names)


def no_figures(spec: Spec) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.zeros((0, spec.n_hidden, spec.n_features)), np.zeros((0, spec.n_features))


def seeds_alone(spec: Spec) -> int:
    return spec.n_seeds


def no_catalogue(models: Models) -> Candidates:
    d = (models.spec.n_hidden + 1) * models.spec.n_features + models.constraint.n_scales
    nothing = torch.zeros(0, d, dtype=torch.float64)
    return Candidates(nothing, nothing[:, 0], torch.zeros(0, dtype=torch.int64))


def the_same(models: Models, given: Candidates) -> Candidates:
    return given


def parameters_as_they_are(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    return parameters


def no_candidates(models: Models, given: Candidates, *_: Any, **named: Any) -> Candidates:
    return given.select(given.level < 0)


def no_models(models: Models, parameters: Tensor, level: Tensor, *_: Any) -> tuple[Tensor, Tensor]:
    return parameters[:0], level[:0]


def swaps(n: int) -> Tensor:
    """Permutations in which two features have changed places [permutations, n]."""
    result = torch.arange(n).repeat(n * (n - 1) // 2, 1)
    for order, (i, j) in zip(result, combinations(range(n), 2), strict=True):
        order[i], order[j] = j, i
    return result


def by_rank(models: Models, parameters: Tensor, level: Tensor, *ranked: Any) -> tuple[Tensor, Tensor]:
    """Permutations where they stand, best first by the second-order model."""
    _, source, _ = ranked
    return parameters[source], torch.arange(len(source), dtype=torch.float64)


ONE = budget.PerLevel(1, 1, 1)
NO_FIGURES = tuple((module, "structured_starts", no_figures) for module in (starts, models))
SEEDS_ALONE = tuple((module, "n_random_starts", seeds_alone) for module in (starts, models))
NO_CATALOGUE: Patch = (ground_states, "catalogue_candidates", no_catalogue)
EXTENDED = ((budget, "REDUCED", budget.EXTENDED), (budget, "REDUCED_AT_FEW_LEVELS", budget.EXTENDED))

HEURISTICS = (
    Heuristic("figures as starts", "train", (*NO_FIGURES, NO_CATALOGUE)),
    Heuristic(
        "crowded starts",
        "train",
        ((starts, "crowded_starts", lambda n, m, most: []),),
        concerns=lambda spec: not free(spec) and differ(spec),
    ),
    Heuristic("some levels searched in full", "train", ((models, "SEARCHED", 10**9),)),
    Heuristic("random starts besides the seeds", "train", SEEDS_ALONE),
    Heuristic("neighbours of few levels", "train", ((models, "add_neighbours", lambda spec: spec),)),
    Heuristic("neighbours: two a side, not one", "train", ((sparsity_grid, "REACH", 1),)),
    Heuristic("reduced budget instead of the extended", "train", EXTENDED, concerns=reduced),
    Heuristic("propagation on the nodes", "propagate", ((ground_states, "propagate", the_same),)),
    Heuristic(
        "dead features revived",
        "propagate",
        ((refinement, "revive_dead_features", parameters_as_they_are),),
        concerns=free_relu,
    ),
    Heuristic("moves", "move", dropped=slice(0, None)),
    Heuristic("moves: rounds after the first", "move", dropped=slice(1, None)),
    Heuristic("moves: rounds after the second", "move", dropped=slice(2, None)),
    Heuristic("moves: insertions", "move", ((moves, "insertions", no_models),)),
    Heuristic(
        "moves: weak features reinserted", "move", ((moves, "reinsert_all", parameters_as_they_are),), None, free_differ
    ),
    Heuristic("several candidates of a level", "polish", every_budget(candidates=ONE)),
    Heuristic("more candidates where all are active", "polish", ((candidates, "MORE_CANDIDATES", 0),)),
    Heuristic("margins of permutations", "polish", ((ground_states, "PERMUTATION_MARGINS", refinement.MARGINS),)),
    Heuristic("catalogue at dense levels", "polish", (NO_CATALOGUE,)),
    Heuristic("other biases", "polish", ((ground_states, "change_biases", no_candidates),), None, relu),
    Heuristic("other biases: crowds", "polish", ((biases, "CROWD_MARGIN", 0.0),), None, relu),
    Heuristic("other biases: at the end", "finalise", ((ground_states, "change_biases", no_candidates),), None, relu),
    Heuristic("seating", "polish", ((ground_states, "improve_seating", no_candidates),), None, seated),
    Heuristic("seating: several arrangements", "polish", every_budget(arrangements=ONE), None, seated_free),
    Heuristic("seating: models on a sphere", "polish", ((ground_states, "MOST_SEATED", 0),), None, sphere),
    Heuristic("seating: models beyond eight", "polish", ((ground_states, "MOST_SEATED", 8),), None, sphere),
    Heuristic("seating: other gains", "polish", ((seating, "SCALES", (1.0,)),), None, gain),
    Heuristic("seating: merging", "polish", ((seating, "merge_close_features", lambda W: None),), None, sphere),
    Heuristic("exchanges on the fine loss", "exchange", dropped=slice(0, None)),
    Heuristic("permutations", "permute", every_budget(permutation_rounds=0), None, differ),
    Heuristic("permutations: rounds after the first", "permute", every_budget(permutation_rounds=1), None, differ),
    Heuristic("permutations: several arrangements", "permute", ((ground_states, "ARRANGEMENTS", 1),), None, differ),
    Heuristic("permutations: longer cycles", "permute", ((permutations, "short_cycles", swaps),), None, differ),
    Heuristic("permutations: descent", "permute", ((permutations, "descend_permutations", by_rank),), None, differ),
    Heuristic("permutations: symmetry", "permute", ((permutations, "SAME_ANGLES", 0.0),), None, differ),
    Heuristic("weak insertions", "finalise", every_budget(weak_insertions=0), None, free),
    Heuristic("propagation on the fine loss", "finalise", ((propagation, "SAME_ARRANGEMENT", np.inf),)),
    Heuristic(
        "propagation to faint neighbours", "finalise", ((propagation, "SAME_ARRANGEMENT", candidates.SAME_BRANCH),)
    ),
    Heuristic("to the minimum", "finalise", ((ground_states, "to_minimum", the_same),)),
    Heuristic("foot of a bias's wall", "finalise", ((minimum, "RARE", np.inf),), None, relu),
)
