"""What a link to the page "Data points" means."""

import pytest

from app.content.data.samples import FEATURES, FEW_SAMPLES, STARS, read_link, samples_data, values_of
from app.superposition.samples.cost import cost
from app.superposition.samples.spec import COUNTS, SamplesSpec


def test_the_bare_page_shows_how_data_points_become_stars():
    spec, draw, faults = read_link([])
    assert (draw, faults) == (1, [])
    assert values_of(spec) == values_of(STARS)


def test_a_link_says_what_differs_and_where_the_slider_stands():
    spec, draw, faults = read_link([("n_features", "5"), ("n_samples", "40"), ("draw", "3"), ("sparsity", "0.9")])
    assert faults == []
    assert (spec.base.n_features, spec.n_samples, spec.sparsity, draw) == (5, 40, 0.9, 3)
    told = samples_data(spec, draw)
    assert told["values"]["n_samples"] == 40
    assert {field["name"]: field["default"] for field in told["fields"]} == values_of(STARS)


@pytest.mark.parametrize(
    ("name", "text"),
    [("n_samples", "0"), ("draw", "33"), ("n_features", "1001"), ("sparsity", "1"), ("sample_length", "x"), ("a", "1")],
)
def test_what_a_link_cannot_mean_is_one_fault_and_the_nearest_valid_value(name, text):
    spec, draw, (fault,) = read_link([(name, text)])
    assert fault.message.endswith(".")
    assert 1 <= draw <= spec.base.n_seeds
    assert spec.n_samples >= 1


@pytest.mark.parametrize(("preset", "counts"), [(STARS, FEW_SAMPLES), (FEATURES, COUNTS)])
def test_what_the_page_asks_for_at_first_is_affordable(preset, counts):
    asked = SamplesSpec(preset.base, 0, preset.sample_length, preset.sparsity, counts)
    assert cost(asked) < 0.5
