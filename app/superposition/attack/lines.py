"""Which attacks are asked for, and the answer. Imports no torch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from ..experiment.query import parse_spec, read_field
from ..experiment.spec import Fault, Field, Spec

BUDGET = Field("budget", "numbers", "Budgets: lengths of the perturbation", 0, 2, step=0.05, max_items=21)
BUDGETS = tuple(round(0.05 * k, 2) for k in range(BUDGET.max_items))  # from nothing to as much as a feature is on


@dataclass(frozen=True)
class AttackQuery:
    """Attacks with some budgets on the ground states of a spec."""

    spec: Spec
    budgets: tuple[float, ...] = BUDGETS


@dataclass(frozen=True)
class AttackedModels:
    """The models of a query's levels: W [level][hidden][feature], b [level][feature]."""

    query: AttackQuery
    W: tuple[tuple[tuple[float, ...], ...], ...]
    b: tuple[tuple[float, ...], ...]


class WorstAttack(TypedDict):
    """The attack that costs most among all inputs of one feature: the input's feature, the perturbation and the output
    [feature], the output that is farthest from its input, and the loss.
    """

    feature: int
    delta: list[float]
    output: list[float]
    lit: int
    loss: float


class AttackedLevel(TypedDict):
    """loss: the mean over all inputs of one feature, without an attack; harm [budget]: what attacks add to it, each the
    worst for its input.
    """

    sparsity: float
    features_per_dimension: float
    loss: float
    harm: list[float]
    worst: list[WorstAttack]


class Attacks(TypedDict):
    """worst [level][budget]."""

    budget: tuple[float, ...]
    levels: list[AttackedLevel]


def parse_attack(pairs: Iterable[tuple[str, str]]) -> AttackQuery | tuple[Fault, ...]:
    """The query in (name, text) pairs, or its faults."""
    given = list(pairs)
    reading = parse_spec([pair for pair in given if pair[0] != BUDGET.name])
    faults, texts = list(reading.faults), [text for name, text in given if name == BUDGET.name]
    budgets: tuple[float, ...] = BUDGETS
    if len(texts) > 1:
        faults.append(Fault(BUDGET.name, f"{BUDGET.name} is given more than once; give it once.", "twice"))
    elif texts:
        value, fault = read_field(BUDGET, texts[0])
        faults += [Fault(BUDGET.name, fault)] if fault else []
        budgets = tuple(sorted(set(value or ())))
    if reading.spec.decoder != "affine":
        faults.append(Fault("decoder", "Attacks are known for decoder=affine alone."))
    return tuple(faults) or AttackQuery(reading.spec, budgets)
