"""What is refused because it would take too long, and what is said instead."""

import re

import numpy as np

from app.superposition.experiment.cost import COST_LIMIT, NODES_AT_MOST, cost
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import Spec
from app.superposition.loss.features import independent, quadrature_nodes
from tests.superposition.experiment.test_query import faults


def test_the_dearest_specs_are_refused_with_what_would_fit():
    (field, message), *_ = faults("n_features=16&n_seeds=32")
    assert field == "n_seeds"
    fits = int(message.removesuffix(".").rsplit(" ", 1)[1])
    assert parse_spec([("n_features", "16"), ("n_seeds", str(fits))]).faults == ()
    assert faults(f"n_features=16&n_seeds={fits + 1}") != []


def test_where_fewer_seeds_would_not_do_fewer_features_or_levels_are_named():
    on_sphere = "n_hidden=3&constraint=sphere"
    (field, message), *_ = faults(f"n_features=16&{on_sphere}")
    assert field == "n_features"
    features, levels = (int(text) for text in re.findall(r"at most (\d+)", message))
    assert faults(f"n_features={features}&{on_sphere}") == []
    assert faults(f"n_features={features + 1}&{on_sphere}") != []
    assert parse_spec([("n_features", "16"), ("n_hidden", "3"), ("constraint", "sphere")]).spec.n_seeds == Spec.n_seeds
    few = ",".join(f"{k / 100}" for k in range(levels))
    assert faults(f"n_features=16&{on_sphere}&sparsities={few}") == []


def test_all_features_are_affordable_in_space_and_on_a_circle():
    assert cost(Spec(n_features=16, n_hidden=3)) <= COST_LIMIT
    assert cost(Spec(n_features=16, n_hidden=2, constraint="sphere_gain")) <= COST_LIMIT


def test_nodes_are_counted_from_above():
    for n in (2, 5, 8, 9, 16):
        nodes = np.count_nonzero(quadrature_nodes(independent(n)).share)
        assert nodes <= min(7 * 2**n + 400, NODES_AT_MOST)
