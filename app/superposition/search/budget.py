"""How long the search for the ground states takes: as long as it helps, or as a request can wait for."""

from dataclasses import dataclass, replace
from math import inf

from ..experiment.cost import CROWDED_STARTS, EXACT_FEATURES, cost
from ..experiment.spec import Spec


@dataclass(frozen=True)
class PerLevel:
    """A number of models per level: more where there are few levels, and so fewer neighbours to help."""

    minimum: int
    maximum: int
    total: int

    def count(self, n_levels: int) -> int:
        return max(self.minimum, min(self.maximum, self.total // n_levels))


@dataclass(frozen=True)
class SearchBudget:
    """Rounds and numbers of the stages of `ground_states`.

    candidates: models of a level that are polished. permutations: those of an arrangement that are, in a round.
    permutations_descended: numbers in all inverse Hessians of the permutations that descend on the nodes. moves: of
    each kind in a round. weak_insertions: weak features that are tried with each level's best. levels_seated:
    levels at most where features are put in better places. arrangements: of a level, with free weights, in which
    they are. seated_on_sphere: models on a sphere in which they are, times levels asked for, n_hidden^3 and
    n_features^2. tolerance: of the fine loss beyond 8 features. crowded: ways to crowd together on a sphere that
    training starts from. dense, dense_on_sphere: probability that all features are active, above which the
    catalogue is polished too.
    """

    candidates: PerLevel = PerLevel(4, 24, 360)  # ablation: several candidates of a level
    permutations: PerLevel = PerLevel(3, 12, 480)  # ablation: permutations
    moves: int = 200  # ablation: moves
    move_rounds: int = 4  # ablation: moves: rounds after the first
    exchange_rounds: int = 1  # ablation: exchanges on the fine loss
    permutation_rounds: int = 12  # a bound, seldom reached; ablation: permutations: rounds after the first
    polish_steps: int = 60  # a bound: models rest earlier; fewer where a request could not wait
    levels_seated: int = 24  # as long as a request can wait; propagation reaches the others
    weak_insertions: int = 2  # ablation: weak insertions
    tolerance: float = 1e-6  # as the later of refinement.MARGINS, by which models are left out
    seated_on_sphere: int = 48_000  # as long as a hand can wait; ablation: seating: models on a sphere
    arrangements: PerLevel = PerLevel(1, 6, 80)  # ablation: seating: several arrangements
    permutations_descended: int = 6_000_000  # 48 MB in float64
    crowded: int = 40  # ablation: crowded starts
    dense: float = 0.05  # ablation: catalogue at dense levels
    dense_on_sphere: float = 0.003  # no feature can be dropped there; ablation: catalogue at dense levels


FULL = SearchBudget()
FULL_MANY_FEATURES = replace(FULL, moves=400)  # so many features have many permutations, and the loss is still cheap
# Beyond the closed form an evaluation of the loss costs n^2: as long as the most expensive of all.
EXTENDED = replace(
    FULL_MANY_FEATURES, permutations=PerLevel(2, 12, 240), crowded=CROWDED_STARTS, seated_on_sphere=452_000
)
# As long as a request can wait; the result may be a thousandth above the best.
# ablation: reduced budget instead of the extended
REDUCED = SearchBudget(
    candidates=PerLevel(2, 24, 120),
    permutations=PerLevel(1, 12, 60),
    move_rounds=2,
    exchange_rounds=0,
    permutation_rounds=3,
    polish_steps=30,
    levels_seated=10,
    weak_insertions=0,
    tolerance=inf,
    seated_on_sphere=452_000,
    permutations_descended=2_000_000,
    crowded=CROWDED_STARTS,
    dense_on_sphere=0.05,
)
REDUCED_AT_FEW_LEVELS = replace(REDUCED, tolerance=FULL.tolerance)
# Features, and cost of a sweep, that leave time for an extended search; and the cost for one of more features.
EXTENDED_FEATURES, EXTENDED_COST = 12, 81.0  # 12 in space at the slider cost less
UNREDUCED_COST = 40.0  # 15 in space at 18 levels cost 36


def search_budget(spec: Spec) -> SearchBudget:
    """What a spec's search may cost."""
    if spec.n_features <= EXACT_FEATURES:
        return FULL_MANY_FEATURES if spec.n_features >= EXACT_FEATURES - 1 else FULL
    work = cost(spec)
    if work <= EXTENDED_COST and spec.n_features <= EXTENDED_FEATURES:
        return EXTENDED
    if work > UNREDUCED_COST:
        return REDUCED
    return EXTENDED if spec.constraint == "free" else REDUCED_AT_FEW_LEVELS
