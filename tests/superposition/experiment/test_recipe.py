"""What a training has beside its spec: read once, bounded, told in sentences."""

import pytest

from app.superposition.experiment import recipe as recipes
from app.superposition.experiment.recipe import Recipe, parse_recipe
from tests.superposition.queries import check_sentence, pairs_of


def read_query(query):
    return parse_recipe(pairs_of(query))


def test_the_defaults_are_the_papers_numbers():
    recipe = parse_recipe([])
    assert (recipe.batch_size, recipe.learning_rate, recipe.steps) == (1024, 1e-3, 10_000)


def test_what_does_not_matter_to_one_training_makes_no_other_one():
    assert read_query("n_seeds=3&sparsities=0.5,0.9") == parse_recipe([])
    assert read_query("recipe=descent&batch_size=64") == read_query("recipe=descent")
    assert read_query("seed=1") != parse_recipe([])


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("sparsity=1", "sparsity", "0 to 0.9999"),
        ("batch_size=8", "batch_size", "16 to 4096"),
        ("learning_rate=nan", "learning_rate", "0.0001 to 0.1"),
        ("steps=1e9", "steps", "10 to 20000"),
        ("recipe=magic", "recipe", "one of paper, descent"),
        ("steps=100&steps=100", "steps", "more than once"),
        ("n_features=1", "n_features", "2 to 16"),
        ("nonsense=1", "nonsense", "is not a parameter"),
        ("n_features=16&batch_size=4096&steps=20000", "steps", "at most 3634"),
    ],
)
def test_a_fault_is_a_sentence_with_its_bound(query, field, words):
    check_sentence(read_query(query), field, words)


def test_the_step_that_a_refusal_names_is_taken():
    assert isinstance(read_query("n_features=16&batch_size=4096&steps=3634"), Recipe)
    assert not isinstance(read_query("n_features=16&batch_size=4096&steps=3635"), Recipe)


@pytest.mark.parametrize("steps", [10, 11, 100, 399, 10_000, 20_000])
def test_frames_begin_at_the_start_end_at_the_end_and_are_few(steps):
    frames = Recipe(steps=steps).frame_steps()
    assert (frames[0], frames[-1]) == (0, steps)
    assert list(frames) == sorted(set(frames))
    assert len(frames) <= 2 * recipes.FRAMES + len(recipes.FIRST_FRAMES)
