"""Every fault of a query about samples is one plain sentence, and what is read is affordable."""

import pytest

from app.superposition.samples.cost import cost
from app.superposition.samples.query import READABLE, asks_for_samples, parse_samples, without_samples
from app.superposition.samples.spec import COUNTS
from tests.superposition.queries import check_sentence, check_sentences, pairs_of, random_queries


@pytest.mark.parametrize("query", ["n_features=5", "n_samples=0", "n_samples=-0&sample_length=as_drawn", "seed=1"])
def test_without_samples_the_whole_distribution_is_meant(query):
    assert not asks_for_samples(pairs_of(query))
    left = [name for name, _ in without_samples(pairs_of(query))]
    assert "n_samples" not in left
    assert "sample_length" not in left


@pytest.mark.parametrize("query", ["n_samples=3", "sample_length=unit", "along=n_samples", "n_samples=0&n_samples=0"])
def test_samples_are_meant_where_one_of_their_names_says_so(query):
    assert asks_for_samples(pairs_of(query))


def test_levels_lie_along_sparsity_or_along_the_number_of_samples():
    reading = parse_samples(pairs_of("n_samples=5&n_features=1000&sample_length=unit&at=0.99,0.9&importance=1"))
    assert reading.faults == ()
    assert reading.spec.levels == ((0.9, 5), (0.99, 5))
    assert reading.spec.unit_length
    along = parse_samples(pairs_of("along=n_samples&sparsity=0.9&at=10,3,3")).spec
    assert along.levels == ((0.9, 3), (0.9, 10))
    assert parse_samples(pairs_of("along=n_samples&sparsity=0.9")).spec.counts == COUNTS


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("n_samples=2001", "n_samples", "0 to 2000"),
        ("n_samples=2.5", "n_samples", "a whole number"),
        ("n_samples=0&n_samples=0", "n_samples", "more than once"),
        ("n_samples=3&n_features=1001", "n_features", "2 to 1000"),
        ("n_samples=3&sample_length=long", "sample_length", "as_drawn, unit"),
        ("sample_length=unit", "sample_length", "give n_samples"),
        ("n_samples=3&constraint=sphere", "constraint", "must be free"),
        ("n_samples=3&decoder=rms_norm", "decoder", "must be affine"),
        ("n_samples=3&correlation=correlated", "correlation", "must be none"),
        ("n_samples=3&colour=red", "colour", "is not a parameter"),
        ("n_samples=3&sparsity=0.9", "sparsity", "give sparsities"),
        ("n_samples=3&at=0.5&sparsities=0.5", "at", "exclude each other"),
        ("n_samples=3&at=0.5&at=0.5", "at", "more than once"),
        ("n_samples=3&importances=1,2", "importances", "one number per feature"),
        ("along=n_samples", "sparsity", "give sparsity"),
        ("along=n_samples&sparsity=0.9&at=0", "at", "from 1 to 2000"),
        ("along=n_samples&sparsity=0.9&at=2.5", "at", "whole numbers"),
        ("along=n_samples&sparsity=0.9&sparsities=0.5", "sparsities", "along sparsity"),
        ("along=importance&n_samples=3", "along", "sparsity, n_samples"),
        ("along=n_samples&sparsity=0.99&n_features=1000&at=3,2000", "at", "at most 1 levels"),
        ("along=n_samples&sparsity=0.99&n_features=1000&at=1000", "n_seeds", "must be at most"),
        ("n_features=1000&n_samples=2000&sparsities=0.99", "n_samples", "even with n_seeds=1"),
    ],
)
def test_a_fault_is_one_sentence(query, field, said):
    check_sentence(parse_samples(pairs_of(query)).faults, field, said)


def test_what_is_read_is_affordable_whatever_is_asked():
    texts = "0 1 3 2000 1000 0.5 -1 nan 1e9 unit n_samples 0.5,0.9 x 3,2000"
    for query in random_queries(300, READABLE, texts):
        reading = parse_samples([("n_samples", "3"), *query])
        assert cost(reading.spec) <= 1
        check_sentences(reading.faults)
