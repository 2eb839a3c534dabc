"""A class in one room, as its host and its students use it over real sockets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from tests.serving import web

ONE = {"Prefer": "wait=0"}
STAR = {"lesson": "star"}


@dataclass(frozen=True)
class Class:
    """A room of a server, and its host's key."""

    server: str
    code: str
    key: str

    @property
    def url(self) -> str:
        return f"{self.server}/api/rooms/{self.code}"

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def act(self, action: str, **more: Any) -> int:
        return web.post(f"{self.url}/host", json={"action": action, **more}, headers=self.bearer).status_code

    def vote(self, option: int, token: str, question: int = 1) -> int:
        body = {"question": question, "option": option, "token": token}
        return web.post(f"{self.url}/vote", json=body).status_code

    def state(self, **headers: str) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(web.get(self.url, headers={**ONE, **headers}).content)
        return told

    @contextmanager
    def follow(self, **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
        """The lines of a stream; blank ones are left out."""
        with web.stream("GET", self.url, headers=headers) as answer:
            yield (orjson.loads(line) for line in answer.iter_lines() if line)


def open_room(server: str) -> Class:
    answer = web.post(f"{server}/api/rooms", json=STAR)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    return Class(server, *(answer.json()[name] for name in ("room", "host")))
