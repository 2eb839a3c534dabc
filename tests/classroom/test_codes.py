"""Codes that are read aloud, and addresses that guess them."""

import pytest

from app.classroom.codes import ALPHABET, MAX_REMEMBERED, Guesses, new_code, read_code
from app.http.rate_limits import Budget, RateLimited


def test_a_code_has_six_clear_characters():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("0O1I") & set(ALPHABET)
    codes = {new_code(()) for _ in range(100)}
    assert len(codes) == 100
    assert all(read_code(code) == code for code in codes)


def test_a_code_that_is_taken_is_not_given_again():
    class AllButOne:
        asked = 0

        def __contains__(self, code: object) -> bool:
            self.asked += 1
            return self.asked < 3

    taken = AllButOne()
    assert read_code(new_code(taken))
    assert taken.asked == 3


@pytest.mark.parametrize("text", ["k7p2qx", " K7P 2QX ", "K7P-2QX", "K7P2QX"])
def test_a_code_is_read_as_people_type_it(text):
    assert read_code(text) == "K7P2QX"


@pytest.mark.parametrize("text", ["", "K7P2Q", "K7P2QXX", "K7P2Q0", "K7P2QO", "K7P2Q\u0130", "K7P2QX/", "A" * 10_000])
def test_what_is_no_code_is_none(text):
    assert read_code(text) is None


def guess(guesses, client, code, exists):
    try:
        guesses.check(client, code, exists)
    except RateLimited:
        return False
    return True


def test_who_guesses_too_often_learns_nothing_more():
    guesses = Guesses(Budget(3, clock=lambda: 0.0))
    assert [guess(guesses, "a", f"WRONG{k}", exists=False) for k in range(5)] == [True] * 3 + [False] * 2
    assert not guess(guesses, "a", "K7P2QX", exists=True)
    assert guess(guesses, "b", "K7P2QX", exists=True)


def test_a_class_stays_in_its_room_whatever_its_address_guesses():
    guesses = Guesses(Budget(3, clock=lambda: 0.0))
    assert all(guess(guesses, "school", "K7P2QX", exists=True) for _ in range(500))
    for k in range(5):
        guess(guesses, "school", f"WRONG{k}", exists=False)
    assert all(guess(guesses, "school", "K7P2QX", exists=True) for _ in range(500))
    assert not guess(guesses, "school", "R7P2QX", exists=True)


def test_only_so_many_entrances_are_remembered():
    guesses = Guesses(Budget(1, clock=lambda: 0.0))
    guesses.enter("a", "K7P2QX")
    assert not guess(guesses, "a", "WRONG", exists=False) or not guess(guesses, "a", "WRONG", exists=False)
    assert guess(guesses, "a", "K7P2QX", exists=True)
    for k in range(MAX_REMEMBERED):
        guesses.enter("b", str(k))
    assert not guess(guesses, "a", "K7P2QX", exists=True)
