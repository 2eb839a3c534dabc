"""The page "Data points"."""

import re

import orjson
import pytest

from tests.in_process import ask


@pytest.mark.parametrize("path", ["/samples", "/embed/samples"])
def test_the_page_is_what_its_link_describes(path):
    page = ask(f"{path}?n_features=5&n_samples=12&draw=2&sparsity=0.9&theme=dark&v=1")
    assert page.status_code == 200
    assert 'data-theme="dark"' in page.text
    assert ("frame-ancestors" in page.headers["Content-Security-Policy"]) == (path == "/samples")
    (data,) = re.findall(r'<script type="application/json" id="samples-data">(.*?)</script>', page.text)
    told = orjson.loads(data)
    assert (told["values"]["n_features"], told["values"]["n_samples"], told["draw"]) == (5, 12, 2)
    assert 'class="notice"' not in page.text


def test_what_a_link_cannot_mean_is_a_notice():
    page = ask("/samples?n_features=5000&draw=99&surprise=%3Cb%3E")
    assert page.status_code == 200
    assert page.text.count('class="notice"') == 3
    assert "n_features must be a whole number from 2 to 1000." in page.text
    assert "<b>" not in page.text
