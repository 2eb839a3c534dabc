"""Work on a cluster that there is already: dask.distributed, the extra `cluster`.

Every few steps of a run are a task under a key made of the run's own and the task's number. However many servers ask
for a run, and whenever, the cluster does each task once; a worker that dies costs the tasks it held.

    dask worker tcp://scheduler:8786 --nthreads 1 --preload app.cluster
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from app import work
from app.engine import WorkerDied
from app.jobs import Step
from app.work import After

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10.0  # seconds for one attempt to reach the scheduler
STRIDE = 5  # steps that are one task: each costs the scheduler some milliseconds
LINGER = 30.0  # seconds that a finished run's steps are held for servers which are behind

log = logging.getLogger("starcross")


class Cluster:
    """The workers of a scheduler, used as an `Engine` is."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None
        self._reached = asyncio.Event()
        self._connecting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to look for the scheduler, without waiting for it."""
        self._connecting = asyncio.create_task(self._connect())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave the cluster; what it does for others goes on."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    @property
    def size(self) -> int:
        """Threads of all workers that are known now; 1 at least."""
        workers = {} if self._client is None else self._client.scheduler_info(n_workers=-1).get("workers", {})
        return max(1, sum(int(worker["nthreads"]) for worker in workers.values()))

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short function that somebody waits for: it goes before the steps of runs. Raises as an Engine does."""
        client = await self._reach()
        answer: T = await self._result(client.submit(function, *args, **kwargs, pure=False, priority=1))
        return answer

    async def chain(
        self, key: str, step: Step, asked: Any, owner: str = "", urgent: bool = False
    ) -> AsyncGenerator[list[bytes]]:
        """The lines of a chain of pure steps, every few of them one task for all who ask for it under this key.

        The scheduler does tasks in their order, whoever is their owner: each run has one at a time.
        """
        client = await self._reach()
        held: list[Future[Any]] = []
        linger = 0.0
        try:
            for number in itertools.count():
                before = held[-2] if held else None
                held.append(client.submit(advance, step, asked, before, key=f"{key}-{number}", priority=int(urgent)))
                held.append(client.submit(told, held[-1], key=f"{key}-{number}-told", priority=1))
                more, new = await self._result(held[-1])
                yield new
                if not more:
                    linger = LINGER
                    return
        finally:
            asyncio.get_running_loop().call_later(linger, held.clear)

    async def _reach(self) -> "Client":
        await self._reached.wait()
        assert self._client is not None
        return self._client

    async def _result(self, future: "Future[Any]") -> Any:
        from distributed import CancelledError, KilledWorker

        try:
            return await future.result()
        except (KilledWorker, CancelledError) as death:  # cancelled: the scheduler was lost
            raise WorkerDied from death

    async def _connect(self) -> None:
        from distributed import Client

        while not self._reached.is_set():
            with contextlib.suppress(OSError):
                options = {"asynchronous": True, "timeout": PATIENCE, "set_as_default": False}
                self._client = await Client(self._address, **options)
                self._reached.set()
                log.info("The cluster was reached.")
                return
            log.error("The cluster cannot be reached yet.")
            await asyncio.sleep(1)


def advance(step: Step, asked: Any, before: After | None) -> After:
    """Some steps from where the task before ended: always as many, for a task may be done anew; the first one alone."""
    if before is None:
        return work.several(step, asked, None)
    return work.several(step, asked, before[0], steps=STRIDE)


def told(after: After) -> tuple[bool, list[bytes]]:
    """Whether there are more steps, and the lines: without the state, which stays where it was made."""
    state, lines = after
    return state is not None, lines


def dask_setup(_: "Worker") -> None:
    """What `--preload app.cluster` does to a worker of the cluster: polite, one thread, compiled before it is asked."""
    work.settle()
    work.probe()
