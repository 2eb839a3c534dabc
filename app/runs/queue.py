"""Which runs may begin: a few of each owner at a time, while its others wait."""

from collections import Counter, deque

from .run import Run


class Line:
    """The waiting runs of one owner: those that hands wait for first, then groups alternate; each keeps its order."""

    def __init__(self) -> None:
        self._by_hand: deque[Run] = deque()
        self._groups: dict[str, deque[Run]] = {}  # the next one to be served first

    def __len__(self) -> int:
        return len(self._by_hand) + sum(map(len, self._groups.values()))

    def add(self, run: Run) -> None:
        """Let a run wait."""
        if run.by_hand:
            self._by_hand.append(run)
            return
        self._groups.setdefault(run.group, deque()).append(run)

    def remove(self, run: Run) -> None:
        """Forget a run, if it waits."""
        if run in self._by_hand:
            self._by_hand.remove(run)
        waiting = self._groups.get(run.group)
        if waiting is not None and run in waiting:
            waiting.remove(run)
            if not waiting:
                del self._groups[run.group]

    def next(self) -> Run:
        """Take the next run; its group goes to the end. Raises StopIteration where none waits."""
        if self._by_hand:
            return self._by_hand.popleft()
        group = next(iter(self._groups))
        waiting = self._groups.pop(group)
        run = waiting.popleft()
        if waiting:
            self._groups[group] = waiting
        return run

    def position(self, run: Run) -> int:
        """How many runs have to start until this one has, itself included; 0 for one that does not wait."""
        if run in self._by_hand:
            return self._by_hand.index(run) + 1
        waiting = self._groups.get(run.group, deque())
        if run not in waiting:
            return 0
        rounds, ahead, before = waiting.index(run), 0, True
        for group, others in self._groups.items():
            before = before and group != run.group
            ahead += rounds if group == run.group else min(len(others), rounds + before)
        return len(self._by_hand) + ahead + 1


class Queue:
    """The lines of all owners. No owner waits for another's runs to end: the engine decides whose steps come next."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._begun: Counter[str] = Counter()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def add(self, run: Run) -> None:
        """Let a run wait."""
        self._lines.setdefault(run.owner, Line()).add(run)

    def remove(self, run: Run) -> None:
        """Forget a run, if it waits."""
        line = self._lines.get(run.owner, Line())
        line.remove(run)
        if not line:
            self._lines.pop(run.owner, None)

    def admit(self, at_once: int) -> list[Run]:
        """Take the runs that may begin, so that no owner has more than `at_once` under way."""
        admitted = []
        for owner, line in list(self._lines.items()):
            while line and self._begun[owner] < at_once:
                admitted.append(line.next())
                self._begun[owner] += 1
            if not line:
                del self._lines[owner]
        return admitted

    def end(self, run: Run) -> None:
        """Note that a run which was admitted has ended."""
        self._begun[run.owner] -= 1
        if not self._begun[run.owner]:
            del self._begun[run.owner]

    def position(self, run: Run) -> int:
        """How many runs of its owner have to start until this one has, itself included; 0 for one that has begun."""
        return self._lines.get(run.owner, Line()).position(run)
