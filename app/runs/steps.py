"""Work in short steps: what a step is, who does it, and what may go wrong."""

from collections.abc import AsyncGenerator, Callable
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

After = tuple[bytes | None, list[bytes]]  # of a step: the next state, None when the chain is finished, and its lines
Step = Callable[[Any, bytes | None], After]  # of what is asked and the state, None at the beginning


class WorkerDied(Exception):
    """The worker died over the call it held; another takes its place."""


class Workforce(Protocol):
    """Who does the work: workers of this server, or a cluster's."""

    @property
    def size(self) -> int: ...

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    def chain(
        self, key: str, step: Step, asked: Any, owner: str = "", urgent: bool = False
    ) -> AsyncGenerator[list[bytes]]: ...
