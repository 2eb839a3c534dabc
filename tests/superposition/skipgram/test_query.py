"""Which of the two recipes a query asks for, and every fault as a sentence."""

import pytest

from app.superposition.skipgram.query import COST_LIMIT, OWN, cost, parse_request
from app.superposition.skipgram.recipe import CorpusTraining
from app.superposition.words.query import READABLE, WordsReading, parse_words
from app.superposition.words.spec import WordsSpec
from tests.superposition.queries import check_sentence, check_sentences, pairs_of, random_queries


@pytest.mark.parametrize("query", ["importance=1", "along=importance&sparsity=0.9", "n_concepts=99", "at=0.5"])
def test_without_the_paper_s_recipe_it_is_the_run_of_all_levels(query):
    assert parse_request(pairs_of(query)) == parse_words(pairs_of(query))
    assert parse_request(pairs_of(f"{query}&recipe=descent")) == parse_words(pairs_of(query))


def test_a_training_is_read():
    read = parse_request(pairs_of("recipe=paper&sparsity=0.9&pairs=5000&learning_rate=0.05&n_concepts=3&seed=7"))
    assert read == CorpusTraining(WordsSpec(n_concepts=3, seed=7, sparsities=(0.9,)), 5000, 0.05)
    assert parse_request(pairs_of("recipe=paper&sparsity=0.9")) == CorpusTraining(WordsSpec(sparsities=(0.9,)))


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("recipe=paper", "sparsity", "give its sparsity"),
        ("recipe=paper&sparsity=1", "sparsity", "0 to 0.9999"),
        ("recipe=paper&sparsity=0.9&sparsity=0.9", "sparsity", "more than once"),
        ("recipe=paper&sparsity=0.9&sparsities=0.9", "sparsities", "leave out"),
        ("recipe=paper&sparsity=0.9&along=importance", "along", "leave out"),
        ("recipe=paper&sparsity=0.9&at=0.9", "at", "leave out"),
        ("recipe=paper&sparsity=0.9&n_seeds=2", "n_seeds", "leave out"),
        ("recipe=paper&sparsity=0.9&pairs=10", "pairs", "1000 to 10000000"),
        ("recipe=paper&sparsity=0.9&learning_rate=nan", "learning_rate", "0.0001 to 0.5"),
        ("recipe=paper&sparsity=0.9&negatives=20", "pairs", "with negatives=20, pairs must be at most 2857142"),
        ("recipe=paper&sparsity=0.9&n_concepts=9", "n_concepts", "2 to 8"),
        ("recipe=paper&sparsity=0.9&colour=red", "colour", "learning_rate"),
        ("colour=red", "colour", "learning_rate"),
        ("recipe=mine", "recipe", "descent, paper"),
        ("recipe=descent&recipe=descent", "recipe", "more than once"),
        ("pairs=5000", "pairs", "is for recipe=paper"),
    ],
)
def test_a_fault_is_one_sentence(query, field, said):
    read = parse_request(pairs_of(query))
    check_sentence(read.faults if isinstance(read, WordsReading) else read, field, said)


def test_what_is_read_is_affordable_whatever_is_asked():
    texts = "0 1 8 20 0.5 -1 nan 1e9 10000000 true importance paper x"
    trained = 0
    for query in random_queries(600, [*READABLE, *OWN], texts, most=3):
        given = dict(query)
        read = parse_request([*{**given, "recipe": "paper", "sparsity": given.get("sparsity", "0.5")}.items()])
        trained += isinstance(read, CorpusTraining)
        if isinstance(read, CorpusTraining):
            assert cost(read) <= COST_LIMIT
        else:
            check_sentences(read)
    assert trained > 10
