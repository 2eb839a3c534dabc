"""Which atlas: what lies across and up, where its rows are, and how it is read from (name, text) pairs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..superposition.experiment.axis import (
    DECAY,
    DECAYS,
    IMPORTANCES,
    ONE_IMPORTANCE,
    SPARSITY,
    ImportanceAxis,
    feature_of,
    thinned,
)
from ..superposition.experiment.axis_query import AT_SPARSITY, FEATURE, fit_cost
from ..superposition.experiment.cost import cost
from ..superposition.experiment.query import read_field
from ..superposition.experiment.spec import FIELD, Fault, Field, Spec

FEATURES, LAST = "features", "last_importance"
ACROSS, UP = (SPARSITY, DECAY), (SPARSITY, DECAY, FEATURES, LAST)  # beside single importances
ROWS = Field("rows", "integer", "Rows", 2, 41)
FIELDS = (
    Field("x", "text", f"Horizontal axis: {', '.join(ACROSS)} or {ONE_IMPORTANCE}I"),
    Field("y", "text", f"Vertical axis: {', '.join(UP)} or {ONE_IMPORTANCE}I"),
    ROWS,
    replace(AT_SPARSITY, label="Sparsity, where it lies on neither axis"),
)
DEFAULTS: dict[str, Any] = {"x": SPARSITY, "y": DECAY, "rows": 21, "sparsity": None}  # importance in twentieths
MAX_FEATURES = 8  # on the axis of features: beyond, rows are expensive and the loss has no closed form
DECADE = 1.0  # of the last importance, on either side of 1
COST_LIMIT = 800.0  # of all rows together, in units of `cost`


@dataclass(frozen=True)
class Atlas:
    """One atlas. spec: of its rows, except for what the axes x and y replace; sparsity: where that lies on neither."""

    spec: Spec
    y: str
    rows: int
    x: str = SPARSITY
    sparsity: float | None = None

    @cached_property
    def values(self) -> list[float]:
        """The values of the rows on the vertical axis, ascending."""
        if self.y == FEATURES:
            return list(range(int(FIELD["n_features"].minimum), min(self.rows + 1, MAX_FEATURES) + 1))
        if self.y == SPARSITY:
            return list(thinned(self.spec.levels, self.rows))
        if self.y.startswith(ONE_IMPORTANCE):
            return list(thinned(IMPORTANCES, self.rows))
        fractions = [k / (self.rows - 1) for k in range(self.rows)]
        if self.y == LAST:
            return [round(10 ** (DECADE * (2 * fraction - 1)), 6) for fraction in fractions]
        field = FIELD[DECAY]
        reach = field.maximum - field.minimum
        # On the slider's own steps; 1e-6 rounds halves up in spite of floating point.
        steps = [round(reach * (1 - fraction) / field.step + 1e-6) for fraction in fractions]
        return [round(field.maximum - step * field.step, 6) for step in steps]

    @cached_property
    def across(self) -> tuple[float, ...]:
        """The values of the levels on the horizontal axis, ascending: by default the most that each row may have."""
        if self.x == SPARSITY:
            return self.spec.levels
        own = DECAYS if self.x == DECAY else IMPORTANCES
        rows = [fit_cost(self.whole_row(value, own), chosen=False).sweep for value in self.values]
        return min((row.level_values for row in rows if isinstance(row, Spec)), key=len)

    def row(self, value: float) -> Spec:
        """The spec of a row."""
        return self.whole_row(value, self.across)

    def whole_row(self, value: float, across: tuple[float, ...]) -> Spec:
        """The spec of a row with levels at any values of the horizontal axis."""
        spec = self.without_axis(value)
        if self.x == SPARSITY:
            return spec
        sparsity = value if self.y == SPARSITY else self.sparsity
        assert sparsity is not None
        return replace(spec, axis=ImportanceAxis(self.x, sparsity, across))

    def without_axis(self, value: float) -> Spec:
        """The spec at a value of the vertical axis."""
        spec = replace(self.spec, importance=Spec.importance) if self.x == DECAY else self.spec
        if self.y == SPARSITY:
            return spec
        if self.y == FEATURES:
            n = int(value)
            return replace(spec, n_features=n, importances=None, group_size=min(spec.group_size, n))
        if self.y == LAST:
            return replace(spec, importance=1.0, importances=(1.0,) * (spec.n_features - 1) + (value,))
        if self.y == DECAY:
            return replace(spec, importance=value, importances=None)
        one, given = feature_of(self.y), spec.feature_importances
        return replace(spec, importance=Spec.importance, importances=(*given[:one], value, *given[one + 1 :]))


def read_atlas_fields(pairs: list[tuple[str, str]]) -> tuple[dict[str, Any], list[Fault]]:
    """The atlas's own fields from (name, text) pairs, and their faults."""
    values, faults = dict(DEFAULTS), []
    for field in FIELDS:
        texts = [text for name, text in pairs if name == field.name]
        if len(texts) > 1:
            faults.append(Fault(field.name, f"{field.name} is given more than once; give it once."))
        elif texts:
            value, message = (texts[0], None) if field.kind == "text" else read_field(field, texts[0])
            values[field.name] = value
            faults += [Fault(field.name, message)] if message else []
    return values, faults


