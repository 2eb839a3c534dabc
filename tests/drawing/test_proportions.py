"""The proportions of the picture of the hidden space."""

import json

from app.drawing import proportions


def test_there_is_room_for_the_longest_arrow_in_steps() -> None:
    assert proportions.reach_of([]) == proportions.SMALLEST_REACH
    assert proportions.reach_of([0.3, 1.32]) == 1.35


def test_the_page_is_handed_every_proportion() -> None:
    told = json.loads(json.dumps(proportions.proportions_data()))
    assert told["head"] == list(proportions.HEAD)
    assert set(told) == {name.lower() for name in vars(proportions) if name.isupper()}
