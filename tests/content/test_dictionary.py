"""What the page of dictionaries starts from."""

import pytest

from app.content.dictionary import BUDGET_DEFAULT, PAIRS, SHOWN_BUDGET, dictionary_data, read_page
from app.superposition.attack.lines import BUDGETS
from app.superposition.dictionary.query import parse_dictionary
from app.superposition.dictionary.spec import DictionarySpec
from tests.superposition.queries import pairs_of


def test_the_page_has_a_value_for_every_field():
    told = dictionary_data(DictionarySpec(n_latents=6), 0.3)
    names = [field["name"] for field in (*told["model"], *told["dictionary"])]
    assert len(set(names)) == len(names)
    assert set(names) | {"sparsity"} == set(told["values"])
    assert (told["values"]["n_latents"], told["budget"]) == (6, 0.3)


def test_features_that_come_in_pairs_are_a_link_without_faults():
    reading = parse_dictionary(pairs_of(PAIRS))
    assert reading.faults == ()
    assert reading.dictionary.spec.groups == ((0, 1), (2, 3))


def test_a_link_says_what_is_shown_of_the_dictionary():
    assert BUDGET_DEFAULT in BUDGETS
    usual, faults = read_page([])
    assert (usual["budget"], usual["start"], usual["head"], faults) == (BUDGET_DEFAULT, None, None, [])
    told, faults = read_page([("budget", "0.2"), ("start", "3"), ("head", "17")])
    assert (told["budget"], told["start"], told["head"], faults) == (0.2, 3, 17, [])
    assert read_page([("n_seeds", "2"), ("start", "3")])[0]["start"] is None


@pytest.mark.parametrize(
    ("name", "text", "nearest"),
    [("budget", "5", SHOWN_BUDGET.maximum), ("budget", "x", BUDGET_DEFAULT), ("start", "0", 1), ("head", "x", None)],
)
def test_what_cannot_be_shown_is_a_fault_and_the_nearest_one(name, text, nearest):
    told, (fault,) = read_page([(name, text)])
    assert told[name] == nearest
    assert fault.field == name
