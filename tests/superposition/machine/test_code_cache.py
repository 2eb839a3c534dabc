"""Compiled functions: the same bytes whether machine code is found or made, and some even where it cannot be kept."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

FUNCTION = """
from app.superposition.machine.compiled import compiled

@compiled
def double(x):
    return x + x
"""
OPENED = "import sys; sys.path.insert(0, '{}'); from doubling import double"
LOSSES = """
import torch
from app.superposition.loss.objectives import ClosedForm
from app.superposition.loss.problem import problem_of
from app.superposition.experiment.spec import Spec

problem = problem_of(Spec(n_features=4, sparsities=(0.5, 0.9)))
random = torch.Generator().manual_seed(0)
W, b = torch.randn(20, 2, 4, generator=random), torch.randn(20, 4, generator=random) / 5
for part in ClosedForm(problem)(W.mT @ W, b.double(), torch.arange(20) % 2):
    print(part.numpy().tobytes().hex())
"""
ONE = """
from app.superposition.machine.compiled import compiled

@compiled
def one(): return {}
"""
SWEEPS = """
import hashlib
from app.runs import work
from app.superposition.experiment.spec import Spec

told = hashlib.sha256()
for n_features in (5, 9):
    spec, state = Spec(n_features=n_features, sparsities=(0.0, 0.5, 0.9, 0.99)), None
    while True:
        state, lines = work.sweep(spec, state)
        told.update(b"".join(lines))
        if state is None:
            break
print(told.hexdigest())
"""


def run(script: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a script in a fresh process."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    command = [sys.executable, "-c", script]
    environ = {**inherited, "PYTHONPATH": str(ROOT), **environ}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)


@pytest.mark.long
@pytest.mark.parametrize("script", [LOSSES, SWEEPS])
def test_a_first_start_and_the_next_compute_the_same_bytes(tmp_path, script):
    first, second = (run(script, NUMBA_CACHE_DIR=str(tmp_path)) for _ in range(2))
    assert first.stdout == second.stdout


def test_code_that_was_damaged_is_made_anew(tmp_path):
    (tmp_path / "doubling.py").write_text(FUNCTION)
    script = f"{OPENED.format(tmp_path)}; print(double(21), double(1.5), double(1j))"
    environ = {"NUMBA_CACHE_DIR": str(tmp_path / "code")}
    assert run(script, **environ).stdout == "42 3.0 2j\n"
    whole = {path: path.read_bytes() for path in tmp_path.rglob("*.compiled")}
    damages = (
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:99] + b"?" * 99 + content[198:],
    )
    for (path, content), damage in zip(whole.items(), damages, strict=True):
        path.write_bytes(damage(content))
    again = run(script, **environ)
    assert (again.stdout, again.stderr) == ("42 3.0 2j\n", "")
    assert {path: len(path.read_bytes()) for path in whole} == {path: len(whole[path]) for path in whole}


def test_code_is_made_where_no_folder_can_keep_it(tmp_path):
    (tmp_path / "doubling.py").write_text(FUNCTION)
    (tmp_path / "__pycache__").touch()
    script = f"{OPENED.format(tmp_path)}; print(double(21))"
    outcome = run(script, HOME="/dev/null", NUMBA_CACHE_DIR="/dev/null")
    assert outcome.stdout == "42\n"
    assert outcome.stderr.count("\n") == 1
    assert "there is no folder that can be written to" in outcome.stderr


def test_a_folder_that_vanishes_under_a_running_process_costs_a_warning(tmp_path):
    (tmp_path / "doubling.py").write_text(FUNCTION)
    folder = tmp_path / "code"
    vanished = f"import shutil; shutil.rmtree('{folder}'); open('{folder}', 'w')"
    script = f"{OPENED.format(tmp_path)}; {vanished}; print(double(21), double(1.5), double(1j))"
    outcome = run(script, NUMBA_CACHE_DIR=str(folder))
    assert outcome.stdout == "42 3.0 2j\n"
    assert outcome.stderr.count("\n") == 1


def test_code_of_another_version_is_not_used(tmp_path):
    """A function holds what it calls from other modules: their source counts as well as its own."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "app", copy / "app", ignore=shutil.ignore_patterns("__pycache__"))
    module = copy / "app" / "superposition"
    (module / "one.py").write_text(
        "from app.superposition.machine.compiled import compiled\n@compiled\ndef one(): return 1\n"
    )
    (module / "two.py").write_text(
        "from app.superposition.machine.compiled import compiled\nfrom app.superposition.one import one\n"
        "@compiled\ndef two(): return one() + 1\n"
    )
    script = "from app.superposition.two import two; print(two())"
    environ = {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(tmp_path / "code")}
    assert in_copy(copy, script, environ) == "2\n"
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.compiled")}
    with (module / "experiment" / "recipe.py").open("a") as file:
        file.write("# neither module imports this one")
    assert in_copy(copy, script, environ) == "2\n"
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.compiled")} == kept
    (module / "one.py").write_text(
        "from app.superposition.machine.compiled import compiled\n@compiled\ndef one(): return 2\n"
    )
    assert in_copy(copy, script, environ) == "3\n"


def in_copy(copy: Path, script: str, environ: dict[str, str]) -> str:
    """What a script says that runs on a copy of the source."""
    command = [sys.executable, "-c", script]
    environ = {**os.environ, **environ}
    return subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, check=True).stdout
