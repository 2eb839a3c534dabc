"""Whose turn it is: owners share what there is by the seconds that they have used, however much each of them asks."""

import asyncio
import itertools
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

# Seconds that an owner may be ahead of others: a usual sweep ends within them, and work that is done one after the
# other is done sooner, on average, than work that takes turns.
QUANTUM = 1.0


@dataclass(eq=False)
class Account(Generic[T]):
    """One owner: the seconds it has used, counted from where the others stood when it came, and who waits for it.

    members: what it has under way. lead: seconds by which its urgent calls are ahead of its others.
    """

    order: int
    used: float
    members: int = 0
    lead: float = 0.0
    urgent: deque[asyncio.Future[T]] = field(default_factory=deque)
    usual: deque[asyncio.Future[T]] = field(default_factory=deque)

    @property
    def waits(self) -> bool:
        return bool(self.urgent or self.usual)

    def next(self) -> asyncio.Future[T]:
        """Who of this owner comes next: urgent calls and others share its time, in doubt the urgent come first."""
        if self.urgent and (not self.usual or self.lead <= 0):
            return self.urgent.popleft()
        return self.usual.popleft()


class FairShare(Generic[T]):
    """Lends things to calls: the server's own first, then those of the owner that has used least."""

    def __init__(self) -> None:
        self._free: list[T] = []
        self._first: deque[asyncio.Future[T]] = deque()  # the server's own
        self._accounts: dict[str, Account[T]] = {}
        self._orders = itertools.count()

    @property
    def free(self) -> int:
        """How many things nobody has."""
        return len(self._free)

    @contextmanager
    def join(self, owner: str | None) -> Iterator[None]:
        """Within the block an owner has something under way, between its calls too; None is the server itself."""
        if owner is None:
            yield
            return
        account = self._join(owner)
        account.members += 1
        try:
            yield
        finally:
            account.members -= 1

    def _join(self, owner: str) -> Account[T]:
        """The owner's account. Who comes back owes what it was ahead, and who comes anew is owed nothing."""
        account = self._accounts.get(owner)
        if account is None or not account.members:
            level = min((other.used for other in self._accounts.values() if other.members), default=None)
            ahead = {
                name: other
                for name, other in self._accounts.items()
                if other.members or (level is not None and other.used > level)
            }
            used = ahead[owner].used if owner in ahead else level or 0.0
            self._accounts = ahead
            account = self._accounts[owner] = Account(next(self._orders), used)
        return account

    async def acquire(self, owner: str | None, urgent: bool = False) -> T:
        """Wait for a thing, within `join`; `release` gives it back."""
        if self._free:
            return self._free.pop()  # that was used last: a worker knows the nodes of its spec
        place: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if owner is None:
            line = self._first
        else:
            account = self._accounts[owner]
            line = account.urgent if urgent else account.usual
        line.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it had just been given one
                self.release(place.result())
            elif place in line:
                line.remove(place)
            raise

    def charge(self, owner: str | None, seconds: float, urgent: bool = False) -> None:
        """Note that a call of an owner took so long."""
        account = None if owner is None else self._accounts.get(owner)
        if account is not None:
            account.used += seconds
            lead = account.lead + (seconds if urgent else -seconds)
            account.lead = max(-QUANTUM, min(lead, QUANTUM))

    def release(self, thing: T) -> None:
        """Give a thing that is free to whose turn it is, or keep it."""
        while (place := self._next()) is not None:
            if not place.done():
                place.set_result(thing)
                return
        self._free.append(thing)

    def remove(self, thing: T) -> bool:
        """Take a thing away for good; whether it was free."""
        if thing in self._free:
            self._free.remove(thing)
            return True
        return False

    def _next(self) -> asyncio.Future[T] | None:
        if self._first:
            return self._first.popleft()
        waiting = [account for account in self._accounts.values() if account.waits]
        if not waiting:
            return None
        return min(waiting, key=lambda account: (int(account.used / QUANTUM), account.order)).next()
