"""Samples: nested, never empty, and distributed as they should be."""

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.samples.spec import SamplesSpec
from app.superposition.samples.training_set import fresh_samples, samples, training_set


def whole(spec, level, draw=0):
    own = training_set(spec, level, draw)
    x = np.zeros((len(own.x), spec.base.n_features))
    x[:, own.features] = own.x
    return x


def test_one_sample_more_leaves_the_others_as_they_are():
    spec = SamplesSpec(sparsity=0.9, counts=(3, 40))
    assert whole(spec, 0) == pytest.approx(whole(spec, 1)[:3])
    assert not np.allclose(whole(spec, 1), whole(spec, 1, draw=1))
    other = SamplesSpec(Spec(seed=1), sparsity=0.9, counts=(3, 40))
    assert not np.allclose(whole(spec, 1), whole(other, 1))


@pytest.mark.parametrize("sparsity", [0.0, 0.7, 0.9999])
def test_in_every_sample_something_is_on_as_often_as_it_should_be(sparsity):
    x = samples(np.random.default_rng(0), 20_000, 4, sparsity, False)
    assert x.any(1).all()
    assert x.max() <= 1
    given = (1 - sparsity) / (1 - sparsity**4)
    assert (x > 0).mean(0) == pytest.approx([given] * 4, abs=0.015)
    assert x.sum() / (x > 0).sum() == pytest.approx(0.5, abs=0.01)


def test_samples_of_unit_length_have_it():
    spec = SamplesSpec(Spec(n_features=50), 6, "unit")
    assert np.linalg.norm(whole(spec, 30), axis=1) == pytest.approx([1] * 6)


def test_fresh_samples_are_those_of_no_draw():
    spec = SamplesSpec(sparsity=0.9, counts=(3,))
    fresh = fresh_samples(spec, 0.9, 500)
    assert not any((fresh == sample).all(1).any() for draw in range(8) for sample in whole(spec, 0, draw))
