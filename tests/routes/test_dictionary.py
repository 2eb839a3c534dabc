"""/api/dictionary and /api/attack over a real socket, and what they refuse."""

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
