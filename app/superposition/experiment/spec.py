"""What to train: the only home of the experiment's names, defaults and bounds.

A spec is read once, at the boundary (see query). Everything behind the boundary trusts it.
"""

from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypedDict

from .axis import ImportanceAxis

Kind = Literal["integer", "number", "numbers", "choice", "text"]

LEVELS_PER_DECADE = 20  # of density: neighbours differ by an eighth of it
N_LEVELS = 61  # three decades, to S = 0.999


@cache
def slider_sparsities() -> tuple[float, ...]:
    """The slider's levels: density p = 10^(-k/20), so S = 0 ... 0.999 in 61 equal log steps."""
    return tuple(round(1 - 10 ** (-k / LEVELS_PER_DECADE), 12) for k in range(N_LEVELS))


class FieldSchema(TypedDict):
    """A field as the page's controls and the API's documentation need it."""

    name: str
    kind: Kind
    label: str
    minimum: float
    maximum: float
    step: float
    choices: tuple[str, ...]
    max_items: int
    default: float | str | tuple[float, ...] | None


@dataclass(frozen=True)
class Field:
    """One parameter of an experiment: its bounds (inclusive) or choices, and how to call it."""

    name: str
    kind: Kind
    label: str
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    choices: tuple[str, ...] = ()
    max_items: int = 0

    def schema(self, default: float | str | tuple[float, ...] | None) -> FieldSchema:
        return {
            "name": self.name,
            "kind": self.kind,
            "label": self.label,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "step": self.step,
            "choices": self.choices,
            "max_items": self.max_items,
            "default": default,
        }


FIELDS = (
    Field("n_features", "integer", "Features", 2, 16),
    Field("n_hidden", "integer", "Dimensions", 1, 3),
    Field("importance", "number", "Importance decay", 0.05, 1, step=0.01),
    Field("importances", "numbers", "Importances", 0.01, 10, step=0.01, max_items=16),
    Field("sparsities", "numbers", "Sparsities", 0, 0.9999, step=0.0001, max_items=64),
    Field("activation", "choice", "Activation", choices=("relu", "linear")),
    Field("constraint", "choice", "Constraint", choices=("free", "sphere", "sphere_gain")),
    Field("decoder", "choice", "Hidden state read", choices=("affine", "rms_norm", "relative")),
    Field("correlation", "choice", "Correlation", choices=("none", "correlated", "anticorrelated")),
    Field("group_size", "integer", "Group size", 2, 16),
    Field("n_seeds", "integer", "Random starts", 1, 32),
    Field("seed", "integer", "Seed", 0, 2**31 - 1),
)
FIELD = {field.name: field for field in FIELDS}


@dataclass(frozen=True)
class Spec:
    """One experiment: every level of the slider and every seed of one toy model.

    importance: r, so that feature i has importance r^i. importances: one value per feature instead, or None.
    sparsities: the levels to train, ascending, or None for the slider's own.
    axis: what the levels lie on instead of sparsity, or None.
    """

    n_features: int = 5
    n_hidden: int = 2
    importance: float = 0.9
    importances: tuple[float, ...] | None = None
    sparsities: tuple[float, ...] | None = None
    activation: str = "relu"
    constraint: str = "free"
    decoder: str = "affine"
    correlation: str = "none"
    group_size: int = 2
    n_seeds: int = 8
    seed: int = 0
    axis: ImportanceAxis | None = None

    @property
    def levels(self) -> tuple[float, ...]:
        """The sparsity of each level, ascending."""
        if self.axis is not None:
            return (self.axis.sparsity,) * len(self.axis.values)
        return slider_sparsities() if self.sparsities is None else self.sparsities

    @property
    def feature_importances(self) -> tuple[float, ...]:
        """I_i of each feature: r^i, or as given one by one."""
        if self.importances is not None:
            return self.importances
        return tuple(self.importance**i for i in range(self.n_features))

    @property
    def level_values(self) -> tuple[float, ...]:
        """Where each level lies on its axis, ascending."""
        return self.levels if self.axis is None else self.axis.values

    @cached_property
    def level_importances(self) -> tuple[tuple[float, ...], ...]:
        """I_i of each feature at each level [levels][n]."""
        if self.axis is None:
            return (self.feature_importances,) * len(self.levels)
        return self.axis.importances(self.feature_importances)

    @cached_property
    def features_differ(self) -> bool:
        """Whether it matters, at some level, which feature is where."""
        return any(len(set(at_level)) > 1 for at_level in self.level_importances) or self.correlation != "none"

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Features that go together: consecutive runs of group_size; singletons without correlation."""
        size = 1 if self.correlation == "none" else self.group_size
        every = range(self.n_features)
        return tuple(tuple(every[start : start + size]) for start in range(0, self.n_features, size))

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as JSON has it; the axis is told beside them."""
        return {name: value for name, value in asdict(self).items() if name in FIELD}

    def query(self) -> str:
        """The canonical query string: what differs from the defaults, in the order of FIELDS."""
        default = Spec()
        pairs = ((name, getattr(self, name)) for name in FIELD)
        return "&".join(f"{name}={as_text(value)}" for name, value in pairs if value != getattr(default, name))


SpecFields = Annotated[dict[str, Any], Spec]  # the fields of a spec by name


def as_text(value: object) -> str:
    """A field's value as a link writes it."""
    if isinstance(value, tuple):
        return ",".join(as_text(item) for item in value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was asked: the field and a plain sentence that names its bound.

    kind: bounds of the field itself, or which other kind, for pages that have words of their own for it.
    """

    field: str
    message: str
    kind: Literal["bounds", "twice", "unknown", "both", "count", "group", "cost", "said"] = "bounds"


def schema() -> list[FieldSchema]:
    """The fields of a spec."""
    default = Spec()
    return [field.schema(getattr(default, field.name)) for field in FIELDS]