def misfits(spec: Spec, x: str, y: str, given: set[str]) -> Iterator[Fault]:
    """What is wrong with the axes together and beside what is given, each fault once."""
    for name, axis, usual in (("x", x, ACROSS), ("y", y, UP)):
        if axis not in usual and not is_one(axis, spec.n_features):
            choices = f"{', '.join(usual)}, or {ONE_IMPORTANCE}I with I from 0 to {spec.n_features - 1}"
            yield Fault(name, f"{name} must be one of {choices}.")
            return
    if x == y or (y == LAST and x == f"{ONE_IMPORTANCE}{spec.n_features - 1}"):
        yield Fault("x", f"x={x} and y={y} are the same axis; give two different ones.")
        return
    if x == DECAY and (y == LAST or y.startswith(ONE_IMPORTANCE)):
        yield Fault("x", f"x={DECAY} sets all importances, so y={y} excludes it.")
    elif x.startswith(ONE_IMPORTANCE) and y == FEATURES and feature_of(x) >= FIELD["n_features"].minimum:
        yield Fault("x", f"x={x} needs that feature in each row, and y={FEATURES} begins with two.")
    elif x == DECAY and "importances" in given:
        yield Fault("importances", f"importances and x={DECAY} exclude each other; give one of them.")
    lies = SPARSITY in (x, y)
    if lies and AT_SPARSITY.name in given:
        yield Fault(AT_SPARSITY.name, "sparsity lies on an axis of this atlas; leave it out.")
    if not lies and AT_SPARSITY.name not in given:
        yield Fault(AT_SPARSITY.name, f"sparsity lies on neither {x} nor {y}; give one for all models.")
    if x != SPARSITY and "sparsities" in given:
        yield Fault("sparsities", f"sparsities are levels along x={SPARSITY}; leave them out along x={x}.")


def is_one(axis: str, n_features: int) -> bool:
    """Whether an axis is the importance of one of so many features."""
    one = FEATURE.fullmatch(axis)
    return one is not None and feature_of(axis) < n_features


def max_rows(atlas: Atlas) -> int:
    """How many rows as expensive as the atlas's most expensive one request may ask for."""
    return int(COST_LIMIT / max(cost(atlas.row(value)) for value in atlas.values))


def limit_rows(atlas: Atlas) -> Atlas:
    """The atlas with as many of its rows as one request may ask for."""
    return replace(atlas, rows=max(int(ROWS.minimum), min(atlas.rows, max_rows(atlas))))


def check_cost(atlas: Atlas) -> list[Fault]:
    """The fault of an atlas whose rows need more work than one request may ask for."""
    limit = max_rows(atlas)
    if len(atlas.values) <= limit:
        return []
    n = atlas.row(atlas.values[-1]).n_features
    message = f"This needs more work than one request may ask for: with n_features={n} and"
    return [Fault(ROWS.name, f"{message} {len(atlas.across)} levels, rows must be at most {max(limit, 1)}.")]
