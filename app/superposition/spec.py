"""What to train: the only home of the experiment's names, defaults, bounds and cost.

A spec is read once, at the boundary, from (name, text) pairs. Everything behind the boundary trusts it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

Kind = Literal["integer", "number", "numbers", "choice", "text"]

LEVELS_PER_DECADE = 20
N_LEVELS = 61


def slider_sparsities() -> tuple[float, ...]:
    """The slider's levels: density p = 10^(-k/20), so S = 0 ... 0.999 in 61 equal log steps."""
    return tuple(round(1 - 10 ** (-k / LEVELS_PER_DECADE), 12) for k in range(N_LEVELS))


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


FIELDS = (
    Field("n_features", "integer", "Features", 2, 16),
    Field("n_hidden", "integer", "Dimensions", 1, 3),
    Field("importance", "number", "Importance decay", 0.05, 1, step=0.01),
    Field("importances", "numbers", "Importances", 0.01, 10, step=0.01, max_items=16),
    Field("sparsities", "numbers", "Sparsities", 0, 0.9999, step=0.0001, max_items=64),
    Field("activation", "choice", "Activation", choices=("relu", "linear")),
    Field("constraint", "choice", "Constraint", choices=("free", "sphere", "sphere_gain")),
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
    """

    n_features: int = 5
    n_hidden: int = 2
    importance: float = 0.9
    importances: tuple[float, ...] | None = None
    sparsities: tuple[float, ...] | None = None
    activation: str = "relu"
    constraint: str = "free"
    correlation: str = "none"
    group_size: int = 2
    n_seeds: int = 8
    seed: int = 0

    @property
    def levels(self) -> tuple[float, ...]:
        """The sparsity of each level, ascending."""
        return slider_sparsities() if self.sparsities is None else self.sparsities

    @property
    def feature_importances(self) -> tuple[float, ...]:
        """I_i of each feature: r^i, or as given one by one."""
        if self.importances is not None:
            return self.importances
        return tuple(self.importance**i for i in range(self.n_features))

    @property
    def features_differ(self) -> bool:
        """Whether it matters which feature is where."""
        return len(set(self.feature_importances)) > 1 or self.correlation != "none"

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Features that go together: consecutive runs of group_size; singletons without correlation."""
        size = 1 if self.correlation == "none" else self.group_size
        every = range(self.n_features)
        return tuple(tuple(every[start : start + size]) for start in range(0, self.n_features, size))

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as JSON has it."""
        return asdict(self)

    def query(self) -> str:
        """The canonical query string: what differs from the defaults, in the order of FIELDS."""
        default = Spec()
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return "&".join(f"{name}={as_text(value)}" for name, value in pairs if value != getattr(default, name))


def as_text(value: object) -> str:
    """A field's value as a link writes it."""
    if isinstance(value, tuple):
        return ",".join(as_text(item) for item in value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was asked: the field and a plain sentence that names its bound."""

    field: str
    message: str


@dataclass(frozen=True)
class Reading:
    """A spec as read; where there are faults, the spec is the nearest valid one."""

    spec: Spec
    faults: tuple[Fault, ...]


INTEGER = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
NUMBER = re.compile(r"[+-]?([0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE)
PLAIN_NAME = re.compile(r"[A-Za-z_]{1,32}", re.ASCII)


def read(pairs: Iterable[tuple[str, str]], sweeps: bool = True) -> Reading:
    """Read a spec from the (name, text) pairs of a query; every fault is reported, none is raised.

    sweeps: whether all of it is to be trained, so that what it costs is bounded.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, text in pairs:
        field = FIELD.get(name)
        if field is None:
            faults.append(unknown(name))
        elif name in seen:
            faults.append(Fault(name, f"{name} is given more than once; give it once."))
        else:
            seen.add(name)
            value, fault = read_field(field, text)
            if value is not None:
                values[name] = value
            if fault:
                faults.append(Fault(name, fault))
    spec, misfits = fit_together(Spec(**values), seen)
    if sweeps and cost(spec) > COST_LIMIT:
        spec, too_dear = affordable(spec)
        misfits.append(too_dear)
    return Reading(spec, tuple(faults) + tuple(misfits))


def unknown(name: str) -> Fault:
    """The fault of a parameter that does not exist; only a harmless name is repeated back."""
    shown = name if PLAIN_NAME.fullmatch(name) else "a parameter of this link"
    return Fault(shown, f"{shown} is not a parameter; there are {', '.join(FIELD)}.")


def read_field(field: Field, text: str) -> tuple[Any, str | None]:
    """The value of one field, or the nearest valid one (None where there is none) and the fault."""
    if field.kind == "choice":
        if text in field.choices:
            return text, None
        return None, f"{field.name} must be one of {', '.join(field.choices)}."
    if field.kind == "numbers":
        return read_numbers(field, text)
    pattern, what, kind = (INTEGER, "a whole number", int) if field.kind == "integer" else (NUMBER, "a number", float)
    fault = f"{field.name} must be {what} from {field.minimum:.12g} to {field.maximum:.12g}."
    if pattern.fullmatch(text):
        value = kind(text)
        nearest = min(max(value, kind(field.minimum)), kind(field.maximum))
        return nearest, None if nearest == value else fault
    if field.kind == "integer" and NUMBER.fullmatch(text):
        return int(min(max(float(text), field.minimum), field.maximum)), fault
    return None, fault


def read_numbers(field: Field, text: str) -> tuple[tuple[float, ...] | None, str | None]:
    """A comma-separated list, each item within the field's bounds."""
    bounds = f"from {field.minimum:.12g} to {field.maximum:.12g}"
    fault = f"{field.name} must be at most {field.max_items} numbers {bounds}, separated by commas."
    items = text.split(",", field.max_items)
    if len(items) > field.max_items or not all(NUMBER.fullmatch(item) for item in items):
        return None, fault
    given = tuple(float(item) + 0.0 for item in items)  # + 0: there is no negative zero
    nearest = tuple(min(max(value, field.minimum), field.maximum) for value in given)
    return nearest, None if nearest == given else fault


def fit_together(spec: Spec, given: set[str]) -> tuple[Spec, list[Fault]]:
    """The bounds that concern several fields at once."""
    faults: list[Fault] = []
    if spec.sparsities is not None:
        spec = replace(spec, sparsities=tuple(sorted(set(spec.sparsities))))
    if spec.importances is not None:
        if "importance" in given:
            faults.append(Fault("importances", "importances and importance exclude each other; give one of them."))
        if len(spec.importances) != spec.n_features:
            count = f"importances must hold one number per feature: n_features is {spec.n_features}"
            faults.append(Fault("importances", f"{count}, importances has {len(spec.importances)}."))
            spec = replace(spec, importances=None)
        else:
            spec = replace(spec, importance=Spec.importance)
    if spec.correlation != "none" and spec.group_size > spec.n_features:
        message = f"group_size must be at most n_features, which is {spec.n_features}."
        faults.append(Fault("group_size", message))
        spec = replace(spec, group_size=spec.n_features)
    if spec.correlation == "none":
        spec = replace(spec, group_size=Spec.group_size)
    return spec, faults


def affordable(spec: Spec) -> tuple[Spec, Fault]:
    """The nearest spec to one that is too dear, with fewer seeds or else fewer features, and the fault."""
    seeds = largest(spec.n_seeds, lambda k: replace(spec, n_seeds=k))
    fitting = replace(spec, n_seeds=max(1, seeds))
    given = f"with n_features={spec.n_features}, n_hidden={spec.n_hidden}, constraint={spec.constraint}"
    message = f"This needs more work than one request may ask for: {given} and {len(spec.levels)} levels, "
    if seeds:
        return fitting, Fault("n_seeds", f"{message}n_seeds must be at most {seeds}.")
    levels = largest(len(spec.levels), lambda k: replace(fitting, sparsities=spec.levels[:k]))
    features = largest(spec.n_features, lambda k: with_features(fitting, k))
    message += f"n_features must be at most {features}, or there may be at most {levels} sparsities."
    return with_features(fitting, features), Fault("n_features", message)


def largest(most: int, spec_of: Callable[[int], Spec]) -> int:
    """The largest number up to most whose spec is affordable; 0 where none is."""
    return max((k for k in range(1, most + 1) if cost(spec_of(k)) <= COST_LIMIT), default=0)


def with_features(spec: Spec, n_features: int) -> Spec:
    """The spec with its first features alone."""
    importances = None if spec.importances is None else spec.importances[:n_features]
    return replace(spec, n_features=n_features, importances=importances, group_size=min(spec.group_size, n_features))


COST_LIMIT = 102.0  # 16 features in space with the default seeds at the slider's levels
SPHERE_TAKES = 1.1  # times the work of free weights
NODES_AT_MOST = 1550
CROWDED = 12  # starts on a sphere where features crowd together, as far as a search is dear


def cost(spec: Spec) -> float:
    """Work of one training step in millions of pre-activations; bounded by COST_LIMIT, some 7 s on one core.

    Levels x starts x features x nodes, each from above: starts are the seeds (8 at least, in space 16) and the
    catalogue's, on a sphere a dozen more. Beyond 10 features the search for the ground states outweighs the training.
    """
    times = max(1, spec.n_features / 10) * (1 if spec.constraint == "free" else SPHERE_TAKES)
    starts = max(spec.n_seeds, 16 if spec.n_hidden == 3 else 8) + 8 * spec.n_hidden
    if spec.constraint != "free" and spec.features_differ:
        starts += CROWDED
    nodes = min(7 * (1 << spec.n_features) + 400, NODES_AT_MOST)
    return len(spec.levels) * starts * spec.n_features * nodes * times / 1e6


def schema() -> list[dict[str, Any]]:
    """The fields as the page's controls and the API's documentation need them."""
    default = Spec()
    return [{**asdict(field), "default": getattr(default, field.name)} for field in FIELDS]
