"""/api/words over a real socket, and what it refuses."""

import random

import orjson
import pytest

from app.superposition.skipgram.query import OWN
from app.superposition.words.query import READABLE
from tests.in_process import ask
from tests.serving import web

SMALL = "n_concepts=2&n_hidden=1&n_seeds=2&sparsities=0.5,0.9"


def test_a_run_is_a_stream_that_caches_may_keep(server):
    first = web.get(f"{server.url}/api/words?{SMALL}")
    assert first.headers["Content-Type"] == "application/jsonl"
    told = [orjson.loads(line) for line in first.content.splitlines()]
    kinds = [line["kind"] for line in told]
    assert kinds[0] == "sweep"
    assert set(kinds[1:-2]) == {"frame"}
    assert kinds[-2:] == ["result", "history"]
    assert [level["sparsity"] for level in told[-2]["levels"]] == told[0]["sparsity"] == [0.5, 0.9]
    again = web.get(f"{server.url}/api/words?{SMALL}")
    assert again.content == first.content
    tag = {"If-None-Match": again.headers["ETag"]}
    assert web.get(f"{server.url}/api/words?{SMALL}", headers=tag).status_code == 304


def test_the_paper_s_recipe_is_a_stream_of_its_own(server):
    answer = web.get(f"{server.url}/api/words?n_concepts=2&n_hidden=1&recipe=paper&sparsity=0.9&pairs=2000")
    told = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [line["kind"] for line in told[:2]] == ["train", "optimum"]
    assert {line["kind"] for line in told[2:-1]} == {"frame"}
    assert [line["step"] for line in told[2:-1]] == told[0]["frames"]
    assert (told[-1]["kind"], told[-1]["step"]) == ("done", 2000)


@pytest.mark.parametrize(
    ("query", "field", "bound"),
    [
        ("n_concepts=9", "n_concepts", "2 to 8"),
        ("n_features=5", "n_features", "is not a parameter"),
        ("along=importance", "sparsity", "give sparsity"),
        ("n_concepts=8&n_seeds=32", "n_seeds", "must be at most"),
        ("recipe=paper", "sparsity", "give its sparsity"),
        ("recipe=paper&sparsity=0.9&negatives=20", "pairs", "at most 2857142"),
        (f"seed={'1' * 5000}", "query", "characters"),
    ],
)
def test_a_bad_question_is_refused_with_one_sentence(query, field, bound):
    answer = ask(f"/api/words?{query}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert bound in error["message"]


def test_whatever_is_asked_is_refused_or_could_be_run():
    """HEAD starts nothing, so that only reading is tried."""
    chance = random.Random(1)
    texts = [
        "0",
        "1",
        "5",
        "nan",
        "-1",
        "1e400",
        "%00",
        "true",
        "importance",
        "paper",
        "0.5,,",
        "0.5,0.9",
        "",
        "%ff",
        "9" * 30,
    ]
    statuses = set()
    for _ in range(150):
        names = chance.choices([*READABLE, *OWN, "x", "%3Cb%3E"], k=chance.randrange(6))
        query = "&".join(f"{name}={chance.choice(texts)}" for name in names)
        statuses.add(ask(f"/api/words?{query}", "HEAD").status_code)
    assert statuses == {200, 422}
