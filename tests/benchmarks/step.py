"""One training step's loss and gradient against the two matrix products that it cannot do without."""

import torch
from torch import Tensor

from app.superposition.experiment.spec import Spec
from app.superposition.loss.objectives import NodeLoss
from app.superposition.runs.sweep import initial_parameters
from app.superposition.search.models import Models
from tests.benchmarks.table import row, seconds, spell

REPEATS = 30
SPEC = Spec(n_features=6)


def measure(full: bool) -> None:
    """Print both times and their ratio, for 8 seeds at each of 61 levels with six features."""
    models = Models(SPEC)
    objective = models.training_loss
    assert isinstance(objective, NodeLoss)
    parameters = initial_parameters(models)[models.seeds().flatten()]
    level = torch.arange(models.n_levels).repeat_interleave(SPEC.n_seeds)
    step = seconds(lambda: models.value(objective, parameters, level), REPEATS)[0]
    rows = len(parameters) * SPEC.n_features
    nodes = torch.from_numpy(objective.x.T.copy())
    row(f"loss and gradient, {len(parameters)} models of n=6, {len(nodes)} nodes, best of {REPEATS}", spell(step))
    for name, bare in (("rows x nodes", rows_first(nodes, rows)), ("nodes x rows", nodes_first(nodes, rows))):
        row(f"  its two matrix products alone, {name}", spell(bare))
        row("  step / products", f"{step / bare:.2f} times", "at most 3 times")


def rows_first(nodes: Tensor, rows: int) -> float:
    """Seconds of G x and of z x^T as they are usually written, into memory that is there already."""
    there, back = nodes.T.contiguous(), nodes
    values = torch.rand(rows, len(there))
    z, sums = torch.empty(rows, len(back)), torch.empty(rows, len(there))

    def both() -> None:
        torch.mm(values, there, out=z)
        torch.mm(z, back, out=sums)

    return seconds(both, REPEATS)[0]


def nodes_first(nodes: Tensor, rows: int) -> float:
    """The same with the rows last: the second product is twice as fast so."""
    there, back = nodes, nodes.T.contiguous()
    values = torch.rand(there.shape[1], rows)
    z, sums = torch.empty(len(there), rows), torch.empty(there.shape[1], rows)

    def both() -> None:
        torch.mm(there, values, out=z)
        torch.mm(back, z, out=sums)

    return seconds(both, REPEATS)[0]
