"""A phase change as lines report it: where the ground state changes, and what it leads from and to."""

from typing import NamedTuple, TypedDict

from ..geometry.arrangement import Arrangement
from .changes import Change, Order, Pair

# A phase change: norm is that of the feature whose norm changes most, slope that of the loss along the axis.
ChangeFields = TypedDict(
    "ChangeFields",
    {
        "from": str,
        "to": str,
        "from_label": str,
        "to_label": str,
        "loss": float,
        "order": Order,
        "norm": Pair,
        "slope": Pair,
    },
)


class SweepChange(ChangeFields):
    """Along the slider of sparsity."""

    sparsity: float


class AxisChange(ChangeFields):
    """Along another axis."""

    value: float


class PhaseChange(NamedTuple):
    """A change, and the arrangements before and after it."""

    before: Arrangement
    after: Arrangement
    change: Change

    @property
    def fields(self) -> ChangeFields:
        """All but where it is."""
        before, after, change = self
        return {
            "from": before.name,
            "to": after.name,
            "from_label": before.label,
            "to_label": after.label,
            "loss": change.loss,
            "order": change.order,
            "norm": change.norm,
            "slope": change.slope,
        }
