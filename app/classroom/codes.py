"""Codes of rooms: six clear characters that are read aloud and typed, and how many wrong ones an address may try."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Container

from ..http.rate_limits import Budget

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I: a billion codes
LENGTH = 6  # characters: read aloud in one breath
CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
WRONG_CODES = 60  # a minute and address: with 1,000 rooms open, one of them is hit in twelve days
MAX_REMEMBERED = 100_000  # addresses with a room that they may enter; the one that entered longest ago is forgotten


def new_code(taken: Container[str]) -> str:
    """A random code that is not taken."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if code not in taken:
            return code


def read_code(text: str) -> str | None:
    """Read a code as people type it, None where it is none."""
    code = "".join(text[:64].split()).replace("-", "").upper()  # no more is read: nobody types a code that long
    return code if CODE.fullmatch(code) else None


class Guesses:
    """The wrong codes of each address. Who has tried too many enters only rooms where the address has been before.

    So a class stays in its room, whatever others behind the same address try.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._entered: OrderedDict[tuple[str, str], None] = OrderedDict()  # (address, code), the oldest first

    def enter(self, client: str, code: str) -> None:
        """Note that an address has been in a room."""
        self._entered[client, code] = None
        self._entered.move_to_end((client, code))
        if len(self._entered) > MAX_REMEMBERED:
            self._entered.popitem(last=False)

    def check(self, client: str, code: str, exists: bool) -> None:
        """Count a code that an address asks for. Raises RateLimited, whether there is such a room or not."""
        if (client, code) not in self._entered:
            self._budget.check(client)
        if exists:
            self.enter(client, code)
        else:
            self._budget.spend(client)
