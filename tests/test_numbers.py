"""Every number that the server is tuned by has its reason beside it; in tables their names say what they are."""

import re

import pytest

from tests.serving import ROOT
from tests.superposition.test_numbers import unexplained

FILES = [path for path in sorted((ROOT / "app").rglob("*.py")) if "superposition" not in path.parts]
NUMBER = re.compile(r" = [(\d-].*(?<![(\[{])$")  # and not the first line of a table


def bare(source: str) -> list[str]:
    """Lines that give a name to a number without a reason."""
    return [line for line in unexplained(source) if NUMBER.search(line)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_number_has_its_reason(path):
    assert bare(path.read_text()) == []


def test_a_number_without_a_reason_is_seen():
    source = "A = 1\n\nB = 2  # of two\nC = (3, A)\nD = (\n    4,\n)\n\n\nclass E:\n    f: float = -5.0\n"
    assert bare(source) == ["A = 1", "C = (3, A)", "    f: float = -5.0"]
