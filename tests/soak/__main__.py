"""Soak: every promise of operation that takes minutes, its figure beside it; loopback only, within ten minutes.

python -m tests.soak [crowds|sliders|attacks|faults|volume|machines|rooms ...]
"""

import argparse
import asyncio
import importlib
import logging
import os
import platform
import resource

from tests.benchmarks import table

PARTS = ("crowds", "sliders", "attacks", "faults", "volume", "machines", "rooms")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one of {', '.join(PARTS)}; all without")
    chosen = parser.parse_args().parts or PARTS
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    logging.disable(logging.INFO)
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} before the start; clients share them\n")
    table.title()
    for part in chosen:
        asyncio.run(importlib.import_module(f"tests.soak.{part}").measure())


if __name__ == "__main__":
    main()
