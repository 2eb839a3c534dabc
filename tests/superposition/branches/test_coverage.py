"""What is claimed of energy levels: for whom they are known, and that nothing is trained below them."""

import numpy as np
import pytest

from app.superposition.branches.coverage import COMPLETE, complete_ranges, has_boundaries, unsupported
from tests.superposition.asking import energy_levels
from tests.superposition.queries import spec_of
from tests.superposition.runs.test_sweep import result_of

CLAIMED = [
    "n_features=2&n_hidden=1&importance=0.5",
    "n_features=5&importance=1",
    "n_features=5&n_hidden=3&importance=0.9&sparsities=0.1,0.2,0.3690426,0.4043,0.45,0.6",
]
# Every claim, at the places half way between the levels of the slider.
BETWEEN = ",".join(f"{1 - 10 ** (-(k + 0.5) / 20):.12f}" for k in range(60))
EVERY_CLAIM = [f"n_features={n}&n_hidden={m}&importance={r}&sparsities={BETWEEN}" for n, m, r in COMPLETE]


@pytest.mark.parametrize("query", [*CLAIMED, *(pytest.param(query, marks=pytest.mark.long) for query in EVERY_CLAIM)])
def test_no_model_is_trained_below_levels_that_claim_to_be_complete(query):
    told, trained = energy_levels(query), result_of(query)["levels"]
    lowest = np.min([[np.inf if x is None else x for x in one["loss"]] for one in told["levels"]], axis=0)
    ranges = told["complete"]
    assert ranges
    for k, one in enumerate(trained):
        if any(low <= one["sparsity"] <= high for low, high in ranges):
            losses = [one["loss"], *(found["loss"] for found in one["found"])]
            assert min(losses) >= lowest[k] * (1 - 1e-6), one["sparsity"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("n_features=9", "n_features"),
        ("activation=linear", "activation"),
        ("constraint=sphere", "constraint"),
        ("correlation=correlated", "correlation"),
    ],
)
def test_what_has_no_levels_is_told(query, field):
    (fault,) = unsupported(spec_of(query))
    assert fault.field == field
    assert fault.message.endswith(".")


def test_up_to_eight_features_have_levels():
    assert [unsupported(spec_of(f"n_features={n}")) for n in (2, 8)] == [[], []]


def test_only_the_diagrams_of_the_paper_have_boundaries():
    with_them = [
        (n, m) for n in range(2, 9) for m in (1, 2, 3) if has_boundaries(spec_of(f"n_features={n}&n_hidden={m}"))
    ]
    assert with_them == [(2, 1), (3, 2)]
    assert not has_boundaries(spec_of("n_features=2&n_hidden=1&activation=linear"))


def test_claims_are_made_for_what_was_trained_and_nothing_else():
    assert complete_ranges(spec_of("n_features=2&n_hidden=1&importance=0.37")) == [(0.0, 0.9999)]
    assert complete_ranges(spec_of("importance=1")) == COMPLETE[5, 2, 1.0]
    assert complete_ranges(spec_of("importance=0.95")) == []
    assert complete_ranges(spec_of("n_features=3&importances=1,1,1")) == []
    for ranges in COMPLETE.values():
        ends = [end for both in ranges for end in both]
        assert ends == sorted(set(ends))
