"""How many new trainings a client may start; watching what is trained anyway is free."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

MAX_CLIENTS = 10_000  # remembered; the one not seen for longest is forgotten, which restores its full budget
MAX_CLIENT_SHARE = 0.75  # of all places, for one address: a whole class may have one, and leaves room for others
NETWORK_BITS = 64  # of an IPv6 address: a household or a school has all addresses with the same prefix


class RateLimited(Exception):
    """A client has used up its budget. seconds: until it may ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Budget:
    """A token bucket for each client: a minute's worth at once, refilled continuously."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client: (spent, at what time)

    def spend(self, client: str) -> None:
        """Take one token from a client. Raises RateLimited where none is left."""
        self._spent[client] = self.check(client) + 1, self._clock()
        self._spent.move_to_end(client)
        if len(self._spent) > MAX_CLIENTS:
            self._spent.popitem(last=False)

    def check(self, client: str) -> float:
        """The tokens that a client has spent and not regained. Raises RateLimited where none is left."""
        now = self._clock()
        spent, then = self._spent.get(client, (0.0, now))
        spent = max(0.0, spent - (now - then) * self._per_minute / 60)
        if spent + 1 > self._per_minute:
            raise RateLimited((spent + 1 - self._per_minute) * 60 / self._per_minute)
        return spent


def client_of(request: Request, proxies: int) -> str:
    """The client's network address, as the outermost trusted proxy saw it.

    proxies: how many of them stand in front. Anybody may have written the rest of X-Forwarded-For. Without a proxy
    nothing of it counts: the ASGI server may have taken the address from it, so all who send the header are one client.
    """
    forwarded = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    if proxies:
        return network_of(forwarded[-proxies]) if len(forwarded) >= proxies else "unknown"
    if forwarded:
        return "forwarded"
    return network_of(request.client.host) if request.client else "unknown"


def network_of(address: str) -> str:
    """An IPv4 address, or the network of an IPv6 address, which one client has to itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, NETWORK_BITS), strict=False))
    return str(parsed)
