"""How long the search for the ground states goes on: as long as it helps, or as a request can wait for."""

from dataclasses import dataclass, replace
from math import inf

from ..experiment.cost import CROWDED, EXACT_FEATURES, cost
from ..experiment.spec import Spec


@dataclass(frozen=True)
class Many:
    """So many models a level: more where there are few levels, and so fewer neighbours to help."""

    fewest: int
    most: int
    in_all: int

    def each(self, n_levels: int) -> int:
        return max(self.fewest, min(self.most, self.in_all // n_levels))


@dataclass(frozen=True)
class Effort:
    """Rounds and numbers of the stages of `ground_states`.

    contenders: models that are finished exactly. orders: those of an arrangement that are, in a round. moves: of each
    kind in a round. orders_followed: numbers in all inverse Hessians of the orders that are followed on the nodes.
    levels_placed: levels at most where features are put in better places; kicks: how often again from elsewhere, times
    levels asked for, hidden dimensions and features squared; kinds: arrangements of free features that are.
    hints: features nearly ignored that are tried with each level's best. tolerance: of the fine loss beyond 8 features.
    crowded: ways to crowd together on a sphere that training starts from. dense, dense_on_sphere: how often all
    features are on at once where the catalogue is tried exactly.
    """

    contenders: Many = Many(4, 24, 360)
    orders: Many = Many(3, 12, 480)
    moves: int = 200
    move_rounds: int = 4
    exchange_rounds: int = 1
    order_rounds: int = 12
    carry_rounds: int = 8
    finish_steps: int = 60
    levels_placed: int = 24
    hints: int = 2
    tolerance: float = 1e-5
    kicks: int = 24_000
    kinds: Many = Many(1, 6, 80)
    orders_followed: int = 6_000_000
    crowded: int = 40
    dense: float = 0.05
    dense_on_sphere: float = 0.003


THOROUGH = Effort()
MANY_ORDERS = replace(THOROUGH, moves=400)  # as many features have many orders, and the loss is still cheap
# The loss has no closed form where it is taken exactly, and costs n^2: as long as the most expensive of all.
LONG = replace(MANY_ORDERS, orders=Many(2, 12, 240), crowded=CROWDED)
# What is found may be a thousandth above the best.
DEAR = Effort(
    contenders=Many(2, 24, 120),
    orders=Many(1, 12, 60),
    move_rounds=2,
    exchange_rounds=0,
    order_rounds=3,
    carry_rounds=4,
    finish_steps=30,
    levels_placed=10,
    hints=0,
    tolerance=inf,
    orders_followed=2_000_000,
    crowded=CROWDED,
    dense_on_sphere=0.05,
)
DEAR_AT_FEW_LEVELS = replace(DEAR, tolerance=THOROUGH.tolerance)
# Features, and cost of a sweep, that leave time for a long search; and for one of more features.
FEW_ENOUGH, CHEAP_ENOUGH, QUITE_CHEAP = 12, 81.0, 40.0  # 12 in space at the slider cost less; 15 there at 18 levels 36


def effort_of(spec: Spec) -> Effort:
    """What a spec's search may cost."""
    if spec.n_features <= EXACT_FEATURES:
        return MANY_ORDERS if spec.n_features >= EXACT_FEATURES - 1 else THOROUGH
    work = cost(spec)
    if work <= CHEAP_ENOUGH and spec.n_features <= FEW_ENOUGH:
        return LONG
    if work > QUITE_CHEAP:
        return DEAR
    return LONG if spec.constraint == "free" else DEAR_AT_FEW_LEVELS
