"""One training step's loss and gradient against the two matrix products that it cannot do without."""

import torch

from app.superposition.loss import NodeLoss
from app.superposition.models import Models
from app.superposition.spec import Spec
from app.superposition.sweep import initial_parameters
from tests.benchmarks.table import row, seconds, spell

REPEATS = 30
SPEC = Spec(n_features=6)


def measure(full: bool) -> None:
    """Print both times and their ratio, for 8 seeds at each of 61 levels with six features."""
    models = Models(SPEC)
    objective = models.training_loss
    assert isinstance(objective, NodeLoss)
    every = initial_parameters(models).view(models.n_levels, models.per_level, -1)
    parameters = every[:, : SPEC.n_seeds].flatten(0, 1)  # the random seeds alone
    level = torch.arange(models.n_levels).repeat_interleave(SPEC.n_seeds)
    step = seconds(lambda: models.value(objective, parameters, level), REPEATS)[0]
    bare = products(objective, len(parameters) * SPEC.n_features)
    nodes = objective.x.shape[1]
    row(f"loss and gradient, {len(parameters)} models of 6 features, {nodes} nodes, best of {REPEATS}", spell(step))
    row("  its two matrix products alone", spell(bare))
    row("  step / products", f"{step / bare:.2f} times", "at most 3 times")


def products(objective: NodeLoss, rows: int) -> float:
    """Seconds of rows x nodes and of the result x nodes, into memory that is there already."""
    x = objective.x
    there, back = x, x.T.contiguous()
    values = torch.rand(rows, len(x))
    z, sums = torch.empty(rows, x.shape[1]), torch.empty(rows, len(x))

    def both() -> None:
        torch.mm(values, there, out=z)
        torch.mm(z, back, out=sums)

    return seconds(both, REPEATS)[0]
