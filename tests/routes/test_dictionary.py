"""/api/dictionary and /api/attack over a real socket, what they refuse, and their page."""

import re

import orjson
import pytest

from tests.in_process import ask
from tests.serving import web

SMALL = "n_features=2&n_hidden=1&sparsities=0.5,0.9&sparsity=0.9&n_latents=2&n_seeds=2"


def test_a_run_is_a_stream_that_caches_may_keep(server):
    first = web.get(f"{server.url}/api/dictionary?{SMALL}")
    assert first.headers["Content-Type"] == "application/jsonl"
    told = [orjson.loads(line) for line in first.content.splitlines()]
    assert [line["kind"] for line in told[:3]] == ["dictionary", "model", "frame"]
    assert [line["kind"] for line in told[-2:]] == ["result", "history"]
    again = web.get(f"{server.url}/api/dictionary?{SMALL}")
    assert again.content == first.content
    tag = {"If-None-Match": again.headers["ETag"]}
    assert web.get(f"{server.url}/api/dictionary?{SMALL}", headers=tag).status_code == 304


@pytest.mark.parametrize(
    ("query", "field", "bound"),
    [
        ("n_latents=0", "n_latents", "1 to 32"),
        ("n_concepts=5", "n_concepts", "is not a parameter"),
        ("penalty=top_k&strength=9", "strength", "n_latents, which is 5"),
        ("n_features=16&n_latents=32&n_seeds=32", "n_seeds", "must be at most"),
        (f"seed={'1' * 5000}", "query", "characters"),
    ],
)
def test_a_bad_question_is_refused_with_one_sentence(query, field, bound):
    answer = ask(f"/api/dictionary?{query}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert bound in error["message"]


def test_attacks_are_one_object_that_caches_may_keep(server):
    answer = web.get(f"{server.url}/api/attack?n_features=2&n_hidden=1&sparsities=0.5,0.9&budget=0.1,0.2")
    assert answer.headers["Content-Type"] == "application/json"
    assert "ETag" in answer.headers
    told = answer.json()
    assert told["budget"] == [0.1, 0.2]
    assert [level["sparsity"] for level in told["levels"]] == [0.5, 0.9]


@pytest.mark.parametrize("query", ["decoder=rms_norm", "budget=5", "n_features=1", f"seed={'1' * 5000}"])
def test_an_attack_that_is_not_known_is_refused(query):
    answer = ask(f"/api/attack?{query}")
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 1


@pytest.mark.parametrize("path", ["/dictionary", "/embed/dictionary"])
def test_the_page_is_what_its_link_describes(path):
    page = ask(f"{path}?n_features=4&n_latents=6&penalty=top_k&sparsity=0.9&budget=0.2&theme=dark")
    assert page.status_code == 200
    assert 'data-theme="dark"' in page.text
    assert ("frame-ancestors" in page.headers["Content-Security-Policy"]) == (path == "/dictionary")
    (data,) = re.findall(r'<script type="application/json" id="dictionary-data">(.*?)</script>', page.text)
    told = orjson.loads(data)
    values = told["values"]
    assert [values[name] for name in ("n_features", "n_latents", "penalty", "strength")] == [4, 6, "top_k", 1]
    assert (told["sparsity"], told["budget"]) == (0.9, 0.2)
    assert 'class="notice"' not in page.text


def test_what_a_link_cannot_mean_is_a_notice():
    page = ask("/dictionary?n_latents=50&budget=9&surprise=%3Cb%3E")
    assert page.status_code == 200
    assert page.text.count('class="notice"') == 3
    assert "n_latents must be a whole number from 1 to 32." in page.text
    assert "<b>" not in page.text
