"""Search on: every experiment with fresh random numbers, what is found lower is kept.

    python -m tests.oracle improve [--effort 1] [--helpers 0] [--seed N] [--only 3,7] [--file PATH] [--models]

effort: 1 takes the processor some quarter of an hour for all. --models keeps the models too, and goes on from them.
"""

import argparse
import secrets
import time
from pathlib import Path

import numpy as np

from tests.oracle.known import PATH, Known, load, save
from tests.oracle.search import search


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("what", choices=["improve"])
    parser.add_argument("--effort", type=float, default=1.0)
    parser.add_argument("--helpers", type=int, default=0, help="levels searched between each two")
    parser.add_argument("--seed", type=int, default=secrets.randbits(31))
    parser.add_argument("--only", type=lambda text: [int(part) for part in text.split(",")], help="indices")
    parser.add_argument("--file", type=Path, default=PATH)
    parser.add_argument("--models", action="store_true")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    known = load(chosen.file)
    order = sorted(range(len(known)), key=lambda index: np.isfinite(known[index].losses).all())  # the unknown first
    for index in chosen.only or order:
        one = known[index]
        rng = np.random.default_rng([chosen.seed, index])
        began = time.process_time()
        gains = improve(one, chosen.effort, rng, chosen.helpers)
        save(known, chosen.file, chosen.models)
        took = time.process_time() - began
        told = " ".join(f"{gain:.1e}" if gain > 1e-9 else "-" for gain in gains)
        print(f"{index:3d} {took:5.1f} s  lower by {told}  {one.experiment.query()}", flush=True)


def improve(one: Known, effort: float, rng: np.random.Generator, helpers: int) -> list[float]:
    """Search one experiment on; by how much each level's best known loss fell, relative."""
    models = [None if model is None else np.array(model) for model in one.models]
    hunts = search(one.experiment, effort, rng, models, helpers)
    gains = []
    for k, hunt in enumerate(hunts):
        loss = hunt.best * hunt.problem.unit
        gain = 1 - loss / one.losses[k] if one.losses[k] > 0 else 0.0
        gains.append(gain)
        if gain > 0:
            one.losses[k], one.models[k] = loss, hunt.places[0].x.tolist()
    return gains


if __name__ == "__main__":
    main()
