"""Every fault of a query is one plain sentence, and what is read costs no more than is stated."""

import pytest

from app.superposition.dictionary.query import COST_LIMIT, KNOWN, cost, parse_dictionary
from app.superposition.dictionary.spec import STRENGTHS, DictionarySpec
from app.superposition.experiment.spec import Spec
from tests.superposition.queries import check_sentence, check_sentences, pairs_of, random_queries


def read(query):
    return parse_dictionary(pairs_of(query))


def test_an_empty_query_is_the_default():
    assert read("").dictionary == DictionarySpec()
    assert read("").faults == ()


def test_every_field_is_read():
    reading = read("n_features=4&sparsity=0.5&n_latents=6&penalty=top_k&strength=2&n_seeds=3&seed=7")
    assert reading.faults == ()
    assert reading.dictionary == DictionarySpec(Spec(n_features=4), 0.5, 6, "top_k", 2.0, 3, 7)


def test_each_penalty_has_a_strength_of_its_own():
    for penalty, strength in STRENGTHS.items():
        assert read(f"penalty={penalty}").dictionary.strength == strength


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("n_latents=33", "n_latents", "1 to 32"),
        ("sparsity=1", "sparsity", "0 to 0.9999"),
        ("penalty=l2", "penalty", "l1, top_k"),
        ("strength=0", "strength", "0.001 to 32"),
        ("strength=nan", "strength", "a number"),
        ("strength=2.5", "strength", "at most 2."),
        ("penalty=top_k&strength=1.5", "strength", "a whole number from 1 to n_latents, which is 5"),
        ("penalty=top_k&strength=6", "strength", "n_latents, which is 5"),
        ("n_seeds=0", "n_seeds", "1 to 32"),
        ("n_latents=5&n_latents=5", "n_latents", "more than once"),
        ("colour=red", "colour", "is not a parameter"),
        ("n_features=17", "n_features", "2 to 16"),
        ("n_features=16&n_latents=32&n_seeds=9", "n_seeds", "must be at most 8"),
    ],
)
def test_a_fault_is_one_sentence(query, field, said):
    check_sentence(read(query).faults, field, said)


def test_what_is_read_is_valid_and_affordable_whatever_is_asked():
    texts = "0 1 2 16 32 0.5 -1 nan 1e9 top_k l1 sphere 0.5,0.9 x"
    for query in random_queries(400, KNOWN, texts):
        reading = parse_dictionary(query)
        assert cost(reading.dictionary) <= COST_LIMIT
        assert 1 <= reading.dictionary.kept <= reading.dictionary.n_latents
        check_sentences(reading.faults)
