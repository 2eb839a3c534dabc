"""Every number that the search is tuned by has its reason beside it; rows of the ablation bench that it names exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.superposition import optimise, search
from tests.benchmarks.ablation import ON, ONE_START
from tests.benchmarks.heuristics import HEURISTICS
from tests.benchmarks.stages import measure_heuristics, spec_of
from tests.oracle.known import load

ROOMS = [Path(room.__path__[0]) for room in (search, optimise)]
FILES = sorted(path for room in ROOMS for path in room.glob("*.py"))
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_number_has_its_reason(path):
    assert unexplained(path.read_text()) == []


def test_a_number_without_a_reason_is_seen():
    assert unexplained("A = 1\n\nB = 2  # of two\n") == ["A = 1"]


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
