"""Fields and their defaults."""

from app.superposition.dictionary.spec import FIELDS, L1_MAXIMUM, STRENGTHS, DictionarySpec, schema


def test_every_field_has_its_default_and_strength_that_of_the_penalty():
    defaults = {item["name"]: item["default"] for item in schema()}
    assert list(defaults) == [field.name for field in FIELDS] == list(DictionarySpec().as_dict())
    assert defaults.pop("strength") is None
    assert defaults.items() <= DictionarySpec().as_dict().items()
    assert DictionarySpec().strength == STRENGTHS[DictionarySpec().penalty] <= L1_MAXIMUM


def test_top_k_keeps_as_many_as_it_says():
    assert DictionarySpec(penalty="top_k", strength=3.0).kept == 3
    assert DictionarySpec(n_latents=7).kept == 7
