"""The default sweep against an expert's baseline: scipy's L-BFGS-B on the exact loss in float64, model by model.

The exact loss is the project's own closed form, asked for one model at a time: a batch of one pays numpy's overhead
in full. A closed form in C would cost a fraction; that is why the evaluations are printed beside the time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.superposition.experiment.spec import Spec
from app.superposition.loss.objectives import Objective, exact_objective, training_objective
from app.superposition.loss.problem import problem_of
from app.superposition.runs.sweep import initial_parameters
from app.superposition.search.models import Models
from tests.benchmarks.running import best_of
from tests.benchmarks.table import row, spell

Array = NDArray[np.float64]

RESTARTS = (8, 64)  # as many as the page's seeds, and as find every best arrangement of six features
SAMPLED_LEVELS = (0, 20, 40, 60)  # of the slider: S = 0, 0.9, 0.99, 0.999


@dataclass(frozen=True)
class Sampled:
    """What the baseline took for all starts of some levels, and the lowest loss it found at each."""

    seconds: float
    evaluations: int
    models: int
    losses: list[float]


def baseline(models: Models, objective: Objective, dtype: torch.dtype, starts_of: Callable[[int], Array]) -> Sampled:
    """Minimise every start of the sampled levels by itself. starts_of: those of a level, [start][parameter]."""
    evaluations, count, losses = 0, 0, []
    began = time.perf_counter()
    for k in SAMPLED_LEVELS:
        function = one_model(models, objective, k, dtype)
        found = [minimize(function, start, jac=True, method="L-BFGS-B") for start in starts_of(k)]
        count += len(found)
        evaluations += sum(int(end.nfev) for end in found)
        losses.append(min(float(end.fun) for end in found) * float(models.scale[k]))
    return Sampled(time.perf_counter() - began, evaluations, count, losses)


def random_starts(models: Models, count: int) -> Array:
    """Random weights of Xavier's scale and zero biases, [start][parameter]; all levels begin at the same."""
    shape = (count, models.spec.n_hidden * models.spec.n_features)
    scale = np.sqrt(2 / (models.spec.n_hidden + models.spec.n_features))
    W = np.random.default_rng(0).normal(scale=scale, size=shape)
    return np.hstack([W, np.zeros((count, models.spec.n_features))])


def one_model(
    models: Models, objective: Objective, k: int, dtype: torch.dtype
) -> Callable[[Array], tuple[float, Array]]:
    """The loss at level k and its gradient by flat parameters, in units of the empty model's loss."""
    level = torch.tensor([k])

    def function(parameters: Array) -> tuple[float, Array]:
        loss, gradient = models.value(objective, torch.from_numpy(parameters)[None].to(dtype), level)
        return loss.item(), gradient[0].double().numpy()

    return function


def measure(full: bool) -> None:
    """Print what the baseline takes for all models, extrapolated from a sample of the levels, and the sweep."""
    spec = Spec()
    models = Models(spec)
    sweep = best_of(3, spec)
    row("default sweep, best of 3", spell(sweep.seconds), "0.5 s")
    problem = problem_of(spec)
    ours = np.array([sweep.losses[k] for k in SAMPLED_LEVELS])
    same = initial_parameters(models).double().numpy()
    level_of = models.level_of_start.numpy()

    def our_starts(k: int) -> Array:
        return same[level_of == k]

    exact = exact_objective(problem)
    for what, starts_of in (
        ("our starts", our_starts),
        *((f"{count} restarts", lambda _, count=count: random_starts(models, count)) for count in RESTARTS),
    ):
        on_exact = baseline(models, exact, torch.float64, starts_of)
        report(f"scipy L-BFGS-B on the exact loss, {what}", on_exact, len(models.scale), sweep.seconds)
        ratio = np.array(on_exact.losses) / ours
        row("  its best exact loss / sweep, sampled levels", f"{ratio.min():.7f} to {ratio.max():.7f} times", "about 1")
    on_nodes = baseline(models, training_objective(problem), torch.float32, our_starts)
    report("scipy L-BFGS-B on our nodes, not finished exactly", on_nodes, len(models.scale), sweep.seconds)


def report(what: str, sampled: Sampled, levels: int, sweep_seconds: float) -> None:
    """The rows of one baseline."""
    whole = sampled.seconds * levels / len(SAMPLED_LEVELS)
    row(f"{what}: {sampled.models} of {len(SAMPLED_LEVELS)} levels", spell(sampled.seconds))
    mean = f"{sampled.evaluations / sampled.models:.0f} a start"
    row("  evaluations", f"{sampled.evaluations:,}, {mean}, {spell(sampled.seconds / sampled.evaluations)} each")
    row(f"  extrapolated to all {levels} levels", spell(whole))
    row("  this / default sweep", f"{whole / sweep_seconds:.1f} times", "more than 1")
