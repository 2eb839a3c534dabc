"""What the page of dictionaries starts from."""

import pytest

from app.content.dictionary import BUDGET_DEFAULT, PAIRS, SHOWN_BUDGET, dictionary_data, read_budget
from app.superposition.attack.lines import BUDGETS
from app.superposition.dictionary.query import parse_dictionary
from app.superposition.dictionary.spec import DictionarySpec


def test_the_page_has_a_value_for_every_field():
    told = dictionary_data(DictionarySpec(n_latents=6), 0.3)
    names = [field["name"] for field in (*told["model"], *told["dictionary"])]
    assert len(set(names)) == len(names)
    assert set(names) | {"sparsity"} == set(told["values"])
    assert (told["values"]["n_latents"], told["budget"]) == (6, 0.3)


def test_features_that_come_in_pairs_are_a_link_without_faults():
    reading = parse_dictionary([tuple(pair.split("=")) for pair in PAIRS.split("&")])
    assert reading.faults == ()
    assert reading.dictionary.spec.groups == ((0, 1), (2, 3))


def test_the_budget_is_one_of_those_that_are_tried():
    assert BUDGET_DEFAULT in BUDGETS
    assert read_budget(None) == (BUDGET_DEFAULT, [])
    assert read_budget("0.2") == (0.2, [])


@pytest.mark.parametrize(("text", "nearest"), [("5", SHOWN_BUDGET.maximum), ("x", BUDGET_DEFAULT)])
def test_what_is_no_budget_is_a_fault_and_the_nearest_one(text, nearest):
    budget, (fault,) = read_budget(text)
    assert budget == nearest
    assert fault.field == "budget"
