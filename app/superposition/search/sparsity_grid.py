"""The levels that a sweep trains: those asked for, and where these are few some neighbours of each.

Neighbours propagate their ground states to one another. Some of these no start would find at a level alone, so that a
level asked for alone needs neighbours too if it is to be as good as within the whole slider.
"""

from dataclasses import replace

from ..experiment.cost import COST_LIMIT, cost
from ..experiment.spec import FIELD, LEVELS_PER_DECADE, N_LEVELS, Spec
from .budget import search_budget

REACH = 2  # neighbours on each side of a level
STEP = 10 ** (1 / LEVELS_PER_DECADE)  # ratio of their densities, as along the slider
APART = 0.6  # in steps; a neighbour nearer than that to another level is not worth its cost


def add_neighbours(spec: Spec) -> Spec:
    """The spec with as many neighbours of its levels as cost no more than the slider does, or than is allowed.

    Fewer of them rather than a reduced search.
    """
    reaches = (neighbourhood(spec.levels, reach) for reach in range(REACH, 0, -1))
    wider = [replace(spec, sparsities=sparsities) for sparsities in reaches]
    fit = [one for one in wider if len(one.levels) <= N_LEVELS and cost(one) <= COST_LIMIT]
    return next((one for one in fit if search_budget(one) == search_budget(spec)), fit[0] if fit else spec)


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
