"""Every fault of a query is one plain sentence, and what is read costs no more than is stated."""

import pytest

from app.superposition.words.axis import STRENGTHS, StrengthAxis
from app.superposition.words.query import COST_LIMIT, READABLE, cost, parse_words
from app.superposition.words.sizes import SizeAxis
from app.superposition.words.spec import WordsSpec
from tests.superposition.queries import check_sentence, check_sentences, pairs_of, random_queries


def test_an_empty_query_is_the_default():
    reading = parse_words([])
    assert reading.spec == WordsSpec()
    assert reading.faults == ()


def test_every_field_is_read():
    pairs = {
        "n_concepts": "3",
        "n_hidden": "1",
        "importance": "1",
        "strength": "2.5",
        "negatives": "1",
        "bias": "false",
    }
    reading = parse_words([*pairs.items(), ("n_seeds", "2"), ("seed", "7"), ("sparsities", "0.9,0.5,0.9")])
    assert reading.faults == ()
    assert reading.spec == WordsSpec(3, 1, 1.0, 2.5, 1, False, 2, 7, (0.5, 0.9))


def test_levels_lie_along_importance_where_that_is_asked():
    reading = parse_words([("along", "importance"), ("sparsity", "0.9"), ("at", "1,0.5")])
    assert reading.faults == ()
    assert reading.spec.level_values == (0.5, 1)
    assert reading.spec.levels == (0.9, 0.9)
    assert parse_words([("at", "0.9,0.5")]).spec.sparsities == (0.5, 0.9)


def test_levels_lie_along_strength_or_a_size_where_that_is_asked():
    strength = parse_words([("along", "strength"), ("sparsity", "0.9"), ("importance", "1")]).spec
    assert strength == WordsSpec(importance=1, axis=StrengthAxis("strength", 0.9, STRENGTHS))
    assert (STRENGTHS[0], STRENGTHS[-1]) == (0.2, 4)
    concepts = parse_words([("along", "n_concepts"), ("sparsity", "0.9"), ("bias", "false")])
    assert concepts.sizes == SizeAxis(WordsSpec(bias=False), "n_concepts", 0.9, (2, 3, 4, 5, 6, 7, 8))
    hidden = parse_words([("along", "n_hidden"), ("sparsity", "0.9"), ("at", "3,1")])
    assert hidden.sizes == SizeAxis(WordsSpec(), "n_hidden", 0.9, (1, 3))
    assert hidden.faults == concepts.faults == ()


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("n_concepts=9", "n_concepts", "2 to 8"),
        ("n_concepts=nan", "n_concepts", "a whole number"),
        ("n_hidden=4", "n_hidden", "1 to 3"),
        ("strength=0.1", "strength", "0.2 to 4"),
        ("strength=inf", "strength", "0.2 to 4"),
        ("negatives=21", "negatives", "1 to 20"),
        ("bias=1", "bias", "true, false"),
        ("seed=1&seed=1", "seed", "more than once"),
        ("colour=red", "colour", "is not a parameter"),
        ("sparsity=0.5", "sparsity", "along another axis"),
        ("along=importance", "sparsity", "give sparsity"),
        ("along=importance&sparsity=0.5&importance=0.5", "importance", "leave it out"),
        ("along=importance&sparsity=0.5&sparsities=0.5", "sparsities", "along sparsity"),
        ("along=importance&sparsity=0.5&at=0.01", "at", "0.05 to 1"),
        ("along=n_concepts", "sparsity", "along n_concepts all levels have one sparsity"),
        ("along=negatives", "along", "sparsity, importance, strength, n_concepts, n_hidden"),
        ("along=n_concepts&sparsity=0.5&n_concepts=5", "n_concepts", "leave it out"),
        ("along=n_concepts&sparsity=0.5&at=2.5", "at", "whole numbers from 2 to 8"),
        ("along=strength&sparsity=0.5&at=5", "at", "0.2 to 4"),
        ("at=1", "at", "0 to 0.9999"),
        ("at=0.5&sparsities=0.5", "at", "exclude each other"),
        ("n_concepts=8&n_seeds=32", "n_seeds", "must be at most 11"),
    ],
)
def test_a_fault_is_one_sentence(query, field, said):
    check_sentence(parse_words(pairs_of(query)).faults, field, said)


def test_what_is_read_is_affordable_whatever_is_asked():
    texts = "0 1 2 8 32 0.5 -1 nan 1e9 true importance n_concepts 0.5,0.9 x 0.05,1"
    for query in random_queries(400, READABLE, texts):
        reading = parse_words(query)
        specs = [reading.spec] if reading.sizes is None else map(reading.sizes.spec_at, reading.sizes.values)
        assert sum(map(cost, specs)) <= COST_LIMIT
        check_sentences(reading.faults)


def test_the_most_expensive_defaults_are_affordable():
    assert parse_words([("n_concepts", "8"), ("n_hidden", "3")]).faults == ()
    thinned = parse_words([("n_concepts", "8"), ("n_hidden", "3"), ("along", "importance"), ("sparsity", "0.9")])
    assert thinned.faults == ()
    assert 50 < len(thinned.spec.levels) < 96
    largest = parse_words([("n_concepts", "8"), ("n_seeds", "32"), ("along", "n_hidden"), ("sparsity", "0")]).sizes
    assert sum(map(cost, map(largest.spec_at, largest.values))) <= COST_LIMIT
