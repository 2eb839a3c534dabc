"""What a sweep costs, and the nearest affordable one where it costs too much."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from .spec import Fault, Spec

COST_LIMIT = 147.5  # 16 features in space with the default seeds at the slider's levels
SPHERE_TAKES = 1.1  # times the work of free weights
NORMALISED_TAKES = 5.0  # times that of the decoder affine, whose pairs need no integrals
NODES_AT_MOST = 2240  # those of 16 features
CROWDED_STARTS = 12  # starts on a sphere where features crowd together, where a search is expensive
EXACT_FEATURES = 8  # of which the loss has a closed form that is affordable: it grows as 3^n


def cost(spec: Spec) -> float:
    """Work of one training step in millions of pre-activations; bounded by COST_LIMIT.

    Levels x starts x features x nodes, each from above: starts are the seeds (8 at least, in space 16) and the
    catalogue's, on a sphere a dozen more; that groups start in their own order too is left out. Beyond 10 features the
    search for the ground states outweighs the training.
    """
    times = max(1, spec.n_features / 10) * (1 if spec.constraint == "free" else SPHERE_TAKES)
    times *= 1 if spec.decoder == "affine" else NORMALISED_TAKES
    starts = max(spec.n_seeds, 16 if spec.n_hidden == 3 else 8) + 8 * spec.n_hidden
    if spec.constraint != "free" and spec.features_differ:
        starts += CROWDED_STARTS
    nodes = min(7 * (1 << spec.n_features) + 400, NODES_AT_MOST)
    return len(spec.levels) * starts * spec.n_features * nodes * times / 1e6


def nearest_affordable(spec: Spec) -> tuple[Spec, Fault]:
    """The nearest spec to one that is too expensive, with fewer seeds or else fewer features, and the fault."""
    seeds = largest(spec.n_seeds, lambda k: replace(spec, n_seeds=k))
    given = f"with n_features={spec.n_features}, n_hidden={spec.n_hidden}, constraint={spec.constraint}"
    given += "" if spec.decoder == "affine" else f", decoder={spec.decoder}"
    message = f"This needs more work than one request may ask for: {given} and {len(spec.levels)} levels, "
    if seeds:
        return replace(spec, n_seeds=seeds), Fault("n_seeds", f"{message}n_seeds must be at most {seeds}.", "cost")
    levels = largest(len(spec.levels), lambda k: replace(spec, sparsities=spec.levels[:k]))
    features = largest(spec.n_features, lambda k: with_features(spec, k))
    message += f"n_features must be at most {features}, or there may be at most {levels} sparsities."
    return with_features(spec, features), Fault("n_features", message, "cost")


def largest(most: int, spec_of: Callable[[int], Spec]) -> int:
    """The largest number up to most whose spec is affordable, as all below it are; 0 where none is."""
    return bisect_right(range(1, most + 1), COST_LIMIT, key=lambda k: cost(spec_of(k)))


def with_features(spec: Spec, n_features: int) -> Spec:
    """The spec with its first features alone."""
    importances = None if spec.importances is None else spec.importances[:n_features]
    return replace(spec, n_features=n_features, importances=importances, group_size=min(spec.group_size, n_features))
