"""Work in short steps: what a step is, who executes it, and what may go wrong."""

from collections.abc import AsyncGenerator, Callable
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Waiting = Callable[[], int]  # how many wait for an urgent chain, which is asked for each of its calls
StepResult = tuple[bytes | None, list[bytes]]  # the next state, None at the end of the chain, and the lines
Step = Callable[[Any, bytes | None], StepResult]  # of an argument and the state, None at first


class WorkerDied(Exception):
    """The worker died during the call; another replaces it."""


class Workforce(Protocol):
    """What executes steps: workers of this server, or of a cluster."""

    @property
    def size(self) -> int: ...

    @property
    def busy(self) -> bool: ...

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...

    def chain(
        self, key: str, step: Step, argument: Any, owner: str | None = "", urgent: Waiting | None = None
    ) -> AsyncGenerator[list[bytes]]: ...
