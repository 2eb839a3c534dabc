"""Energy levels: closed forms, the changes that others found, limits, and training that never gets below them."""

import json

import numpy as np
import pytest

from app.superposition.branches import boundaries, coverage, energy_levels
from app.superposition.branches.boundaries import continuous_onset
from app.superposition.experiment.query import parse_spec
from app.superposition.geometry import shapes
from app.superposition.runs import levels
from tests.superposition.reference import REFERENCE, name
from tests.superposition.runs.test_sweep import result_of


def spec_of(query):
    return parse_spec([tuple(part.split("=")) for part in query.split("&")]).spec


def answer(query):
    return json.loads(levels.levels_line(spec_of(query), energy_levels.energy_levels_of(spec_of(query))))


def level(told, arrangement):
    (found,) = [one for one in told["levels"] if one["arrangement"] == arrangement]
    return found


@pytest.fixture(scope="module")
def five():
    return answer("importance=1")


def test_every_sum_of_shapes_that_fills_the_space_is_there():
    names = [[shape.name for shape in one] for one in shapes.shape_sums(5, 2)]
    assert sorted(names) == [
        ["antipodal_pair", "antipodal_pair"],
        ["antipodal_pair", "dedicated"],
        ["dedicated", "dedicated"],
        ["pentagon"],
        ["triangle"],
    ]
    assert [[shape.name for shape in one] for one in shapes.shape_sums(2, 3)] == [["dedicated", "dedicated"]]
    assert ["square_antiprism"] in [[shape.name for shape in one] for one in shapes.shape_sums(8, 3)]


@pytest.mark.parametrize(("k", "count"), [(1, 1), (2, 1), (3, 1), (5, 12), (6, 60), (7, 360)])
def test_a_polygon_has_half_of_the_orders_of_its_rest(k, count):
    (shape,) = [shape for shape in shapes.SHAPES if shape.size == k and shape.rank <= 2]
    assert len(shapes.distinct_permutations(shape)) == count


def test_dedicated_features_lose_nothing_and_ignored_ones_their_variance(five):
    density = 1 - np.array(five["sparsity"])
    two = level(five, "2 dedicated + 3 ignored")
    assert two["loss"] == pytest.approx(3 * (density / 3 - density**2 / 4))
    assert two["b"][20] == pytest.approx([0, 0, *[density[20] / 2] * 3], abs=1e-6)
    assert two["feature_norm"][20] == [1, 1, 0, 0, 0]


def test_the_changes_of_five_features_lie_where_they_truly_are(five):
    for expected, change in zip(REFERENCE["transitions"], five["changes"], strict=True):
        assert change["from"].startswith(name(expected["from"]))
        assert change["to"].startswith(name(expected["to"]))
        assert change["sparsity"] == pytest.approx(expected["S"], abs=1e-4)
        assert change["order"] == "jump"
        assert change["slope"][0] > change["slope"][1]


def test_the_levels_are_what_others_found(five):
    told = answer("importance=1&sparsities=0.5,0.7,0.8,0.9,0.95,0.99,0.999")
    lowest = np.min([one["loss"] for one in told["levels"]], axis=0)
    theirs = [c["free"]["loss"] for c in REFERENCE["cases"] if c["r"] == 1 and c["S"] > 0]
    assert lowest == pytest.approx(theirs, rel=1e-7)


@pytest.mark.parametrize(
    ("k", "norm", "bias", "h"),
    [(5, 1.17046, -0.28230, 0.237384), (6, 1.32053, -0.61814, 0.867463), (7, 1.44839, -0.96691, 1.748695)],
)
def test_stars_tend_to_their_limit_of_one_feature_at_a_time(k, norm, bias, h):
    told = answer(f"n_features={k}&importance=1&sparsities=0.9999")
    star = level(told, shapes.KGON[k])
    p, n = 1e-4, k
    assert star["loss"][0] / (n * p) == pytest.approx(h / (3 * n), abs=1.2e-4)  # of order p
    assert star["feature_norm"][0] == pytest.approx([norm] * k, abs=1e-3)
    assert star["b"][0] == pytest.approx([bias] * k, abs=2e-3)


