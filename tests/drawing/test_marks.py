"""The marks of the hidden space, the server's and the scripts'."""

import json
import math
import subprocess
from typing import Any

import pytest

from app.drawing import marks, proportions
from app.drawing.projection import dot
from tests.drawing.models import CROSS, CROWD, LINE, OCTAHEDRON, STAR, Level, drawn_at_random, level, part
from tests.serving import ROOT

STAGE = {"reach": 1.2, "side": 395}
Case = tuple[Level, dict[str, Any]]
CASES: list[Case] = [
    *((model, STAGE) for model in (CROSS, STAR, LINE, OCTAHEDRON, CROWD)),
    (CROWD, {**STAGE, "side": 180}),
    (STAR, {**STAGE, "size": 2, "thickness": 1.5}),
    (OCTAHEDRON, {**STAGE, "eye": [0.2, -1, 0.7]}),
    (OCTAHEDRON, {**STAGE, "eye": [0, 0, 1]}),
]
RANDOM: list[Case] = [
    (model, {"reach": proportions.reach_of(model["feature_norm"]), "side": proportions.SIDES[seed % 6]})
    for seed, model in enumerate(map(drawn_at_random, range(60)))
]


def scripts_marks(cases: list[Case], given: dict[str, Any]) -> list[dict[str, Any]]:
    """What the scripts draw of models by given proportions."""
    asked = [{"model": model, "options": {"eye": given["eye"], **options}} for model, options in cases]
    command = ["node", str(ROOT / "tests/js/marks.js")]
    content = json.dumps({"proportions": given, "cases": asked})
    found: list[dict[str, Any]] = json.loads(
        subprocess.run(command, input=content, capture_output=True, text=True, check=True).stdout
    )
    return found


def differences(cases: list[Case], given: dict[str, Any]) -> list[str]:
    """Where the scripts draw something else than the server."""
    told = []
    for (model, options), theirs in zip(cases, scripts_marks(cases, given), strict=True):
        ours = marks.marks(model, **options)
        found = [{**vars(mark), "points": [list(point) for point in mark.points]} for mark in ours]
        for one, other in zip(found, theirs["marks"], strict=True):
            names = ("role", "feature", "width", "text")
            if [one[name] for name in names] != [other[name] for name in names]:
                told.append(f"{one['role']} {one['feature']} is {other['role']} {other['feature']}")
            elif not close([*one["points"], one["middle"] or ()], [*other["points"], other["middle"] or ()]):
                told.append(f"{one['role']} {one['feature']} of {model['W']} is elsewhere")
    return told


def close(one: list[Any], other: list[Any]) -> bool:
    flat = [[value for point in points for value in point] for points in (one, other)]
    return len(flat[0]) == len(flat[1]) and all(
        math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) for a, b in zip(*flat, strict=True)
    )


def test_the_scripts_draw_the_servers_marks() -> None:
    assert differences([*CASES, *RANDOM], proportions.proportions_data()) == []


@pytest.mark.parametrize("name", ["head", "radius", "gap", "apart", "widths", "markers", "axis"])
def test_another_proportion_is_seen(name: str) -> None:
    changed = json.loads(json.dumps(proportions.proportions_data()))
    value = changed[name]
    if name == "widths":
        value["badge"] += 0.1
    elif name == "markers":
        value[0][2] += 0.01
    elif isinstance(value, list):
        value[0] += 0.1
    else:
        changed[name] = value + 0.1
    assert differences(CASES, changed) != []


def roles(model: Level) -> list[str]:
    return [mark.role for mark in marks.marks(model, **STAGE)]


def test_a_cross_is_four_arrows_and_a_dot_under_five_markers() -> None:
    assert roles(CROSS) == ["axis", "axis", "unit", *["arrow"] * 4, "dot", *["badge"] * 5]


def test_a_star_has_its_outline_and_a_line_one_axis() -> None:
    assert roles(STAR).count("edge") == 1
    assert roles(LINE).count("axis") == 1


def test_a_body_in_space_has_its_edges() -> None:
    assert roles(OCTAHEDRON).count("edge") == 12


def test_in_space_what_is_nearer_to_the_eye_lies_over_the_rest() -> None:
    for eye in ((0.7, 0.7, 0.5), (-1.0, 0.2, -0.3)):
        columns = list(zip(*OCTAHEDRON["W"], strict=True))
        drawn = marks.marks(OCTAHEDRON, **STAGE, eye=eye)
        for role in ("arrow", "badge"):
            order = [mark.feature for mark in drawn if mark.role == role]
            nearness = [dot(eye, columns[i]) for i in order if i is not None]
            assert nearness == sorted(nearness)
    assert [mark.feature for mark in marks.marks(STAR, **STAGE) if mark.role == "arrow"] == [0, 1, 2, 3, 4]


def test_the_ground_of_space_is_a_sphere() -> None:
    globe = [mark for mark in marks.ground(3, 1.2, (0, 0, 1)) if mark.role == "globe"]
    assert len(globe) == 3
    equator = globe[0].points  # seen from the pole it is the outline itself
    assert all(math.hypot(x, y) == pytest.approx(1) for x, y, _, _ in equator)
    assert all(abs(x) < 1e-9 or abs(y) < 1e-9 for circle in globe[1:] for x, y, _, _ in circle.points)  # edge on
    assert marks.ground(2, 1.2, (0, 0, 1))[0].role == "axis"


def test_an_arrow_ends_at_its_tip_however_short() -> None:
    for tip in ((1.0, 0.0), (0.01, 0.02), (0.0, 0.0)):
        outline = marks.arrow(tip, 135, 1)
        assert outline[3] == pytest.approx((*tip, 0, 0))
        assert all(map(math.isfinite, (value for point in outline for value in point)))


def test_a_stage_is_laid_out_for_the_side_below_its_own() -> None:
    assert [marks.layout_side(side) for side in (100, 180, 394, 395, 2000)] == [180, 180, 305, 395, 670]


def test_markers_stay_on_the_stage() -> None:
    long = level("2 dedicated", [part("dedicated", 0), part("dedicated", 1)], [[1.2, 0.0], [0.0, 1.2]])
    for side in proportions.SIDES:
        scale = marks.scale_of(side, 1.2)
        for mark in marks.marks(long, reach=1.2, side=side):
            if mark.role == "badge":
                reached = [
                    abs(place * scale + off) for x, y, dx, dy in mark.points for place, off in ((x, dx), (y, dy))
                ]
                assert max(reached) <= side / 2
