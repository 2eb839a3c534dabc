"""Every fault of a query is one plain sentence."""

import pytest

from app.superposition.attack.lines import BUDGETS, AttackQuery, parse_attack
from app.superposition.experiment.spec import Spec


def test_budgets_are_the_usual_ones_or_those_that_are_given_ascending():
    assert parse_attack([("n_features", "3")]) == AttackQuery(Spec(n_features=3), BUDGETS)
    assert parse_attack([("budget", "0.5,0.1,0.5")]) == AttackQuery(Spec(), (0.1, 0.5))
    assert BUDGETS[0] == 0 < BUDGETS[-1] == 1


@pytest.mark.parametrize(
    ("pairs", "field", "said"),
    [
        ([("budget", "3")], "budget", "from 0 to 2"),
        ([("budget", "")], "budget", "at most 21 numbers"),
        ([("budget", "1"), ("budget", "1")], "budget", "more than once"),
        ([("decoder", "relative")], "decoder", "decoder=affine"),
        ([("n_features", "50")], "n_features", "2 to 16"),
    ],
)
def test_a_fault_is_one_sentence(pairs, field, said):
    (fault,) = parse_attack(pairs)
    assert (fault.field, said in fault.message) == (field, True)
