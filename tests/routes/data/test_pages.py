"""What every page of other data does with its link."""

import re

import orjson
import pytest

from tests.in_process import ask

# Of each page: a link, something that its data then holds, and a link with three faults, one of which is said so.
PAGES = {
    "words": (
        "n_concepts=4&bias=false&sparsity=0.9&analogy=12,1,4",
        {"n_concepts": 4, "bias": "false", "sparsity": 0.9, "analogy": ["12", "1", "4"]},
        "n_concepts=50&analogy=9,9,9",
        "n_concepts must be a whole number from 2 to 8.",
    ),
    "samples": (
        "n_features=5&n_samples=12&draw=2&sparsity=0.9",
        {"n_features": 5, "n_samples": 12, "draw": 2},
        "n_features=5000&draw=99",
        "n_features must be a whole number from 2 to 1000.",
    ),
    "patterns": (
        "pattern=table&table=110:3,011&sharpness=8&along=sharpness&log_odds=-6",
        {"table": "110:3,011", "n_features": 3, "sharpness": 8, "log_odds": -6, "along": "sharpness"},
        "pattern=none&log_odds=50",
        "log_odds must be a number from -8 to 2.",
    ),
    "dictionary": (
        "n_features=4&n_latents=6&penalty=top_k&sparsity=0.9&budget=0.2",
        {"n_features": 4, "n_latents": 6, "penalty": "top_k", "strength": 1, "sparsity": 0.9, "budget": 0.2},
        "n_latents=50&budget=9",
        "n_latents must be a whole number from 1 to 32.",
    ),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("folder", ["/", "/embed/"])
def test_a_page_is_what_its_link_describes(name, folder):
    query, held, _, _ = PAGES[name]
    page = ask(f"{folder}{name}?{query}&theme=dark&v=1")
    assert page.status_code == 200
    assert 'data-theme="dark"' in page.text
    assert 'class="notice"' not in page.text
    data = data_of(page.text, name)
    assert {**data, **data["values"]}.items() >= held.items()


@pytest.mark.parametrize("name", PAGES)
def test_only_what_is_made_for_it_may_be_framed_and_has_no_heading_then(name):
    alone, framed = (ask(f"{folder}{name}") for folder in ("/", "/embed/"))
    assert "frame-ancestors" in alone.headers["Content-Security-Policy"]
    assert "frame-ancestors" not in framed.headers["Content-Security-Policy"]
    assert '<p class="brand">' in alone.text
    assert '<p class="brand">' not in framed.text
    assert f'href="./embed/{name}"' in alone.text
    assert f'href="../{name}"' in framed.text


def test_without_a_link_patterns_are_a_year_of_months():
    data = data_of(ask("/patterns").text, "patterns")
    assert (data["values"]["pattern"], data["values"]["n_features"], data["along"]) == ("months", 12, "log_odds")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_link_cannot_mean_is_a_notice(name):
    _, _, query, sentence = PAGES[name]
    page = ask(f"/{name}?{query}&surprise=%3Cb%3E")
    assert page.status_code == 200
    assert page.text.count('class="notice"') == 3
    assert sentence in page.text
    assert "<b>" not in page.text


@pytest.mark.parametrize("name", PAGES)
def test_a_link_of_a_newer_starcross_says_so(name):
    page = ask(f"/{name}?v=99")
    assert page.text.count('class="notice"') == 1
    assert "made by a newer Starcross" in page.text


def data_of(text, name):
    (data,) = re.findall(rf'<script type="application/json" id="{name}-data">(.*?)</script>', text)
    return orjson.loads(data)
