"""What each heuristic of the search for ground states buys in loss and costs in time: each is turned off in turn.

    python -m tests.benchmarks.ablation [--every 5] [--only 140,186] [--names "permutations" ...] [--file PATH]

Over the experiments whose best losses are kept, in two processes. A figure counts the levels whose loss is so much
higher than with everything on; a time is relative to that. What is done is kept in a file, from which a bench that was
interrupted goes on; --table prints what is there.
"""

import argparse
import json
import multiprocessing
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any

PROCESSES = 2
EVERY = 5  # a row of all the experiments takes a processor up to three quarters of an hour
LIMITS = (1e-6, 1e-4, 1e-3)
ON = "everything on"
ONE_START = "&n_seeds=1&seed=77"  # which leans on the search most, as in the test against the best known losses
TITLES = ("specs", *(f"> {limit:.0e}" for limit in LIMITS), "lower", "worst", "time")

Rows = dict[str, dict[int, dict[str, Any]]]  # by heuristic and experiment


def measure(job: tuple[int, list[str], Path]) -> int:
    """Append a row for each heuristic to the file; the experiment's index."""
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # before torch and numpy
    import torch

    from tests.benchmarks.stages import measure_heuristics

    torch.set_num_threads(1)
    index, names, path = job
    for name, losses, seconds in measure_heuristics(index, ONE_START, names):
        with path.open("a") as file:
            file.write(json.dumps({"index": index, "name": name, "losses": losses, "seconds": seconds}) + "\n")
    return index


def read_rows(path: Path) -> Rows:
    """What is in the file."""
    rows: Rows = defaultdict(dict)
    for line in path.read_text().splitlines() if path.exists() else ():
        row = json.loads(line)
        rows[row["name"]][row["index"]] = row
    return rows


def table(rows: Rows, names: list[str]) -> Iterator[str]:
    """A line for each heuristic, over the experiments that it concerns and that are done."""
    yield f"{'off':<40}" + "".join(f"{title:>9}" for title in TITLES)
    for name in names:
        done = sorted(set(rows[name]) & set(rows[ON]))
        if not done:
            continue
        excesses = [excess for index in done for excess in excess_of(index, rows[ON][index], rows[name][index])]
        seconds = [sum(rows[which][index]["seconds"] for index in done) for which in (name, ON)]
        counts = [sum(x > limit for x in excesses) for limit in LIMITS] + [sum(x < -LIMITS[0] for x in excesses)]
        figures = (len(done), *counts, f"{max(excesses):.0e}", f"{seconds[0] / seconds[1]:.2f}")
        yield f"{name:<40}" + "".join(f"{figure:>9}" for figure in figures)


def excess_of(index: int, on: dict[str, Any], off: dict[str, Any]) -> list[float]:
    """How far each level lies above the same with everything on, relatively."""
    from tests.oracle.known import Known, load

    experiment = load()[index].experiment
    return Known(experiment, on["losses"], []).excess(off["losses"])


def main() -> None:
    """Print what the command line asks for."""
    from tests.benchmarks.heuristics import HEURISTICS
    from tests.oracle.known import COUNT

    every = [heuristic.name for heuristic in HEURISTICS]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ablation")
    parser.add_argument("--every", type=int, default=EVERY, help="only each so many-th of the experiments")
    parser.add_argument("--only", type=lambda text: [int(part) for part in text.split(",")], help="indices")
    parser.add_argument("--names", nargs="*", default=every, choices=every, metavar="NAME")
    parser.add_argument("--file", type=Path, default=Path(gettempdir()) / "starcross-ablation.jsonl")
    parser.add_argument("--table", action="store_true", help="measure nothing")
    chosen = parser.parse_args()
    rows, jobs = read_rows(chosen.file), []
    for index in chosen.only or range(0, COUNT, chosen.every):
        missing = [name for name in (ON, *chosen.names) if index not in rows[name]]
        if missing and not chosen.table:
            jobs.append((index, missing, chosen.file))
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for count, index in enumerate(pool.imap_unordered(measure, jobs), 1):
            print(f"experiment {index} done, {count} of {len(jobs)}", flush=True)
    for line in table(read_rows(chosen.file), chosen.names):
        print(line)


if __name__ == "__main__":
    main()
