"""Who may import whom: small rooms in their order, no circle, and processes where the forbidden cannot be imported."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.serving import ROOT

# From the ground up: a module imports those of its own room and of rooms before it.
CORE = (
    "machine",
    "experiment",
    "geometry",
    "loss",
    "optimise",
    "search",
    "branches",
    "levels",
    "samples",
    "words",
    "skipgram",
    "patterns",
    "dictionary",
    "attack",
    "runs",
)
SERVER = ("", "superposition", "content", "drawing", "http", "classroom", "runs", "routes")
MOST_MODULES = 16  # of a room, __init__ among them: its list is read without scrolling
OVER_ALL = ("main", "command", "__main__")  # modules at the top that put the server together

WALL = """
import sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        outside = name.startswith("app.") and not (name + ".").startswith("app.superposition.")
        if outside or name.partition(".")[0] in {"fastapi", "starlette", "jinja2"}:
            raise RuntimeError(f"the numerical core must not import {name}")

sys.meta_path.insert(0, Wall())
"""

EVERY_MODULE = """
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


def imports(folder: Path) -> dict[str, set[str]]:
    """Of each module below a folder the modules there that it imports, by dotted names without the folder's."""
    paths = {dotted(path.relative_to(folder)): path for path in folder.rglob("*.py")}
    return {
        name: {module for module in imported(path, name) if module in paths and module != name}
        for name, path in paths.items()
    }


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def imported(path: Path, name: str) -> Iterator[str]:
    """What a module's relative imports may mean: a name of a module, or a module of a package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = name.split(".")[: -node.level]
            package = [*above, *(node.module.split(".") if node.module else [])]
            yield ".".join(package)
            yield from (".".join([*package, alias.name]) for alias in node.names)


def room_of(name: str) -> str:
    return name.rpartition(".")[0].partition(".")[0]


def upward(edges: dict[str, set[str]], rooms: tuple[str, ...]) -> list[tuple[str, str]]:
    """Imports of a room that comes later."""
    place = {room: place for place, room in enumerate(rooms)}
    return [
        (name, other)
        for name, others in edges.items()
        for other in others
        if place[room_of(other)] > place[room_of(name)]
    ]


def circle(edges: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a ring, if there are any."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def crowded(folder: Path) -> dict[str, int]:
    """The rooms with too many modules, and how many."""
    count = Counter(path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    return {room: modules for room, modules in count.items() if modules > MOST_MODULES}


@pytest.mark.parametrize(("folder", "rooms"), [("app/superposition", CORE), ("app", SERVER)])
def test_arrows_between_rooms_point_downwards(folder, rooms):
    edges = {name: found for name, found in imports(ROOT / folder).items() if name not in OVER_ALL}
    rooms = rooms if folder == "app" else ("", *rooms)
    assert upward(edges, rooms) == []
    assert {room_of(name) for name in edges} == set(rooms)
    assert sum(map(len, edges.values())) > len(edges)


def test_no_modules_import_each_other_in_a_ring():
    assert circle(imports(ROOT / "app")) == []


def test_a_room_is_taken_in_at_a_glance():
    assert crowded(ROOT / "app") == {}


def test_a_crowded_room_is_seen(tmp_path):
    (tmp_path / "loss").mkdir()
    for number in range(MOST_MODULES + 1):
        (tmp_path / "loss" / f"part_{number}.py").touch()
    assert crowded(tmp_path) == {"loss": MOST_MODULES + 1}


def test_an_arrow_upwards_and_a_ring_are_seen(tmp_path):
    for name, text in {
        "loss/gram.py": "from ..search.moves import move\n",
        "search/moves.py": "def f():\n    from ..loss import gram\n",
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    edges = imports(tmp_path)
    assert upward(edges, ("loss", "search")) == [("loss.gram", "search.moves")]
    assert set(circle(edges)) == {"loss.gram", "search.moves"}


def test_the_package_is_imported_by_relative_names_alone():
    """It has two names: app in a checkout, starcross where it is installed."""
    named = [
        (path.relative_to(ROOT).as_posix(), node.lineno)
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "app")
        or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "app" for alias in node.names))
    ]
    assert named == []


def run(script: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a script in a fresh process."""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_numerical_core_knows_nothing_of_the_web():
    assert run(WALL + EVERY_MODULE).stderr == ""


def test_this_check_can_fail():
    for forbidden in ("starlette.requests", "app.settings", "jinja2"):
        assert f"must not import {forbidden.partition('.')[0]}" in run(f"{WALL}\nimport {forbidden}").stderr


def test_the_web_process_serves_without_torch():
    finished = run(WEB + NO_TORCH)
    assert finished.returncode == 0, finished.stderr


def test_that_check_can_fail_too():
    assert "the web process imported it" in run(f"import sys, scipy\n{NO_TORCH}").stderr
