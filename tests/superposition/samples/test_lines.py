"""The first line of a run on samples."""

import orjson

from app.superposition.experiment.spec import Spec
from app.superposition.samples.lines import samples_header
from app.superposition.samples.spec import SamplesSpec


def test_the_header_tells_the_spec_and_its_levels():
    told = orjson.loads(samples_header(SamplesSpec(Spec(sparsities=(0.5, 0.9)), 7)))
    assert list(told) == ["kind", "spec", "sparsity", "steps"]
    assert told["spec"]["n_samples"] == 7
    assert told["sparsity"] == [0.5, 0.9]
    assert told["steps"] == [0, 1, 2]


def test_along_the_number_of_samples_it_tells_the_axis():
    told = orjson.loads(samples_header(SamplesSpec(sparsity=0.9, counts=(3, 5))))
    assert (told["along"], told["sparsity"], told["value"]) == ("n_samples", 0.9, [3, 5])
