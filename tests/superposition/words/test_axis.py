"""Strengths along an axis."""

from app.superposition.words.axis import StrengthAxis
from app.superposition.words.spec import WordsSpec


def test_along_strength_every_concept_grows_and_their_ratios_stay():
    spec = WordsSpec(n_concepts=2, importance=0.5, axis=StrengthAxis("strength", 0.8, (1.0, 4.0)))
    assert spec.levels == (0.8, 0.8)
    assert spec.level_strengths == ((1, 0.5), (4, 2))


def test_along_importance_the_first_stays():
    assert StrengthAxis("importance", 0.8, (0.5, 1.0)).rules(2, 0.9) == ((2, 0.5), (2, 1.0))
