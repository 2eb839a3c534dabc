"""The queue is fair, and the places it tells are true."""

import pytest

from app.runs.jobs import Job
from app.runs.queue import Queue
from app.runs.run import Run


def queue_of(groups, owner="one"):
    """A queue in which one run for each letter waits, and those runs."""
    queue, runs = Queue(), [Run(Job("test", number), owner, group) for number, group in enumerate(groups)]
    for run in runs:
        queue.add(run)
    return queue, runs


@pytest.mark.parametrize(
    ("groups", "order"),
    [("a", [0]), ("aab", [0, 2, 1]), ("aaabbc", [0, 3, 5, 1, 4, 2]), ("abab", [0, 1, 2, 3])],
)
def test_groups_take_turns_and_every_place_told_is_the_one_it_gets(groups, order):
    queue, runs = queue_of(groups)
    places = [queue.position(run) for run in runs]
    assert [runs.index(run) for run in queue.admit(len(runs))] == order
    assert places == [1 + order.index(number) for number in range(len(runs))]


def test_what_a_hand_waits_for_begins_first():
    queue, runs = queue_of("ab")
    columns = [Run(Job("test", name, by_hand=True), "one") for name in "cde"]
    for column in columns:
        queue.add(column)
    queue.remove(columns[1])
    order = [columns[0], columns[2], *runs]
    assert [queue.position(run) for run in (*order, columns[1])] == [1, 2, 3, 4, 0]
    assert len(queue) == 4
    assert queue.admit(4) == order


def test_who_leaves_makes_room():
    queue, runs = queue_of("aab")
    queue.remove(runs[0])
    queue.remove(runs[0])
    assert [queue.position(run) for run in runs] == [0, 1, 2]
    assert len(queue) == 2


def test_nobody_waits_for_what_another_owner_has_under_way():
    queue, runs = queue_of("a" * 59)
    assert queue.admit(8) == runs[:8]
    other = Run(Job("test", "other"), "another")
    queue.add(other)
    assert queue.position(other) == 1
    assert queue.admit(8) == [other]
    queue.end(runs[0])
    assert queue.admit(8) == [runs[8]]
    assert queue.position(runs[9]) == 1
