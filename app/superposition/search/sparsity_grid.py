"""The levels that a sweep trains: those asked for, and where these are few some neighbours of each.

Neighbours propagate their ground states to one another. Some of these no start would find at a level alone, so that a
level asked for alone needs neighbours too if it is to be as good as within the whole slider.
"""

from dataclasses import replace
from math import log10

from ..experiment.axis import DECAY, ImportanceAxis
from ..experiment.cost import COST_LIMIT, cost
from ..experiment.spec import FIELD, LEVELS_PER_DECADE, N_LEVELS, Spec
from .budget import search_budget

REACH = 2  # neighbours on each side of a level
STEP = 10 ** (1 / LEVELS_PER_DECADE)  # ratio of their densities, as along the slider
DECAY_STEP = 0.03  # of the decay of importance: arrangements give way to others over about so much
APART = 0.6  # in steps; a neighbour nearer than that to another level is not worth its cost


def add_neighbours(spec: Spec) -> Spec:
    """The spec with as many neighbours of its levels as cost no more than the slider does, or than is allowed.

    Fewer of them rather than a reduced search.
    """
    if len(spec.levels) >= N_LEVELS:
        return spec
    wider = [with_neighbours(spec, reach) for reach in range(REACH, 0, -1)]
    fit = [one for one in wider if len(one.levels) <= N_LEVELS and cost(one) <= COST_LIMIT]
    return next((one for one in fit if search_budget(one) == search_budget(spec)), fit[0] if fit else spec)


def with_neighbours(spec: Spec, reach: int) -> Spec:
    """The spec with up to `reach` neighbours on each side of each of its levels, along its axis."""
    if spec.axis is None:
        return replace(spec, sparsities=neighbourhood(spec.levels, reach))
    return replace(spec, axis=replace(spec.axis, values=axis_neighbourhood(spec.axis, reach)))


def axis_neighbourhood(axis: ImportanceAxis, reach: int) -> tuple[float, ...]:
    """The values of an axis of importances and neighbours between its bounds; ascending."""
    decay = axis.name == DECAY
    field = FIELD[DECAY if decay else "importances"]
    at = [value / DECAY_STEP if decay else LEVELS_PER_DECADE * log10(value) for value in axis.values]  # in steps
    values = list(axis.values)
    for distance in range(1, reach + 1):
        for place in at[: len(axis.values)]:
            for beside in (place - distance, place + distance):
                value = round(beside * DECAY_STEP if decay else 10 ** (beside / LEVELS_PER_DECADE), 12)
                if field.minimum <= value <= field.maximum and all(abs(beside - other) > APART for other in at):
                    values.append(value)
                    at.append(beside)
    return tuple(sorted(values))


def neighbourhood(sparsities: tuple[float, ...], reach: int) -> tuple[float, ...]:
    """The sparsities and, up to `reach` steps of density away, neighbours between the bounds; ascending."""
    field = FIELD["sparsities"]
    lowest, highest = 1 - field.maximum, 1 - field.minimum
    levels = list(sparsities)
    for distance in range(1, reach + 1):
        for sparsity in sparsities:
            for density in ((1 - sparsity) * STEP**distance, (1 - sparsity) / STEP**distance):
                alone = all(not 1 / STEP**APART < density / (1 - level) < STEP**APART for level in levels)
                if lowest <= density <= highest and alone:
                    levels.append(round(1 - density, 12))
    return tuple(sorted(levels))
