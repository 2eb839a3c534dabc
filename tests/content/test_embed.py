"""What an embedded explorer hides and locks."""

from app.content.embed import LOCKS, PARTS, omitted_parts, resolve_conflicts

NOTHING = {"hide": None, "lock": None, "start": "auto", "answer": "shown", "beside": "none"}


def test_every_lock_is_a_part_that_can_be_hidden():
    assert set(LOCKS) < set(PARTS)


def test_locks_come_in_their_standard_order_and_none_is_none():
    view, faults = resolve_conflicts({**NOTHING, "lock": ("concepts", "sparsity")})
    assert (view["lock"], faults) == (("sparsity", "concepts"), [])
    assert resolve_conflicts(NOTHING) == (NOTHING, [])


def test_what_is_hidden_is_not_locked():
    view, (fault,) = resolve_conflicts({**NOTHING, "hide": ("sparsity",), "lock": ("sparsity", "importance")})
    assert view["lock"] == ("importance",)
    assert fault.field == "lock"
    assert fault.message == "sparsity is hidden, so there is nothing of it to lock; it stays hidden."


def test_an_answer_that_nothing_can_reveal_stays_shown():
    hidden = {**NOTHING, "hide": ("sentence", "sparsity"), "answer": "hidden"}
    view, (fault,) = resolve_conflicts(hidden)
    assert (view["answer"], fault.field) == ("shown", "answer")
    view, faults = resolve_conflicts({**hidden, "hide": ("sentence",)})
    assert (view["answer"], faults) == ("hidden", [])


def test_a_hidden_answer_hides_what_gives_it_away():
    assert omitted_parts(NOTHING) == ()
    assert omitted_parts({**NOTHING, "hide": ("concepts",)}) == ("concepts",)
    assert omitted_parts({**NOTHING, "answer": "hidden"}) == ("answer", "panels", "table")


def test_a_view_that_gives_the_answer_away_is_not_beside_a_hidden_one():
    assert resolve_conflicts({**NOTHING, "beside": "hand"})[1] == []
    view, (fault,) = resolve_conflicts({**NOTHING, "answer": "hidden", "beside": "hand"})
    assert (view["beside"], fault.field) == ("none", "beside")
