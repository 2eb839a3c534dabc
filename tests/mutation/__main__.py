"""Try a sample of small faults in the core, one at a time, and print which of them no test of its rooms sees.

    python -m tests.mutation [loss|naming|search ...] [--faults 15]

What survives wants a test or is equivalent: a comparison of numbers that are never equal, a shortcut that is only
quicker. Each fault takes a run of the tests, of a few minutes at most.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.superposition.machine.version import version_of
from tests.mutation.faults import Fault, faults
from tests.mutation.trial import CORE, first_failure
from tests.serving import ROOT

SEED = 0  # every run tries the same sample
MOST_IN_ONE = 2  # faults of one function: the sample spreads
LONG = ("test_ground_states.py", "test_minimum.py")  # whole searches, left out
TESTS = Path("tests/superposition")
# What faults are put into, and the rooms whose tests are to see them.
AREAS = {
    "loss": (["loss/*", "loss/faces/*"], ["loss"]),
    "naming": (
        [
            f"geometry/{name}"
            for name in ("naming", "stars", "bodies", "arrangement", "shapes", "catalogue", "measures")
        ],
        ["geometry"],
    ),
    "search": (["search/*", "optimise/*_minimiser"], ["search", "optimise"]),
}


def sample(area: str, size: int) -> list[Fault]:
    """The area's faults that are tried: drawn at random, few in one function."""
    modules = sorted(path for pattern in AREAS[area][0] for path in CORE.glob(f"{pattern}.py"))
    every = [fault for module in modules for fault in faults(module)]
    random.Random(SEED).shuffle(every)
    count: Counter[tuple[Path, str]] = Counter()
    chosen = []
    for fault in every:
        count[fault.path, fault.function] += 1
        if count[fault.path, fault.function] <= MOST_IN_ONE:
            chosen.append(fault)
    return chosen[:size]


def files_of(area: str, path: Path | None = None) -> list[str]:
    """A module's own tests first, then those of its rooms."""
    rooms = [TESTS / room for room in AREAS[area][1]]
    own = TESTS / path.relative_to(CORE).with_name(f"test_{path.name}") if path else Path()
    found = sorted(test for room in rooms for test in room.rglob("test_*.py") if test.name not in LONG)
    return [str(test) for test in sorted(found, key=lambda test: (test != own, test.parent != own.parent))]


def enter_copy(folder: str) -> None:
    """Copy the tree, and import from the copy alone."""
    for part in ("app", "tests", "static", "templates"):
        shutil.copytree(ROOT / part, Path(folder) / part, ignore=shutil.ignore_patterns("*.pyc", "*.nb?"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    os.chdir(folder)
    sys.path[:] = [folder, *(path for path in sys.path if path not in ("", str(ROOT)))]
    for module in [name for name in sys.modules if name.partition(".")[0] in ("app", "tests")]:
        del sys.modules[module]


def main() -> None:
    """Try every area's sample on a copy of the tree."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("areas", nargs="*", metavar="area", help=f"of {', '.join(AREAS)}; all without")
    parser.add_argument("--faults", type=int, default=15, help="of each area")
    chosen = parser.parse_args()
    if unknown := set(chosen.areas) - set(AREAS):
        parser.error(f"there is no area {', '.join(sorted(unknown))}; there are {', '.join(AREAS)}")
    version = version_of(ROOT / CORE)
    with tempfile.TemporaryDirectory() as folder:
        enter_copy(folder)
        for area in chosen.areas or AREAS:
            failed = first_failure(files_of(area), version)
            assert not failed, failed
            for fault in sample(area, chosen.faults):
                whole = fault.path.read_bytes()
                fault.path.write_bytes(fault.put_into(whole))
                failed = first_failure(files_of(area, fault.path), version, fault.path)
                fault.path.write_bytes(whole)
                print("killed  " if failed else "SURVIVED", fault, failed, flush=True)


if __name__ == "__main__":
    main()
