"""What is trained on patterns: the experiment's names, defaults and bounds. Imports no torch.

A hidden phase t decides which features come together: P(feature j is on) = sigmoid(sharpness c_j(t) + log_odds), each
by itself given t. In months c_j is the cosine of the angle between feature j and t on a circle, on a globe that between
directions in space; in a table t is one of its rows, and c_j is 1 where feature j is in it, else -1.

Reference: Prieto et al. 2026.
"""

from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from ..experiment.spec import FIELD, Field, FieldSchema, slider_sparsities
from .table import Table, table_text

SPARSITY = "sparsity"
MOST_FEATURES = 12  # 4096 patterns
N_POSITIONS = 41  # of a slider: quarters of log_odds, halves of sharpness
FEWEST_RANDOM = 16  # starts of a level
MOST_RANDOM = 256  # the same where a table, which has no known shape, has few levels
SEASONS = ("months", "globe", "table")

FIELDS = (
    Field("pattern", "choice", "What comes together", choices=("none", *SEASONS)),
    replace(FIELD["n_features"], maximum=MOST_FEATURES),
    FIELD["n_hidden"],
    Field("sharpness", "number", "Sharpness", 0, 20, step=0.5),
    Field("log_odds", "number", "Log-odds", -8, 2, step=0.25),
    Field("values", "choice", "Values of features", choices=("uniform", "binary")),
    Field("weight_decay", "number", "Weight decay", 0, 0.1, step=0.0025),
    Field("table", "text", "Patterns of a table, each with its weight"),
    FIELD["importance"],
    replace(FIELD["importances"], max_items=MOST_FEATURES),
    FIELD["n_seeds"],
    FIELD["seed"],
)
PATTERN_FIELD = {field.name: field for field in FIELDS}
LEVEL_AXES = ("log_odds", "sharpness", "weight_decay")


@dataclass(frozen=True)
class PatternAxis:
    """What the levels of a spec lie on, and where, ascending. sparsity: of all levels, where features are independent
    and the axis is another.
    """

    name: str
    values: tuple[float, ...]
    sparsity: float | None = None


def positions(name: str) -> tuple[float, ...]:
    """Where the slider of an axis stands."""
    if name == SPARSITY:
        return slider_sparsities()
    field = PATTERN_FIELD[name]
    width = (field.maximum - field.minimum) / (N_POSITIONS - 1)
    return tuple(round(field.minimum + width * k, 12) for k in range(N_POSITIONS))


@dataclass(frozen=True)
class PatternSpec:
    """One experiment: every level of the slider and every seed.

    pattern: none where features are independent. table: its rows, where that is the pattern. importance, importances:
    as in Spec, of 1 by default. axis: what the levels lie on.
    """

    pattern: str = "months"
    n_features: int = MOST_FEATURES
    n_hidden: int = 2
    sharpness: float = 5.0
    log_odds: float = -4.0
    values: str = "binary"
    weight_decay: float = 0.0
    table: Table | None = None
    importance: float = 1.0
    importances: tuple[float, ...] | None = None
    n_seeds: int = 8
    seed: int = 0
    axis: PatternAxis = PatternAxis("log_odds", positions("log_odds"))

    @property
    def n_patterns(self) -> int:
        return 1 << self.n_features

    @property
    def feature_importances(self) -> tuple[float, ...]:
        """I_i of each feature: r^i, or as given one by one."""
        return self.importances or tuple(self.importance**i for i in range(self.n_features))

    @property
    def level_values(self) -> tuple[float, ...]:
        """Where each level lies on its axis, ascending."""
        return self.axis.values

    @property
    def level_decays(self) -> tuple[float, ...]:
        """The weight decay of each level."""
        return self.along("weight_decay")

    def along(self, name: str) -> tuple[float, ...]:
        """The value at each level of a field that levels may lie on."""
        own: float = getattr(self, name)
        return self.axis.values if self.axis.name == name else (own,) * len(self.axis.values)

    @property
    def level_sparsities(self) -> tuple[float, ...] | None:
        """The sparsity of each level, where features are independent."""
        if self.axis.name == SPARSITY:
            return self.axis.values
        return None if self.axis.sparsity is None else (self.axis.sparsity,) * len(self.axis.values)

    @property
    def features_differ(self) -> bool:
        """Whether it matters which feature is where: those of a pattern have neighbours."""
        return self.pattern != "none" or len(set(self.feature_importances)) > 1

    def at(self, values: tuple[float, ...]) -> "PatternSpec":
        """The same at other values (ascending) along its axis."""
        return replace(self, axis=replace(self.axis, values=values))

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as JSON has it; the axis is told beside them."""
        fields = {name: value for name, value in asdict(self).items() if name in PATTERN_FIELD}
        return {**fields, "table": None if self.table is None else table_text(self.table)}


def random_count(spec: PatternSpec) -> int:
    """How many random starts each level has, however few seeds are asked for; a table with few levels many."""
    shared = 0 if spec.table is None else FEWEST_RANDOM * N_POSITIONS // len(spec.level_values)
    return max(spec.n_seeds, FEWEST_RANDOM, min(shared, MOST_RANDOM))


PatternFields = Annotated[dict[str, Any], PatternSpec]  # the fields of a spec by name


def schema() -> list[FieldSchema]:
    """The fields of a spec."""
    usual = PatternSpec().as_dict()
    return [field.schema(usual[field.name]) for field in FIELDS]
