"""The phase changes of a sweep: one chain of arrangements, in which what is too short to be named is counted."""

from itertools import pairwise

import pytest

from tests.superposition.runs.test_sweep import result_of


@pytest.fixture(scope="module")
def changes():
    return result_of("n_features=3&importance=0.7&n_seeds=1")["changes"]


def test_a_feature_that_is_too_short_to_be_named_is_where_the_next_change_leads_from(changes):
    first, second, *_ = changes
    assert (first["from"], first["to"]) == ("2 dedicated + 1 ignored", "antipodal pair + dedicated")
    assert (first["from_label"], first["order"]) == ("two axes + 1 ignored", "continuous")
    assert second["from"] == first["to"]


def test_changes_are_in_order_and_each_leads_on_from_the_last(changes):
    for one, other in pairwise(changes):
        assert one["sparsity"] < other["sparsity"]
        assert one["loss"] != other["loss"]
        assert one["to"] == other["from"]


def test_of_levels_that_are_few_every_change_between_them_is_told():
    few = result_of("importance=1&n_seeds=1&sparsities=0.3,0.9")
    assert [level["arrangement"] for level in few["levels"]] == ["triangle + 2 ignored", "pentagon"]
    assert [(one["from"], one["to"]) for one in few["changes"]] == [
        ("triangle + 2 ignored", "2 antipodal pairs + 1 ignored"),
        ("2 antipodal pairs + 1 ignored", "pentagon"),
    ]
