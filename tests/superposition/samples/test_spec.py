"""What is trained on samples."""

from app.superposition.experiment.spec import Spec
from app.superposition.samples.spec import COUNTS, OWN_FIELDS, SamplesSpec, own_schema


def test_levels_lie_along_the_number_of_samples_or_along_sparsity():
    along = SamplesSpec(sparsity=0.9, counts=(3, 5))
    assert along.levels == ((0.9, 3), (0.9, 5))
    assert along.with_levels(1).levels == ((0.9, 3),)
    plain = SamplesSpec(Spec(sparsities=(0.5, 0.7, 0.9)), n_samples=4)
    assert plain.levels == ((0.5, 4), (0.7, 4), (0.9, 4))
    assert plain.with_levels(2).levels == ((0.5, 4), (0.9, 4))


def test_the_slider_stands_at_whole_numbers_up_to_the_most():
    assert list(COUNTS) == sorted(set(COUNTS))
    assert COUNTS[-1] == OWN_FIELDS[0].maximum
    assert len(COUNTS) <= 64


def test_a_spec_is_told_with_the_fields_of_a_sweep_and_its_own():
    told = SamplesSpec(Spec(n_features=1000), 5, "unit").as_dict()
    assert set(told) == set(Spec().as_dict()) | {"n_samples", "sample_length"}
    assert (told["n_features"], told["n_samples"], told["sample_length"]) == (1000, 5, "unit")
    assert {one["name"]: one["default"] for one in own_schema()} == {"n_samples": 0, "sample_length": "as_drawn"}
