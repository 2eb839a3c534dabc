"""The models of a comparison as a link writes them."""

import pytest

from app.content.comparison import FIELDS, NORMALISATIONS, PRESETS, read_models
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import FIELD


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_every_comparison_that_is_offered_is_sound(preset):
    assert read_models(preset.models) == (preset.models, None)


def test_every_field_of_a_model_is_one_of_the_experiment():
    assert set(FIELDS) < set(FIELD)


def test_the_models_that_tell_which_normalisation_helps_are_offered():
    (models,) = [preset.models.split(";") for preset in PRESETS if preset.title.startswith("Which")]
    for model, normalisation in zip(models, NORMALISATIONS, strict=True):
        spec = parse_spec(pair.split(":") for pair in model.split(",")).spec
        assert {name: getattr(spec, name) for name in normalisation} == normalisation


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("default", "2 to 4 models"),
        (";".join(["default"] * 5), "2 to 4 models"),
        (";", "made of n_features"),
        ("default;constraint", "constraint must be one of free, sphere, sphere_gain."),
        ("default;colour:red", "made of n_features"),
        ("default;importances:1", "made of n_features"),
        ("page;n_features:99", "n_features must be a whole number from 2 to 16."),
        ("page;importance:nan", "importance must be a number from 0.05 to 1."),
        ("page;seed:1,seed:2", "seed is given more than once"),
        ("page;" + "seed:1," * 200, "at most 600 characters"),
    ],
)
def test_a_faulty_comparison_is_refused_in_one_sentence(text, word):
    value, fault = read_models(text)
    assert value is None
    assert word in fault
