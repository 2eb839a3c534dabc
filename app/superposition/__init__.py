"""Toy models of superposition, trained and searched for their ground states. Knows no web.

In a notebook, with the package installed:

    from starcross.superposition import Spec, figure, run_sweep

    sweep = run_sweep(Spec(n_features=5, importance=0.9))
    sweep.arrangement[40], sweep.loss[40]   # at sweep.sparsity[40], 0.99: 'pentagon'
    figure(sweep.W[40])                     # W is (levels, hidden, features)

torch is imported with the first name that needs it.
"""

from importlib import import_module
from typing import Any

HOMES = {
    "Spec": "experiment.spec",  # what is trained: every field has its default and its bounds
    "parse_spec": "experiment.query",  # a spec from the names and texts of a link
    "Sweep": "runs.arrays",
    "run_sweep": "runs.arrays",
    "evaluate": "runs.evaluate",  # the exact loss of a model that is given, and its gradient
    "encode": "geometry.forward",
    "decode": "geometry.forward",
    "feature_norm": "geometry.measures",
    "interference": "geometry.measures",
    "feature_dimensionality": "geometry.measures",
    "name_arrangement": "geometry.naming",
    "figure": "geometry.figure",
}
__all__ = list(HOMES)


def __getattr__(name: str) -> Any:
    """A public name, from where it lives."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *HOMES})
