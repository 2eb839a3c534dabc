"""The models of a spec as a function of flat parameters: their order, units, gradients and outputs."""

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from app.superposition.experiment.spec import Spec
from app.superposition.search.models import Models, models_of
from tests.oracle import loss as oracle
from tests.oracle.draw import Experiment

CONSTRAINTS = ["free", "sphere", "sphere_gain"]
SPARSITIES = (0.5, 0.9)


def models(constraint="free", **fields):
    return Models(Spec(**{"n_features": 4, "sparsities": SPARSITIES, "constraint": constraint, **fields}))


def some(of, count, seed=0):
    """Parameters of so many models, and levels."""
    size = of.spec.n_features * (of.spec.n_hidden + 1) + of.constraint.n_scales
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, size, generator=generator, dtype=torch.float64), of.asked[torch.arange(count) % 2]


def test_levels_asked_for_are_where_they_say_and_have_neighbours():
    of = models()
    assert [of.spec.levels[k] for k in of.asked.tolist()] == list(SPARSITIES)
    assert of.n_levels == len(of.spec.levels) > len(SPARSITIES)
    assert of.all_active.numpy() == pytest.approx((1 - np.array(of.spec.levels)) ** 4)


def test_models_are_sorted_by_level_with_the_seeds_first():
    of = models(n_seeds=3)
    level = of.level_of_start
    assert level.tolist() == sorted(level.tolist())
    assert len(set(torch.bincount(level).tolist())) == 1
    assert of.seeds().shape == (2, 3)
    assert torch.equal(of.level_of(of.seeds()), of.asked[:, None].expand(2, 3))
    assert (of.seeds() - of.first_start[of.asked, None]).tolist() == [[0, 1, 2]] * 2


def test_of_many_levels_some_are_searched_in_full():
    """Every third of the slider; of few all, and of some with neighbours those asked for among them."""
    slider = Models(Spec(4))
    assert slider.searched.tolist() == list(range(0, 61, 3))
    starts = torch.bincount(slider.level_of_start)
    assert len(set(starts[slider.searched].tolist())) == 1
    assert bool((starts[slider.searched[:-1] + 1] < starts[slider.searched[:-1]]).all())
    assert models().searched.tolist() == list(range(models().n_levels))
    some = Models(Spec(4, sparsities=tuple((1 - np.geomspace(1, 0.001, 12)).round(4).tolist())))
    assert some.n_levels > 40
    assert bool(torch.isin(some.asked, some.searched).all())


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_value_is_the_loss_beside_that_of_an_empty_model(constraint):
    """By the oracle's loss, which shares no code."""
    of = models(constraint, importance=0.7)
    parameters, level = some(of, 4)
    W, b, _ = of.unpack(parameters)
    experiment = Experiment(4, 2, of.spec.feature_importances, SPARSITIES)
    for k, at in enumerate(level.tolist()):
        sparsity = of.spec.levels[at]
        empty = (1 - sparsity) / 3 - (1 - sparsity) ** 2 / 4
        plainly = oracle.evaluate(experiment, sparsity, W[k].numpy(), b[k].numpy())
        value = of.value(of.exact_loss, parameters[k : k + 1], level[k : k + 1])[0].item()
        assert value * empty * sum(of.spec.feature_importances) == pytest.approx(plainly, rel=1e-9)
        assert of.loss(of.exact_loss, parameters[k : k + 1], level[k : k + 1]).item() == pytest.approx(
            plainly, rel=1e-9
        )


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_gradient_is_that_of_differences(constraint, shared):
    of = models(constraint, importance=0.7)
    parameters, level = some(of, 3)
    share = torch.tensor([[1.0, 2.0, 0.5, 0.0]]).double().expand(3, 4) if shared else None
    along = torch.randn(parameters.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    _, gradient = of.value(of.exact_loss, parameters, level, share)
    up, down = (of.value(of.exact_loss, parameters + h * along, level, share)[0] for h in (1e-5, -1e-5))
    assert_allclose((gradient * along).sum(1), (up - down) / 2e-5, rtol=1e-6, atol=1e-8)


def test_a_share_stands_for_another_importance():
    of, other = models(importances=(1.0, 1.0, 1.0, 1.0)), models(importances=(1.0, 2.0, 0.5, 0.25))
    parameters, level = some(of, 3)
    share = torch.tensor([[1.0, 2.0, 0.5, 0.25]]).double().expand(3, 4)
    value, gradient = of.value(of.exact_loss, parameters, level, share)
    theirs, their_gradient = other.value(other.exact_loss, parameters, level)
    units = 3.75 / 4  # of the empty model's loss
    assert_allclose(value, theirs * units, rtol=1e-10, atol=1e-12)
    assert_allclose(gradient, their_gradient * units, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_outputs_weighted_by_their_importances_are_the_whole(constraint):
    of = models(constraint, importance=0.6)
    parameters, level = some(of, 3)
    value, gradient = of.value(of.exact_loss, parameters, level)
    loss, by_output = of.by_output(of.exact_loss, parameters, level)
    importances = torch.tensor(of.spec.feature_importances, dtype=torch.float64)
    assert_allclose(loss @ importances, value, rtol=1e-10, atol=1e-12)
    assert_allclose((by_output * importances[:, None]).sum(1), gradient, rtol=1e-10, atol=1e-12)


def test_the_empty_model_loses_one():
    of = models(importance=0.6)
    b = of.density[of.asked, None].expand(2, 4) / 2
    empty = torch.cat([torch.zeros(2, 8), b], 1).double()
    assert of.value(of.exact_loss, empty, of.asked)[0].tolist() == pytest.approx([1, 1], rel=1e-12)


def test_what_training_minimises_is_the_nodes_loss_at_each_models_level():
    of = models()
    index = of.seeds()[:, 0]
    parameters, _ = some(of, 2)
    value, gradient = of.training_function()(parameters.float(), index)
    theirs, their_gradient = of.value(of.training_loss, parameters.float(), of.asked)
    assert torch.equal(value, theirs)
    assert torch.equal(gradient, their_gradient)


def test_models_of_a_spec_are_made_once():
    spec = Spec(n_features=3, sparsities=(0.9,))
    assert models_of(spec) is models_of(Spec(n_features=3, sparsities=(0.9,)))
