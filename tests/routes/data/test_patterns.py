"""The page of features that come together, as its link describes it."""

import re

import orjson
import pytest

from tests.in_process import ask


def data_of(path):
    page = ask(path)
    assert page.status_code == 200
    (data,) = re.findall(r'<script type="application/json" id="patterns-data">(.*?)</script>', page.text)
    return page, orjson.loads(data)


@pytest.mark.parametrize("path", ["/patterns", "/embed/patterns"])
def test_the_page_is_what_its_link_describes(path):
    page, told = data_of(f"{path}?pattern=table&table=110:3,011&sharpness=8&along=sharpness&log_odds=-6&theme=dark")
    assert 'data-theme="dark"' in page.text
    assert ("frame-ancestors" in page.headers["Content-Security-Policy"]) == (path == "/patterns")
    values = told["values"]
    assert (values["pattern"], values["table"], values["n_features"]) == ("table", "110:3,011", 3)
    assert (told["along"], values["sharpness"], values["log_odds"]) == ("sharpness", 8, -6)
    assert 'class="notice"' not in page.text


def test_without_a_link_it_is_a_year_of_months():
    page, told = data_of("/patterns")
    assert (told["values"]["pattern"], told["values"]["n_features"], told["along"]) == ("months", 12, "log_odds")
    assert 'class="notice"' not in page.text


def test_what_a_link_cannot_mean_is_a_notice():
    page, told = data_of("/patterns?pattern=none&log_odds=50&surprise=%3Cb%3E")
    assert page.text.count('class="notice"') == 3
    assert "log_odds must be a number from -8 to 2." in page.text
    assert "<b>" not in page.text
    assert (told["values"]["pattern"], told["values"]["log_odds"]) == ("months", 2)
