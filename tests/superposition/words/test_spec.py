"""What word2vec is trained on."""

from app.superposition.words.axis import StrengthAxis
from app.superposition.words.spec import WORDS_FIELD, WordsSpec, schema


def test_by_default_it_has_the_levels_of_the_slider():
    spec = WordsSpec()
    assert len(spec.levels) == 61
    assert spec.n_words == 32
    assert spec.level_strengths[0][:2] == (1.5, 1.5 * 0.9)


def test_along_importance_the_strengths_change_and_the_sparsity_does_not():
    spec = WordsSpec(n_concepts=2, strength=2, axis=StrengthAxis("importance", 0.8, (0.5, 1.0)))
    assert spec.levels == (0.8, 0.8)
    assert spec.level_strengths == ((2, 1), (2, 2))
    assert spec.at((0.25,)).level_strengths == ((2, 0.5),)


def test_the_schema_has_every_field_with_its_default():
    assert {field["name"]: field["default"] for field in schema()} == {**WordsSpec().as_dict(), "bias": "true"}
    assert set(WORDS_FIELD) == set(WordsSpec().as_dict())
