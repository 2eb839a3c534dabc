"""A room and the changes to it."""

import pytest

from app.classroom.room import (
    MAX_EARLIER,
    Act,
    Conflict,
    Room,
    apply_act,
    apply_vote,
    check_act,
    check_vote,
    open_room,
)


def star(**more) -> Room:
    return Room("K7P2QX", "star", "", "00", 0.0, **more)


def act(action, **more) -> Act:
    return {"code": "K7P2QX", "action": action, **more}


def vote(room, voter, option):
    return apply_vote(room, {"code": room.code, "voter": voter, "option": option})


def test_a_hosts_key_has_256_bits_and_is_kept_as_a_hash():
    room, key = open_room("K7P2QX", "star", 0.0)
    assert len(key) == 43  # characters of 6 bits each
    assert key not in repr(room)
    assert room.is_host(key)
    assert not any(map(room.is_host, ("", key[:-1], key + "x", room.host, "é")))
    assert open_room("K7P2QX", "star", 0.0)[1] != key


def test_a_token_is_kept_as_a_hash_of_this_room():
    one, other = (open_room("K7P2QX", "star", 0.0)[0] for _ in range(2))
    assert one.hash_token("token") == one.hash_token("token") != other.hash_token("token")
    assert "token" not in one.hash_token("token")


def test_a_vote_takes_the_place_of_the_same_voters_last_one():
    room = star()
    assert [vote(room, *one) for one in (("a", 0), ("b", 1), ("a", 1), ("a", 1))] == [True, True, True, False]
    assert (room.tally(), room.version) == ([0, 2, 0], 4)


@pytest.mark.parametrize(("phase", "question"), [("closed", 1), ("revealed", 1), ("ask", 2)])
def test_no_vote_counts_out_of_time(phase, question):
    with pytest.raises(Conflict):
        check_vote(star(phase=phase), question, 0)


@pytest.mark.parametrize("option", [-1, 3])
def test_no_vote_counts_for_what_is_no_option(option):
    with pytest.raises(IndexError):
        check_vote(star(), 1, option)


def test_the_reveal_goes_to_the_second_step():
    room = star()
    assert [apply_act(room, act(name)) for name in ("close", "close", "reveal", "reveal")] == [True, False, True, False]
    assert (room.phase, room.step, room.version) == ("revealed", 2, 3)
    with pytest.raises(Conflict):
        check_act(room, act("close"))


def test_what_was_answered_before_is_kept_when_a_question_is_asked_again():
    room = star()
    vote(room, "a", 0)
    assert not apply_act(room, act("ask"))
    apply_act(room, act("close"))
    assert apply_act(room, act("ask"))
    assert (room.phase, room.step, room.round, room.votes, room.earlier) == ("ask", 1, 2, {}, [[1, 0, 0]])
    vote(room, "a", 1)
    assert (room.tally(), room.earlier) == ([0, 1, 0], [[1, 0, 0]])
    for _ in range(MAX_EARLIER + 2):
        apply_act(room, act("close"))
        apply_act(room, act("ask"))
    assert len(room.earlier) == MAX_EARLIER


def test_steps_follow_each_other_to_the_last_and_let_go_of_a_link():
    room = star(link="/")
    assert apply_act(room, act("step"))
    assert (room.step, room.link) == (2, None)
    apply_act(room, act("step", step=3))
    with pytest.raises(Conflict):
        check_act(room, act("step"))
    assert not apply_act(room, act("step", step=3))
    assert not apply_act(room, act("step", lesson="star"))


def test_another_lesson_begins_with_its_question_and_no_votes():
    room = star(phase="revealed", earlier=[[1, 0, 0]])
    vote(room, "a", 0)
    apply_act(room, act("step", lesson="cross"))
    assert (room.lesson, room.phase, room.step, room.question, room.votes, room.earlier) == (
        "cross",
        "ask",
        1,
        2,
        {},
        [],
    )


def test_a_link_is_shown_and_let_go():
    room = star()
    assert apply_act(room, act("link", link="/?n_features=6"))
    assert room.link == "/?n_features=6"
    assert apply_act(room, act("link", link=None))
    assert room.link is None