@pytest.mark.parametrize(
    ("importance", "order"), [(0.1, "jump"), (0.3, "jump"), (0.6, "continuous"), (0.9, "continuous")]
)
def test_a_pair_begins_by_a_jump_or_continuously(importance, order):
    """Continuous while p is above about .515, by a jump below."""
    (change,) = answer(f"n_features=2&n_hidden=1&importance={importance}")["changes"]
    p = 1 - change["sparsity"]
    assert change["order"] == order
    assert (p > 0.515) == (order == "continuous")
    before, after = change["norm"]
    assert before == 0
    assert 0.55 < after < 0.8 if order == "jump" else after < 0.1
    if order == "continuous":
        assert continuous_onset(p) == pytest.approx(importance, rel=1e-3)
        assert change["slope"][0] == pytest.approx(change["slope"][1], abs=1e-3)


def test_unequal_features_take_the_places_that_suit_them():
    told = answer("sparsities=0.8,0.9")
    pairs = level(told, "2 antipodal pairs + 1 ignored")
    assert {tuple(part["features"]) for part in pairs["parts"]} == {(0, 3), (1, 2), (4,)}
    theirs = [c["free"]["loss"] for c in REFERENCE["cases"] if c["r"] == 0.9 and c["S"] in (0.8, 0.9)]
    assert np.min([one["loss"] for one in told["levels"]], axis=0) == pytest.approx(theirs, rel=1e-6)


def test_the_lowest_level_changes_where_the_ribbon_does(five):
    """Within one level of the slider, and to the same arrangements."""
    ribbon = result_of("importance=1&n_seeds=1")["changes"]
    ribbon = [change for change in ribbon if change["sparsity"] > five["complete"][0][0]]
    for change, seen in zip(five["changes"], ribbon, strict=True):
        assert (change["from"], change["to"]) == (seen["from"], seen["to"])
        ratio = (1 - change["sparsity"]) / (1 - seen["sparsity"])
        assert abs(np.log10(ratio)) < 1 / 20


def test_a_level_that_cannot_hold_is_null():
    told = answer("n_features=2&n_hidden=1&importance=0.3&sparsities=0.1,0.9")
    pair = level(told, "antipodal pair")
    assert pair["loss"][0] is None
    assert pair["W"][0] is pair["b"][0] is pair["feature_norm"][0] is None
    assert pair["loss"][1] > 0


CLAIMED = [
    "n_features=2&n_hidden=1&importance=0.5",
    "n_features=5&importance=1",
    "n_features=5&n_hidden=3&importance=0.9&sparsities=0.1,0.2,0.3690426,0.4043,0.45,0.6",
]
# Every claim, at the places half way between the levels of the slider.
BETWEEN = ",".join(f"{1 - 10 ** (-(k + 0.5) / 20):.12f}" for k in range(60))
EVERY_CLAIM = [f"n_features={n}&n_hidden={m}&importance={r}&sparsities={BETWEEN}" for n, m, r in coverage.COMPLETE]


@pytest.mark.parametrize("query", [*CLAIMED, *(pytest.param(query, marks=pytest.mark.long) for query in EVERY_CLAIM)])
def test_no_model_is_trained_below_levels_that_claim_to_be_complete(query):
    told, trained = answer(query), result_of(query)["levels"]
    lowest = np.min([[np.inf if x is None else x for x in one["loss"]] for one in told["levels"]], axis=0)
    ranges = told["complete"]
    assert ranges
    for k, one in enumerate(trained):
        if any(low <= one["sparsity"] <= high for low, high in ranges):
            losses = [one["loss"], *(found["loss"] for found in one["found"])]
            assert min(losses) >= lowest[k] * (1 - 1e-6), one["sparsity"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("n_features=9", "n_features"), ("activation=linear", "activation"), ("constraint=sphere", "constraint")],
)
def test_what_has_no_levels_is_told(query, field):
    (fault,) = coverage.unsupported(spec_of(query))
    assert fault.field == field
    assert fault.message.endswith(".")


def test_keeping_nothing_loses_the_variance_of_every_feature():
    """p/3 - p²/4 times the importances: 2 (1/30 - 1/400) at p = 0.1."""
    told = answer("n_features=2&n_hidden=1&importance=1&sparsities=0.9")
    assert told["empty"] == pytest.approx([2 * (1 / 30 - 1 / 400)])


def test_three_features_make_a_triangle_about_equal_importances():
    entering, leaving = boundaries.triangle_boundaries()
    assert (entering["to"], leaving["from"]) == ("triangle", "triangle")
    for border in (entering, leaving):
        assert min(border["y"]) < 1 < max(border["y"])
        assert max(border["sparsity"]) < 0.51  # beyond, pairs win
