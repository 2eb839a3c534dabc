"""Each module has a test file of its own name in the same room, and each test file has its module."""

import ast
from pathlib import Path

from tests.serving import ROOT

# Modules without a test file of their own, and why.
UNMIRRORED = {
    "app/__init__.py": "the version; test_docs.py compares it with the package's",
    "app/__main__.py": "a call of command.main; test_command.py starts it",
    "app/superposition/__init__.py": "superposition/test_public.py holds the public names",
}
# Modules that still lack one: exactly these, so that each leaves the list with its test.
MISSING: set[str] = set()
# Test files that belong to no single module, and why.
ACROSS = {
    "tests/browser": "the page in a real Chromium",
    "tests/lines": "the types of what the server writes for the page, on both sides",
    "tests/mutation": "the faults with which the tests themselves are tried",
    "tests/lessons": "what the lessons' words say of experiments, computed anew",
    "tests/runs/test_shares.py": "how owners share a whole server, through every route",
    "tests/superposition/test_census.py": "names along whole sliders",
    "tests/superposition/test_docstrings.py": "what the core's docstrings state",
    "tests/superposition/test_numbers.py": "the numbers that the search is tuned by",
    "tests/superposition/test_rows_and_columns.py": "one level along sparsity, along importance and alone",
    "tests/superposition/test_public.py": "the public names of the core",
    "tests/test_corners.py": "extremes of all bounds together, through every route",
    "tests/test_docs.py": "the papers",
    "tests/test_fuzz.py": "generated requests to every route",
    "tests/test_numbers.py": "the numbers that the server is tuned by",
    "tests/test_layering.py": "which room may import which",
    "tests/test_mirror.py": "this",
    "tests/test_old_links.py": "links that people have, through every page",
    "tests/test_package.py": "the wheel",
    "tests/test_proxy.py": "a whole server behind nginx",
    "tests/test_setup.py": "the Makefile, the image and the scripts",
}


def modules(root: Path) -> set[str]:
    """Every module below app with more in it than a docstring."""
    paths = [path for path in (root / "app").rglob("*.py") if len(ast.parse(path.read_text()).body) > 1]
    return {path.relative_to(root).as_posix() for path in paths}


def mirror_of(module: str) -> str:
    """Where the tests of a module are."""
    folder, _, name = module.removeprefix("app/").rpartition("/")
    return f"tests/{folder}/test_{name}" if folder else f"tests/test_{name}"


def mirrors(root: Path) -> set[str]:
    """Every test file that belongs to a module."""
    paths = {path.relative_to(root).as_posix() for path in (root / "tests").rglob("test_*.py")}
    return {path for path in paths if path not in ACROSS and path.rpartition("/")[0] not in ACROSS}


def test_every_module_has_a_test_file_and_every_test_file_a_module():
    expected = {mirror_of(module): module for module in modules(ROOT) - set(UNMIRRORED)}
    found = mirrors(ROOT)
    assert {expected[path] for path in set(expected) - found} == MISSING
    assert found - set(expected) == set()


def test_every_exception_exists():
    assert [path for path in (*UNMIRRORED, *ACROSS) if not (ROOT / path).exists()] == []


def test_a_module_without_tests_and_a_test_without_a_module_are_seen(tmp_path):
    for name, text in {
        "app/http/logs.py": '"""Logs."""\nKINDS = ()\n',
        "app/http/__init__.py": '"""Nothing but words."""\n',
        "tests/http/test_log.py": "",
        "tests/browser/test_page.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert {mirror_of(module) for module in modules(tmp_path)} == {"tests/http/test_logs.py"}
    assert mirrors(tmp_path) == {"tests/http/test_log.py"}
