"""What the lines of a room tell, and to whom."""

import orjson
import pytest

from app.classroom import lines
from app.classroom.room import Room
from app.content.lessons import LESSON


def state(host: bool, **more):
    room = Room("K7P2QX", "star", "secret", "5a17", 0.0, votes={"f00d": 1, "beef": 1}, earlier=[[2, 0, 0]], **more)
    return orjson.loads(lines.state_line(room, host))


@pytest.mark.parametrize("phase", ["ask", "closed"])
def test_a_tally_is_the_hosts_alone_before_the_reveal(phase):
    told = state(host=False, phase=phase)
    assert (told["tally"], told["earlier"], told["answer"]) == (None, None, None)
    assert told["voters"] == 2
    mine = state(host=True, phase=phase)
    assert (mine["tally"], mine["earlier"], mine["answer"]) == ([0, 2, 0], [[2, 0, 0]], None)


def test_after_the_reveal_everybody_is_told_the_same():
    told = state(host=False, phase="revealed")
    assert told == state(host=True, phase="revealed")
    assert (told["tally"], told["earlier"], told["answer"]) == ([0, 2, 0], [[2, 0, 0]], LESSON["star"].answer - 1)
    assert tuple(told["options"]) == LESSON["star"].options


@pytest.mark.parametrize("host", [False, True])
def test_no_line_tells_a_key_a_salt_or_a_voter(host):
    text = repr(state(host, phase="revealed"))
    assert not any(secret in text for secret in ("secret", "5a17", "f00d", "beef"))


def test_last_lines():
    assert orjson.loads(lines.end_line()) == {"kind": "done"}
    assert orjson.loads(lines.restart_line())["again"] is True
