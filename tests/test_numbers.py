"""Every number that the server is tuned by has its reason beside it; in tables their names say what they are."""

import pytest

from tests.serving import ROOT
from tests.superposition.test_numbers import bare

FILES = [path for path in sorted((ROOT / "app").rglob("*.py")) if "superposition" not in path.parts]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_number_has_its_reason(path):
    assert bare(path.read_text()) == []
