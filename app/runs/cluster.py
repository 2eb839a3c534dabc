"""Work on an existing cluster: dask.distributed, the extra `cluster`.

Every few steps of a run are one task, whose key is the run's and the task's number. However many servers ask for a run,
and whenever, the cluster does each task once; a worker that dies loses only the tasks it held.

    dask worker tcp://scheduler:8786 --nthreads 1 --preload app.runs.cluster
"""

import asyncio
import itertools
import logging
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from . import work
from .engine import MAX_DEATHS, SHORT_SECONDS
from .steps import Step, StepResult, Waiting, WorkerDied

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

P = ParamSpec("P")
T = TypeVar("T")

CONNECT_SECONDS = 10.0  # for one attempt to reach the scheduler, which may be busy
RETRY_SECONDS = 1.0  # between two attempts, and between two checks whether a client has given up
POLL_SECONDS = 0.05  # between two checks of a caller that waits for a client
RUNNING, CLOSED = "running", "closed"  # states of a dask client; between them it tries to reach the scheduler
STRIDE = 5  # steps in one task: each task costs the scheduler some milliseconds
HOLD_SECONDS = 30.0  # for which a finished run's results are held for servers that are behind

log = logging.getLogger("starcross")


class SchedulerLost(WorkerDied):
    """The scheduler was lost, and with it every result it held."""


class Cluster:
    """The workers of a scheduler, with the interface of `Engine`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Start connecting to the scheduler, without waiting for it."""
        self._connecting = asyncio.create_task(self._keep_connected())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Disconnect; what the cluster does for other servers continues."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    @property
    def size(self) -> int:
        """The threads of all workers; at least 1."""
        # Asked asynchronously, dask keeps totals alone: its list of workers is empty.
        known = {} if self._client is None else self._client.scheduler_info()
        return max(1, int(known.get("total_threads", 0)))

    @property
    def busy(self) -> bool:
        """Whether every worker is occupied: not known here. The scheduler lets the server's own calls go first."""
        return False

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short function before the steps of runs. Raises as `Engine.ask`."""
        try:
            async with asyncio.timeout(SHORT_SECONDS):
                client = await self._wait_for_client()
                answer: T = await result_of(client.submit(function, *args, **kwargs, pure=False, priority=1))
        except TimeoutError as late:
            raise WorkerDied from late
        return answer

    async def chain(
        self, key: str, step: Step, argument: Any, owner: str | None = "", urgent: Waiting | None = None
    ) -> AsyncGenerator[list[bytes]]:
        """Yield the lines of a chain of pure steps, every few of them one task for all servers with this key.

        The scheduler does tasks in order of arrival, whoever their owner is; each run has one at a time. Where the
        scheduler was lost with all results, the steps are done again, once per chain. Raises as `Engine.chain`.
        """
        passed, losses = 0, 0
        while True:
            try:
                number = 0
                async for new in self._steps(key, step, argument, urgent):
                    number += 1
                    if number > passed:
                        passed = number
                        yield new
                return
            except SchedulerLost:
                losses += 1
                if losses > MAX_DEATHS:
                    raise

    async def _steps(self, key: str, step: Step, argument: Any, urgent: Waiting | None) -> AsyncGenerator[list[bytes]]:
        client = await self._wait_for_client()
        held: list[Future[Any]] = []
        linger = 0.0
        try:
            for number in itertools.count():
                if client.status != RUNNING:
                    raise SchedulerLost
                before = held[-2] if held else None
                held.append(
                    client.submit(
                        run_task, step, argument, before, key=f"{key}-{number}", priority=int(urgent is not None)
                    )
                )
                held.append(client.submit(drop_state, held[-1], key=f"{key}-{number}-lines", priority=1))
                more, new = await result_of(held[-1])
                yield new
                if not more:
                    linger = HOLD_SECONDS
                    return
        finally:
            asyncio.get_running_loop().call_later(linger, held.clear)

    async def _wait_for_client(self) -> "Client":
        while self._client is None or self._client.status != RUNNING:  # noqa: ASYNC110  # dask has no event for it
            await asyncio.sleep(POLL_SECONDS)
        return self._client

    async def _keep_connected(self) -> None:
        """Make a client, and another once it has given up, CONNECT_SECONDS after it lost the scheduler."""
        while True:
            if self._client is None or self._client.status == CLOSED:
                self._client = await connect(self._address)
                log.info("The cluster was reached.")
            await asyncio.sleep(RETRY_SECONDS)


async def connect(address: str) -> "Client":
    """Connect to the scheduler at an address, as soon as one answers."""
    from distributed import Client

    while True:
        try:
            client: Client = await Client(address, asynchronous=True, timeout=CONNECT_SECONDS, set_as_default=False)
            return client
        except OSError:
            log.error("The cluster cannot be reached yet.")
            await asyncio.sleep(RETRY_SECONDS)


async def result_of(future: "Future[Any]") -> Any:
    """Wait for a task's result. Raises WorkerDied where it killed its workers, SchedulerLost where it is unknown."""
    from distributed import CancelledError, KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        return await future.result()
    except KilledWorker as death:
        raise WorkerDied from death
    except (CancelledError, CommClosedError) as loss:
        raise SchedulerLost from loss


def run_task(step: Step, argument: Any, before: StepResult | None) -> StepResult:
    """Some steps from the state before: a fixed number, since a task may be done twice; the first task is one step."""
    if before is None:
        return work.run_steps(step, argument, None)
    return work.run_steps(step, argument, before[0], steps=STRIDE)


def drop_state(after: StepResult) -> tuple[bool, list[bytes]]:
    """Whether there are more steps, and the lines; the state stays at the worker that made it."""
    state, lines = after
    return state is not None, lines


def dask_setup(_: "Worker") -> None:
    """Prepare a worker for `--preload app.runs.cluster`: low priority, one thread, compiled before its first task."""
    work.lower_priority()
    work.probe()
