"""Who may train now: a few runs for each worker take turns step by step, the rest wait, one owner after the other."""

from collections import deque

from app.run import Run


class Queue:
    """A fair queue: owners take turns, and what one owner asked for comes in the order of asking."""

    def __init__(self) -> None:
        self._owners: dict[str, deque[Run]] = {}  # who is served next comes first

    def __len__(self) -> int:
        return sum(map(len, self._owners.values()))

    def add(self, run: Run) -> None:
        """Let a run wait."""
        self._owners.setdefault(run.owner, deque()).append(run)

    def remove(self, run: Run) -> None:
        """Forget a run, if it waits."""
        waiting = self._owners.get(run.owner)
        if waiting is not None and run in waiting:
            waiting.remove(run)
            if not waiting:
                del self._owners[run.owner]

    def next(self) -> Run:
        """Take the run whose turn it is; its owner goes to the end. Raises StopIteration where none waits."""
        owner = next(iter(self._owners))
        waiting = self._owners.pop(owner)
        run = waiting.popleft()
        if waiting:
            self._owners[owner] = waiting
        return run

    def position(self, run: Run) -> int:
        """How many runs have to start until this one has, itself included; 0 for one that does not wait."""
        waiting = self._owners.get(run.owner, deque())
        if run not in waiting:
            return 0
        rounds, ahead, before = waiting.index(run), 0, True
        for owner, others in self._owners.items():
            before = before and owner != run.owner
            ahead += rounds if owner == run.owner else min(len(others), rounds + before)
        return ahead + 1
