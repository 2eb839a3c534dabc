"""Every number that the core is tuned by has its reason beside it; rows of the ablation bench that it names exist.

Bounds and defaults of an experiment's fields are told in docs/api.md instead.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import superposition
from tests.benchmarks.ablation import ON, ONE_START
from tests.benchmarks.heuristics import HEURISTICS
from tests.benchmarks.stages import measure_heuristics, spec_of
from tests.oracle.known import load

CORE = Path(superposition.__path__[0])
FILES = sorted(CORE.rglob("*.py"))
TUNED = ("search", "optimise")  # rooms whose tables and records are explained as well
FIELDS = ("spec.py", "recipe.py")  # modules with the records of an experiment
NUMBER = re.compile(r" = [(\d-].*(?<![(\[{])$")  # and not the first line of a table
ROW = re.compile(r"# .*?ablation: ([^;)\n]+)")


def numbers(source: str) -> Iterator[ast.stmt]:
    """Constants, and fields of records, that are given a number but 0."""
    tree = ast.parse(source)
    for node in (*tree.body, *(part for one in tree.body if isinstance(one, ast.ClassDef) for part in one.body)):
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        given = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)] if value else []
        if any(number and type(number) in (int, float) for number in given):
            yield node


def unexplained(source: str) -> list[str]:
    """Lines with a number but no comment beside or just above."""
    lines = source.splitlines()
    return [
        lines[node.lineno - 1]
        for node in numbers(source)
        if not any("#" in line for line in lines[node.lineno - 1 : node.end_lineno])
        and not lines[node.lineno - 2].startswith("#")
    ]


def bare(source: str) -> list[str]:
    """Lines that give a name to a number without a reason."""
    return [line for line in unexplained(source) if NUMBER.search(line)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORE).as_posix())
def test_every_number_has_its_reason(path):
    missing = unexplained if path.parent.name in TUNED else bare
    assert [line for line in missing(path.read_text()) if path.name not in FIELDS or not line.startswith(" ")] == []


def test_a_number_without_a_reason_is_seen():
    assert unexplained("A = 1\n\nB = 2  # of two\n") == ["A = 1"]
    source = "A = 1\n\nB = 2  # of two\nC = (3, A)\nD = (\n    4,\n)\n\n\nclass E:\n    f: float = -5.0\n"
    assert bare(source) == ["A = 1", "C = (3, A)", "    f: float = -5.0"]


def test_every_row_of_the_ablation_bench_that_is_named_exists():
    named = {name.strip() for path in FILES for name in ROW.findall(path.read_text())}
    assert named
    assert named <= {heuristic.name for heuristic in HEURISTICS}


@pytest.mark.parametrize("index", [0, 17])  # on a sphere, and free: small experiments, in which most parts are called
def test_the_ablation_bench_follows_the_search(index):
    names = [ON, *(heuristic.name for heuristic in HEURISTICS)]
    spec = spec_of(load()[index].experiment.query())
    rows = {name: losses for name, losses, _ in measure_heuristics(index, ONE_START, names)}
    assert set(rows) == {ON, *(heuristic.name for heuristic in HEURISTICS if heuristic.concerns(spec))}
    assert all(len(losses) == len(spec.levels) for losses in rows.values())
