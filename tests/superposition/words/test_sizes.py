"""Specs of different sizes."""

from app.superposition.words.sizes import SizeAxis
from app.superposition.words.spec import WordsSpec


def test_each_level_has_its_own_size_and_the_rest_of_the_spec():
    spec = WordsSpec(strength=2)
    alone = WordsSpec(strength=2, n_concepts=7, sparsities=(0.8,))
    assert SizeAxis(spec, "n_concepts", 0.8, (2, 7)).spec_at(7) == alone
    assert SizeAxis(spec, "n_hidden", 0.8, (1, 3)).spec_at(3) == WordsSpec(strength=2, n_hidden=3, sparsities=(0.8,))
