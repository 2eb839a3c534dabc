"""The queue is fair, and the places it tells are true."""

import pytest

from app.jobs import Job
from app.queue import Queue
from app.run import Run


def queue_of(owners):
    """A queue in which one run for each letter waits, and those runs."""
    queue, runs = Queue(), [Run(Job("test", number), owner) for number, owner in enumerate(owners)]
    for run in runs:
        queue.add(run)
    return queue, runs


@pytest.mark.parametrize(
    ("owners", "order"),
    [("a", [0]), ("aab", [0, 2, 1]), ("aaabbc", [0, 3, 5, 1, 4, 2]), ("abab", [0, 1, 2, 3])],
)
def test_owners_take_turns_and_every_place_told_is_the_one_it_gets(owners, order):
    queue, runs = queue_of(owners)
    places = [queue.position(run) for run in runs]
    assert [runs.index(queue.next()) for _ in runs] == order
    assert places == [1 + order.index(number) for number in range(len(runs))]


def test_who_leaves_makes_room():
    queue, runs = queue_of("aab")
    queue.remove(runs[0])
    queue.remove(runs[0])
    assert [queue.position(run) for run in runs] == [0, 1, 2]
    assert len(queue) == 2
