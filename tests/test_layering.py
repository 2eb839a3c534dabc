"""Who may import whom, kept by processes in which the forbidden cannot be imported."""

import subprocess
import sys

from tests.serving import ROOT

WALL = """
import sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        outside = name.startswith("app.") and not (name + ".").startswith("app.superposition.")
        if outside or name.partition(".")[0] in {"fastapi", "starlette", "jinja2"}:
            raise RuntimeError(f"the numerical core must not import {name}")

sys.meta_path.insert(0, Wall())
"""

CORE = """
import pkgutil
import app.superposition
for module in pkgutil.walk_packages(app.superposition.__path__, "app.superposition."):
    __import__(module.name)
"""

WEB = """
import sys
from starlette.testclient import TestClient
from app.main import app

with TestClient(app) as client:
    answer = client.get("/api/sweep?n_features=2&n_hidden=1&n_seeds=1&sparsities=0.9")
    assert answer.text.splitlines()[-1].startswith('{"kind":"history"'), answer.text
    assert client.get("/").status_code == 200
"""

NO_TORCH = """
assert not {name for name in ("torch", "scipy") if name in sys.modules}, "the web process imported it"
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a script in a fresh process."""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_numerical_core_knows_nothing_of_the_web():
    assert run(WALL + CORE).stderr == ""


def test_this_check_can_fail():
    for forbidden in ("starlette.requests", "app.settings", "jinja2"):
        assert f"must not import {forbidden.partition('.')[0]}" in run(f"{WALL}\nimport {forbidden}").stderr


def test_the_web_process_serves_without_torch():
    finished = run(WEB + NO_TORCH)
    assert finished.returncode == 0, finished.stderr


def test_that_check_can_fail_too():
    assert "the web process imported it" in run(f"import sys, scipy\n{NO_TORCH}").stderr
