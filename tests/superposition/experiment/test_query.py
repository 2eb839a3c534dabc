"""Reading a spec: defaults, bounds, faults as sentences, the canonical query."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import FIELD, Spec
from tests.superposition.queries import pairs_of


def faults(query: str) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in parse_spec(pairs_of(query)).faults]


def test_nothing_given_is_the_default():
    assert parse_spec([]) == parse_spec([("n_features", "5")])
    assert parse_spec([]).spec == Spec()


@pytest.mark.parametrize("text", ["1", "17", "2.5", "NaN", "five", "", "-3", "1e400", "٥"])
def test_n_features_names_its_bounds(text):
    assert faults(f"n_features={text}") == [("n_features", "n_features must be a whole number from 2 to 16.")]


@pytest.mark.parametrize("text", ["0", "1.01", "nan", "inf", "-0.5", "x"])
def test_importance_names_its_bounds(text):
    assert faults(f"importance={text}") == [("importance", "importance must be a number from 0.05 to 1.")]


def test_sparsity_one_has_no_features_at_all():
    message = "sparsities must be at most 64 numbers from 0 to 0.9999, separated by commas."
    assert faults("sparsities=1") == [("sparsities", message)]
    assert faults("sparsities=" + ",".join(["0.5"] * 65)) == [("sparsities", message)]


def test_unknown_and_repeated_parameters_are_faults():
    assert faults("n_features=5&n_features=5")[0][1] == "n_features is given more than once; give it once."
    assert faults("width=5")[0][1].startswith("width is not a parameter; there are n_features, n_hidden,")


def test_markup_in_a_name_is_not_repeated():
    assert "<" not in "".join(part for fault in faults("<b>=1") for part in fault)


def test_importances_need_one_number_per_feature():
    message = "importances must hold one number per feature: n_features is 3, importances has 2."
    assert faults("n_features=3&importances=1,2") == [("importances", message)]


def test_the_nearest_valid_spec_stands_beside_each_fault():
    assert parse_spec([("n_features", "17"), ("importance", "0")]).spec == Spec(n_features=16, importance=0.05)
    assert parse_spec([("n_features", "five")]).spec == Spec()


def test_sparsities_are_levels_ascending_and_once():
    assert parse_spec([("sparsities", "0.9,0.5,0.9,-0")]).spec.sparsities == (0.0, 0.5, 0.9)


def test_a_group_cannot_be_larger_than_all_features():
    assert faults("n_features=2&correlation=correlated&group_size=3")[0][0] == "group_size"


def test_what_is_queried_reads_back_as_itself():
    spec = Spec(n_features=7, importance=0.7, sparsities=(0.1, 0.95), constraint="sphere", seed=9)
    assert parse_spec(pairs_of(spec.query())).spec == spec
    assert Spec().query() == ""


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([*FIELD, "x"]), st.text(max_size=12)), max_size=6))
def test_whatever_is_asked_a_valid_spec_comes_back(pairs):
    spec = parse_spec(pairs).spec
    assert parse_spec(pairs_of(spec.query())).faults == ()
