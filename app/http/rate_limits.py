"""How many new trainings one client may ask for; who watches what is trained anyway costs nothing."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

MAX_CLIENTS = 10_000  # remembered; the one not seen for longest is forgotten, which gives it a full budget again
MAX_CLIENT_SHARE = 0.75  # of all room, for what one address asks for: a class is one, and somebody else may come
NETWORK_BITS = 64  # of an IPv6 address: one household or one school has all the addresses behind them


class RateLimited(Exception):
    """A client has used up its budget: the seconds until it may ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Budget:
    """So many a minute for each client, all of them at once if it likes, and then as they grow back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._clock = clock
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client: how much at what time

    def spend(self, client: str) -> None:
        """Take one from a client's budget. Raises RateLimited where none is left."""
        self._spent[client] = self.check(client) + 1, self._clock()
        self._spent.move_to_end(client)
        if len(self._spent) > MAX_CLIENTS:
            self._spent.popitem(last=False)

    def check(self, client: str) -> float:
        """What a client has spent that has not grown back yet. Raises RateLimited where nothing is left."""
        now = self._clock()
        spent, then = self._spent.get(client, (0.0, now))
        spent = max(0.0, spent - (now - then) * self._most / 60)
        if spent + 1 > self._most:
            raise RateLimited((spent + 1 - self._most) * 60 / self._most)
        return spent


def client_of(request: Request, proxies: int) -> str:
    """Who asks: the address, as the last of our own proxies saw it.

    proxies: how many of them stand in front. What else the header claims, anybody may have written; so with no proxy
    it counts for nothing: the server may have taken its word for the address already, and all who send one are one.
    """
    forwarded = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    if proxies:
        return network_of(forwarded[-proxies]) if len(forwarded) >= proxies else "unknown"
    if forwarded:
        return "forwarded"
    return network_of(request.client.host) if request.client else "unknown"


def network_of(address: str) -> str:
    """An address, or the network that one client has all of."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, NETWORK_BITS), strict=False))
    return str(parsed)
