"""What a run may be of: the work, step by step, and the line that announces it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app import work
from app.superposition import lines
from app.superposition.spec import Spec

Step = Callable[[Any, bytes | None], tuple[bytes | None, list[bytes]]]


class Asked(Protocol):
    """What a link asks for: hashable, and the same query means the same."""

    def query(self) -> str: ...
    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Job:
    """Equal jobs share one run.

    step: a function of app.work from (asked, state), the state None at first, to the next state, None at the end, and
    the lines made. header: the first line, known before any work is done.
    """

    step: Step
    asked: Asked
    header: bytes

    def __str__(self) -> str:
        return f"{self.step.__name__}?{self.asked.query()}"


def sweep(spec: Spec) -> Job:
    """Every level of the slider and every seed."""
    return Job(work.sweep, spec, lines.header(spec))
