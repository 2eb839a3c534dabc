"""Fair sharing: owners get equal time at the workers, however many calls each of them makes."""

import asyncio
import itertools
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

# Seconds by which an owner may be ahead of others: most sweeps end within them, and jobs done one after the other end
# sooner, on average, than jobs that alternate.
QUANTUM = 1.0  # see above


@dataclass(eq=False)
class Account(Generic[T]):
    """One owner's waiting calls, and the seconds it has used, counted from the least of the others when it joined.

    members: its chains under way. lead: seconds by which each of those who wait for its urgent calls is ahead of its
    ordinary ones.
    """

    order: int
    used: float
    members: int = 0
    lead: float = 0.0
    urgent: deque[asyncio.Future[T]] = field(default_factory=deque)
    ordinary: deque[asyncio.Future[T]] = field(default_factory=deque)

    @property
    def is_waiting(self) -> bool:
        return bool(self.urgent or self.ordinary)

    def next(self) -> asyncio.Future[T]:
        """Take the owner's next call: its ordinary ones together have as much of its time as each of those who wait for
        an urgent one; urgent ones first where that is equal.
        """
        if self.urgent and (not self.ordinary or self.lead <= 0):
            return self.urgent.popleft()
        return self.ordinary.popleft()


class FairShare(Generic[T]):
    """Lends things to calls: to the server's own first, then to those of the owner that has used least time."""

    def __init__(self) -> None:
        self._free: list[T] = []
        self._first: deque[asyncio.Future[T]] = deque()  # the server's own
        self._accounts: dict[str, Account[T]] = {}
        self._orders = itertools.count()

    @property
    def free(self) -> int:
        """How many things are not lent."""
        return len(self._free)

    @contextmanager
    def join(self, owner: str | None) -> Iterator[None]:
        """Keep an owner's account open within the block, between its calls too; None is the server itself."""
        if owner is None:
            yield
            return
        account = self._open_account(owner)
        account.members += 1
        try:
            yield
        finally:
            account.members -= 1

    def _open_account(self, owner: str) -> Account[T]:
        """The owner's account. A returning owner is still as far ahead as it was; a new one starts level."""
        account = self._accounts.get(owner)
        if account is None or not account.members:
            least = min((other.used for other in self._accounts.values() if other.members), default=None)
            remembered = {
                name: other
                for name, other in self._accounts.items()
                if other.members or (least is not None and other.used > least)
            }
            used = remembered[owner].used if owner in remembered else least or 0.0
            self._accounts = remembered
            account = self._accounts[owner] = Account(next(self._orders), used)
        return account

    async def acquire(self, owner: str | None, urgent: bool = False) -> T:
        """Wait for a thing, within `join`; `release` gives it back."""
        if self._free:
            return self._free.pop()  # the one used last: a worker has cached the quadrature nodes of its spec
        call: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if owner is None:
            waiting = self._first
        else:
            account = self._accounts[owner]
            waiting = account.urgent if urgent else account.ordinary
        waiting.append(call)
        try:
            return await call
        except asyncio.CancelledError:
            if not call.cancelled():  # it had just been given one
                self.release(call.result())
            elif call in waiting:
                waiting.remove(call)
            raise

    def is_held_up(self, owner: str) -> bool:
        """Whether a thing given back now would go to a call that the owner's next urgent one precedes: it is kept."""
        account = self._accounts[owner]
        others = [other for other in self._accounts.values() if other.is_waiting and other is not account]
        if self._first or account.urgent or any(rank(other) < rank(account) for other in others):
            return False
        return bool(account.lead <= 0 if account.ordinary else others)

    def charge(self, owner: str | None, seconds: float, waiting: int = 0) -> None:
        """Charge an owner for the seconds that a call took; waiting: how many waited for it, where it was urgent."""
        account = None if owner is None else self._accounts.get(owner)
        if account is not None:
            account.used += seconds
            lead = account.lead + (seconds / waiting if waiting else -seconds)
            account.lead = max(-QUANTUM, min(lead, QUANTUM))

    def release(self, thing: T) -> None:
        """Lend a free thing to the next call, or keep it."""
        while (call := self._next()) is not None:
            if not call.done():
                call.set_result(thing)
                return
        self._free.append(thing)

    def remove(self, thing: T) -> bool:
        """Take a free thing away for good; False where it is lent."""
        if thing in self._free:
            self._free.remove(thing)
            return True
        return False

    def _next(self) -> asyncio.Future[T] | None:
        if self._first:
            return self._first.popleft()
        waiting = [account for account in self._accounts.values() if account.is_waiting]
        if not waiting:
            return None
        return min(waiting, key=rank).next()


def rank(account: Account[T]) -> tuple[int, int]:
    """Whose call comes next: that of the owner with the least."""
    return int(account.used / QUANTUM), account.order
