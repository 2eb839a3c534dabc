"""The best known losses, kept as data: two hundred experiments, one a line."""

import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from tests.oracle.draw import Experiment, draw
from tests.oracle.loss import problem_of

PATH = Path(__file__).parent / "best_known.json"
SEED, COUNT = 20261126, 200
NOTHING = 1e-6  # of the empty model's loss: where all fit in, the best loss is 0, and has no ratio


@dataclass
class Known:
    """One experiment with the lowest loss of each level that a search came upon, and perhaps the models."""

    experiment: Experiment
    losses: list[float]
    models: list[list[float] | None]

    def excess(self, losses: list[float]) -> list[float]:
        """How far others' losses lie above, relative to the best known."""
        result = []
        for sparsity, best, loss in zip(self.experiment.sparsities, self.losses, losses, strict=True):
            result.append((loss - best) / max(best, NOTHING * problem_of(self.experiment, sparsity).unit))
        return result


def unknown(experiment: Experiment) -> Known:
    """An experiment that nothing is known of."""
    count = len(experiment.sparsities)
    return Known(experiment, [float("inf")] * count, [None] * count)


def load(path: Path = PATH) -> list[Known]:
    """What is known; where there is no file, the experiments alone."""
    if not path.exists():
        return [unknown(experiment) for experiment in draw(SEED, COUNT)]
    names = [field.name for field in fields(Experiment)]
    result = []
    for row in json.loads(path.read_text()):
        given = {key: tuple(row[key]) if isinstance(row[key], list) else row[key] for key in names if key in row}
        losses = [float("inf") if loss is None else loss for loss in row["losses"]]
        result.append(Known(Experiment(**given), losses, row.get("models", [None] * len(losses))))
    return result


def save(known: list[Known], path: Path = PATH, models: bool = False) -> None:
    """Write it down, one experiment a line; what has not been searched has no loss."""
    lines = []
    for one in known:
        row = {field.name: getattr(one.experiment, field.name) for field in fields(Experiment)}
        row["losses"] = [float(f"{loss:.13g}") if np.isfinite(loss) else None for loss in one.losses]
        if models:
            row["models"] = one.models
            row |= as_matrices(one)
        lines.append(json.dumps(row))
    scratch = path.with_suffix(".writing")
    scratch.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    scratch.replace(path)


def as_matrices(one: Known) -> dict[str, list]:
    """The models as W [hidden][feature], b and gain; on a sphere W is of unit columns."""
    n, m = one.experiment.n_features, one.experiment.n_hidden
    result: dict[str, list] = {"W": [], "b": [], "gain": []}
    for model in one.models:
        if model is None:
            for values in result.values():
                values.append(None)
            continue
        x = np.array(model)
        W = x[: m * n].reshape(m, n)
        if one.experiment.constraint != "free":
            W = W / np.linalg.norm(W, axis=0)
        result["W"].append(np.round(W, 7).tolist())
        result["b"].append(np.round(x[m * n : (m + 1) * n], 7).tolist())
        result["gain"].append(float(np.exp(x[-1])) if one.experiment.constraint == "sphere_gain" else 1.0)
    return result
