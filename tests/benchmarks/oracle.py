"""The core's ground states beside the best known losses, of the experiments that are kept and of others drawn anew.

    python -m tests.benchmarks.oracle [--kept N] [--new N] [--seed N] [--effort X] [--file PATH]

By default the two hundred that are kept and a hundred new ones. --seed draws the same new ones again.
"""

import argparse
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.table import row
from tests.oracle.__main__ import improve
from tests.oracle.draw import draw
from tests.oracle.known import NOTHING, PATH, Known, load, unknown
from tests.oracle.loss import evaluate, problem_of
from tests.superposition.asking import levels_of

NEW = 100
EFFORT = 0.5
LIMITS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
WORST = 20


@dataclass(frozen=True)
class Compared:
    """One level: what the core told, how far that is above the best known, and above the truth for its own model."""

    query: str
    excess: float
    untrue: float
    arrangement: str


def measure(full: bool) -> None:
    """Print both tables; the new experiments by a seed from entropy."""
    report_kept(None, PATH)
    report_new(NEW, secrets.randbits(31), EFFORT)


def report_kept(count: int | None, path: Path) -> None:
    """The experiments whose losses are kept."""
    report("kept", (known for known in load(path)[:count] if np.isfinite(known.losses).all()))


def report_new(count: int, seed: int, effort: float) -> None:
    """Others, searched more briefly."""
    print(f"new experiments of seed {seed}")
    report("new", (searched(k, unknown(one), seed, effort) for k, one in enumerate(draw(seed, count))))


def searched(index: int, known: Known, seed: int, effort: float) -> Known:
    """The same after a search."""
    improve(known, effort, np.random.default_rng([seed, index]), helpers=0)
    return known


def report(which: str, every: Iterable[Known]) -> None:
    """How many levels lie how far above, and the worst of them."""
    levels = [level for known in every for level in compare(known)]
    if not levels:
        return
    for limit in LIMITS:
        above = sum(not level.excess <= limit for level in levels)
        aim = {1e-4: "at most 1%", 1e-3: "0"}.get(limit, "")
        row(f"{which}: levels above the best known by {limit:.0e}", f"{above} of {len(levels)}", aim)
    lower = sum(level.excess < -1e-6 for level in levels)
    row(f"{which}: levels below it by 1e-06", f"{lower} of {len(levels)}, most {-min(x.excess for x in levels):.1e}")
    row(f"{which}: the loss told against the model's own, at most", f"{max(level.untrue for level in levels):.1e}")
    for level in sorted(levels, key=lambda level: -level.excess)[:WORST]:
        print(f"  {level.excess:9.1e}  {level.untrue:8.1e}  {level.query}  {level.arrangement}", flush=True)


def compare(known: Known) -> list[Compared]:
    """Every level of one experiment."""
    experiment = known.experiment
    levels = levels_of(experiment.query())
    excesses = known.excess([level["loss"] for level in levels])
    result = []
    for sparsity, level, excess in zip(experiment.sparsities, levels, excesses, strict=True):
        own = evaluate(experiment, sparsity, np.array(level["W"]), np.array(level["b"]))
        untrue = abs(level["loss"] - own) / max(own, NOTHING * problem_of(experiment, sparsity).unit)
        result.append(Compared(experiment.query((sparsity,)), excess, untrue, level["arrangement"]))
    return result


def main() -> None:
    """Print what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.oracle")
    parser.add_argument("--kept", type=int, help="only the first so many of the experiments that are kept")
    parser.add_argument("--new", type=int, default=NEW)
    parser.add_argument("--seed", type=int, default=secrets.randbits(31))
    parser.add_argument("--effort", type=float, default=EFFORT)
    parser.add_argument("--file", type=Path, default=PATH)
    chosen = parser.parse_args()
    report_kept(chosen.kept, chosen.file)
    report_new(chosen.new, chosen.seed, chosen.effort)


if __name__ == "__main__":
    main()
