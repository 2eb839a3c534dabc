"""How features come on: masks, their probabilities, and nodes that integrate what can be known otherwise."""

import numpy as np
import pytest

from app.superposition.loss.features import Distribution, independent, mask_probability, masks, quadrature_nodes

DENSITY = np.array([1.0, 0.5, 0.1, 0.001])
KINDS = {
    "plain": independent(5),
    "many": independent(12),
    "correlated": Distribution(((0, 1), (2, 3), (4,)), exclusive=False),
    "anticorrelated": Distribution(((0, 1), (2, 3), (4,)), exclusive=True),
    "many anticorrelated": Distribution(tuple((i, i + 1) for i in range(0, 15, 2)), exclusive=True),
}


def expectation(distribution, of):
    """E of(x) at each density by the nodes; of maps x [nodes, n] to [nodes]."""
    nodes = quadrature_nodes(distribution)
    nothing = np.zeros((1, distribution.n_features))
    probability = mask_probability(distribution, np.concatenate([nodes.example, nothing > 0]), DENSITY)
    sums = [(share * of(x)).sum() for share, x in zip(nodes.share, nodes.x, strict=True)]
    return probability @ np.array([*sums, of(nothing)[0]])


@pytest.mark.parametrize("kind", ["plain", "correlated", "anticorrelated"])
def test_the_probabilities_of_all_masks_add_to_one(kind):
    every = masks(KINDS[kind])
    assert mask_probability(KINDS[kind], every, DENSITY).sum(1) == pytest.approx(np.ones(4))
    assert len(np.unique(every, axis=0)) == len(every)


def test_correlated_features_are_on_together_and_anticorrelated_ones_never():
    together, apart = masks(KINDS["correlated"]), masks(KINDS["anticorrelated"])
    assert (together[:, 0] == together[:, 1]).all()
    assert not (apart[:, 0] & apart[:, 1]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_weights_add_to_one_and_every_feature_has_its_mean(kind):
    distribution = KINDS[kind]
    assert expectation(distribution, lambda x: np.ones(len(x))) == pytest.approx(np.ones(4))
    size = np.array([len(g) for g in distribution.groups for _ in g])
    on = np.minimum(DENSITY[:, None], 1 / size) if distribution.exclusive else DENSITY[:, None] * np.ones(len(size))
    for i in range(distribution.n_features):
        assert expectation(distribution, lambda x, i=i: x[:, i]) == pytest.approx(on[:, i] / 2, rel=0.02)


def test_second_moments_are_those_of_independent_uniform_features():
    for i, j in ((0, 1), (1, 4)):
        assert expectation(independent(5), lambda x, i=i, j=j: x[:, i] * x[:, j]) == pytest.approx(
            DENSITY**2 / 4, rel=0.03
        )
    assert expectation(independent(5), lambda x: x[:, 0] ** 2) == pytest.approx(DENSITY / 3, rel=0.01)


def test_the_same_nodes_come_at_every_call():
    first = quadrature_nodes(independent(6)).x.copy()
    quadrature_nodes.cache_clear()
    assert (quadrature_nodes(independent(6)).x == first).all()


def test_members_of_exclusive_groups_meet_in_every_combination():
    """In step with one another they would be fewer features."""
    nodes = quadrature_nodes(Distribution(tuple((i, i + 1, i + 2) for i in range(0, 15, 3)), exclusive=True))
    everyone = nodes.x[np.flatnonzero(nodes.example.sum(1) == 5)[0]]
    met = np.unique(everyone[nodes.share[np.flatnonzero(nodes.example.sum(1) == 5)[0]] > 0] > 0, axis=0)
    assert len(met) > 0.6 * 3**5


def test_where_groups_make_few_strata_each_has_more_nodes():
    for groups in (((*range(10),), (*range(10, 16),)), tuple((i, i + 1) for i in range(0, 16, 2))):
        nodes = quadrature_nodes(Distribution(groups, exclusive=False))
        assert 1400 <= (nodes.share > 0).sum() <= 2400
