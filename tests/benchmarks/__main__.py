"""Measure: every figure beside its aim, ratios side by side in one run, one thread, nothing asserted.

    python -m tests.benchmarks [recipe|scipy|step|sweeps|words|others|landscape|page|oracle ...] [--full]

Without a part all are measured, in some half an hour, of which the oracle takes most. --full gives the paper's recipe
its 10,000 steps for every model instead of extrapolating from some, which takes a quarter of an hour more.
"""

import argparse
import importlib
import os
import platform

PARTS = {
    "recipe": "recipe",
    "scipy": "expert",
    "step": "step",
    "sweeps": "sweeps",
    "words": "words",
    "others": "others",
    "landscape": "landscape",
    "page": "page",
    "oracle": "oracle",
}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of {', '.join(PARTS)}; all without")
    parser.add_argument("--full", action="store_true", help="train the paper's recipe to its end for every model")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # before torch and numpy
    import torch

    from tests.benchmarks import table

    torch.set_num_threads(1)
    print(f"torch {torch.__version__}, {platform.machine()}, {os.cpu_count()} cores of which one is used\n")
    table.title()
    for part in chosen.parts or PARTS:
        module = importlib.import_module(f"tests.benchmarks.{PARTS[part]}")
        module.measure(chosen.full)


if __name__ == "__main__":
    main()
