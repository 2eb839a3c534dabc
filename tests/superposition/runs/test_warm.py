"""What is compiled once is all that there is to compile."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SWEEP = """
import sys
from app.superposition.runs import sweep
from app.superposition.experiment.spec import Spec
for n, constraint in ((3, "free"), (9, "sphere"), (9, "sphere_gain")):
    state = sweep.start_sweep(Spec(n_features=n, n_hidden=2, constraint=constraint, sparsities=(0.5, 0.9)))
    while state is not None:
        state, _ = sweep.advance_sweep(state)
"""


def compiled(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.compiled")}


@pytest.mark.long
def test_a_sweep_after_the_first_process_compiles_nothing(tmp_path):
    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)})

    run("-m", "app.superposition.runs.warm")
    before = compiled(tmp_path)
    assert before
    run("-c", SWEEP)
    assert compiled(tmp_path) == before
