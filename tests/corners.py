"""Corners of the bounds: every two extreme values of two fields together, and what any answer must hold to there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import orjson

from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import FIELD, Spec
from tests.superposition.queries import pairs_of

DENSEST, RAREST = 0.0, FIELD["sparsities"].maximum
ALL_LEVELS = [round(DENSEST + (RAREST - DENSEST) * k / 63, 6) for k in range(64)]
# Of each field the ends of its bounds, and where something else begins inside them.
EXTREMES: dict[str, Sequence[object]] = {
    "n_features": (2, 3, 8, 9, 16),
    "n_hidden": (1, 2, 3),
    "importances": ("default", "steep", "equal", "faint", "heavy", "mixed"),
    "sparsities": ("slider", "dense", "rare", "many", "equal"),
    "activation": FIELD["activation"].choices,
    "constraint": FIELD["constraint"].choices,
    "decoder": FIELD["decoder"].choices,
    "correlation": FIELD["correlation"].choices,
    "group_size": ("two", "all"),
    "n_seeds": (1, 8, 32),
    "seed": (0, 2**31 - 1),
}
SPARSITIES = {
    "dense": str(DENSEST),
    "rare": str(RAREST),
    "equal": f"0.5,0.5,{RAREST}",
    "many": ",".join(map(str, ALL_LEVELS)),
}
IMPORTANCE = {"steep": FIELD["importance"].minimum, "equal": FIELD["importance"].maximum}
WEIGHTS = {"faint": [0.01], "heavy": [10], "mixed": [10, 0.01, 1]}


def pairwise_cover(values: dict[str, Sequence[object]]) -> list[dict[str, object]]:
    """Few rows that hold every two values of two fields together at least once; the same at every call."""
    names = list(values)
    missing = {
        (one, a, other, b): None for one, other in combinations(names, 2) for a in values[one] for b in values[other]
    }
    rows = []
    while missing:
        one, a, other, b = next(iter(missing))
        row: dict[str, object] = {one: a, other: b}
        for name in sorted(set(names) - set(row), key=lambda name: (-len(values[name]), name)):
            row[name] = max(values[name], key=lambda value: gain(missing, row, name, value))
        for first, second in combinations(names, 2):
            missing.pop((first, row[first], second, row[second]), None)
        rows.append({name: row[name] for name in names})
    return rows


def gain(missing: dict[tuple[str, object, str, object], None], row: dict[str, object], name: str, value: object) -> int:
    """How many of the pairs that are missing come in with a value."""
    return sum(
        (other, set_to, name, value) in missing or (name, value, other, set_to) in missing
        for other, set_to in row.items()
    )


def query_of(row: dict[str, Any]) -> str:
    """The link of one corner; where it costs too much or its fields do not fit together, the nearest that does."""
    n = row["n_features"]
    pairs = [
        (name, str(row[name]))
        for name in ("n_features", "n_hidden", "activation", "constraint", "decoder", "correlation", "n_seeds", "seed")
    ]
    if row["importances"] in IMPORTANCE:
        pairs.append(("importance", str(IMPORTANCE[row["importances"]])))
    elif row["importances"] in WEIGHTS:
        cycle = WEIGHTS[row["importances"]]
        pairs.append(("importances", ",".join(str(cycle[i % len(cycle)]) for i in range(n))))
    if row["sparsities"] in SPARSITIES:
        pairs.append(("sparsities", SPARSITIES[row["sparsities"]]))
    if row["correlation"] != "none":
        pairs.append(("group_size", str(n if row["group_size"] == "all" else 2)))
    return parse_spec(pairs).spec.query()


def corners() -> list[str]:
    """The links of a pairwise cover of all extremes."""
    return list(dict.fromkeys(query_of(row) for row in pairwise_cover(EXTREMES)))


def spec_of(query: str) -> Spec:
    return parse_spec(pairs_of(query)).spec


def lines_of(content: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in content.splitlines()]


def leaves(told: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value in some JSON, with the names that lead to it."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from leaves(value, (*path, name))
    elif isinstance(told, list):
        for value in told:
            yield from leaves(value, path)
    else:
        yield path, told


def sound(told: object, may_lack: Iterable[str] = ()) -> None:
    """No number in some JSON is missing, which is how one that is not finite is told; no loss is below 0."""
    for path, value in leaves(told):
        assert value is not None or set(path) & {*may_lack, "spec"}, path
        if path and path[-1] in ("loss", "loss_before", "loss_active", "loss_inactive", "empty") and value is not None:
            assert value >= 0, (path, value)


def empty_loss(spec: Spec) -> np.ndarray:
    """What keeping nothing loses at each level."""
    p = 1 - np.asarray(spec.levels)
    on = np.minimum(p, 1 / spec.group_size) if spec.correlation == "anticorrelated" else p
    if spec.correlation != "anticorrelated":
        return (p / 3 - p**2 / 4) * sum(spec.feature_importances)
    sizes = {feature: len(group) for group in spec.groups for feature in group}
    return (
        sum(
            (np.minimum(p, 1 / sizes[i]) / 3 - np.minimum(p, 1 / sizes[i]) ** 2 / 4) * importance
            for i, importance in enumerate(spec.feature_importances)
        )
        + 0 * on
    )


def sound_sweep(told: list[dict[str, Any]], spec: Spec) -> None:
    """All that a sweep's lines must hold to, whatever was asked."""
    assert [line["kind"] for line in told[:1] + told[-2:]] == ["sweep", "result", "history"], told[-1]
    assert {line["kind"] for line in told[1:-2]} == {"frame"}
    sound(told, may_lack=("apart", "grouped", "one", "two", "more", "leak"))
    n, m, count = spec.n_features, spec.n_hidden, len(spec.levels)
    for frame in told[1:-2]:
        assert np.shape(frame["W"]) == (count, m, n)
        assert np.shape(frame["b"]) == (count, n)
        assert len(frame["loss"]) == count
    result, history = told[-2:]
    doubt = 1e-6 if n <= 12 and spec.decoder == "affine" else 1e-3  # else the search is shorter, or the loss less exact
    assert [level["sparsity"] for level in result["levels"]] == list(spec.levels)
    for level, empty in zip(result["levels"], empty_loss(spec), strict=True):
        assert np.shape(level["W"]) == (m, n)
        assert np.shape(level["b"]) == (n,)
        assert sorted(i for part in level["parts"] for i in part["features"]) == list(range(n))
        assert abs(sum(found["share"] for found in level["found"]) - 1) < 1e-9
        assert abs(level["loss_active"] + level["loss_inactive"] - level["loss"]) < 1e-9 * empty
        if spec.constraint == "free":
            assert level["loss"] <= empty * (1 + 1e-7)
        for found in level["found"]:
            assert found["loss"] >= level["loss"] - doubt * empty, (level["sparsity"], found["loss"] / level["loss"])
        assert level["arrangement"]
        assert level["sentence"].startswith(level["label"][:1].upper())
    at = [change["sparsity"] for change in result["changes"]]
    assert at == sorted(at)
    assert all(spec.levels[0] <= one <= spec.levels[-1] for one in at)
    steps = len(history["step"])
    assert np.shape(history["W"]) == (steps, count, m, n)
    assert np.shape(history["loss"]) == (steps, count)
    assert np.shape(history["feature_dimensionality"]) == (steps, count, n)
    assert history["step"] == sorted(set(history["step"]))
