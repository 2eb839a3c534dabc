"""One model's training over real sockets: the paper's recipe by link, and on from given weights."""

import orjson
import pytest

from tests.in_process import ask
from tests.serving import web

SHORT = "/api/train?sparsity=0.9&steps=60"
STAR = {"W": [[1.1, 0.34, -0.89, -0.89, 0.34], [0.0, 1.05, 0.65, -0.65, -1.05]], "b": [-0.2] * 5}


def lines(answer):
    return [orjson.loads(line) for line in answer.content.splitlines()]


def test_a_training_begins_with_what_is_trained_and_ends_with_how_it_ended(server):
    answer = web.get(server.url + SHORT)
    first, *middle, last = lines(answer)
    assert (first["kind"], first["sparsity"], first["batch_size"], first["steps"]) == ("train", 0.9, 1024, 60)
    assert {"kind", "step", "W", "b", "loss", "feature_dimensionality"} == set(middle[0])
    assert [line["step"] for line in middle if line["kind"] == "frame"] == first["frames"]
    assert (last["kind"], last["converged"]) == ("done", False)


def test_the_same_link_gives_the_same_bytes_and_is_kept(server):
    first, again = web.get(server.url + SHORT), web.get(server.url + SHORT)
    assert first.content == again.content
    assert "immutable" in again.headers["cache-control"]
    answer = web.get(server.url + SHORT, headers={"If-None-Match": again.headers["etag"]})
    assert answer.status_code == 304


def test_given_weights_are_trained_on(server):
    url = f"{server.url}/api/train?sparsity=0.9&recipe=descent&steps=300"
    *_, last = lines(web.post(url, json=STAR))
    assert last["converged"]
    assert last["label"] == "star with 5 points"


def test_one_more_feature_than_was_given_is_introduced(server):
    url = f"{server.url}/api/train?n_features=6&sparsity=0.95&recipe=descent&steps=20"
    _, frame, *_ = lines(web.post(url, json=STAR))
    assert len(frame["b"]) == 6


@pytest.mark.parametrize(
    ("query", "content", "words"),
    [
        ("steps=9", orjson.dumps(STAR), "steps must be a whole number from 10"),
        ("n_features=7", orjson.dumps(STAR), "b must hold n_features numbers, which is 7, or one less"),
        ("", b"\xff\xfe", "the body must be a JSON object"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence(query, content, words):
    answer = ask(f"/api/train?{query}", "POST", content=content)
    assert answer.status_code == 422
    assert [words in error["message"] for error in answer.json()["errors"]] == [True]


@pytest.mark.parametrize(
    "query",
    [
        "n_features=16&n_hidden=3&steps=10",
        "n_features=4&correlation=anticorrelated&steps=10",
        "n_features=4&correlation=correlated&activation=linear&constraint=sphere_gain&steps=10&learning_rate=0.1",
        "n_features=9&recipe=descent&steps=10&sparsity=0.9999",
        "n_features=2&n_hidden=1&recipe=descent&constraint=sphere&sparsity=0",
    ],
)
def test_every_kind_of_spec_is_trained_to_finite_numbers(server, query):
    *_, last = lines(web.get(f"{server.url}/api/train?{query}"))
    assert last["kind"] == "done"
    assert last["loss"] >= 0


def test_a_given_model_is_described_by_its_name_and_loss(server):
    told = web.post(f"{server.url}/api/describe?sparsity=0.9&importance=1", json=STAR).json()
    assert told["label"] == "star with 5 points"
    question = {**STAR, "sparsity": 0.9}
    assert told["loss"] == pytest.approx(web.post(f"{server.url}/api/loss", json=question).json()["loss"], rel=1e-9)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("n_features=6", "b must hold n_features numbers, which is 6."),
        ("steps=100", "steps is for training; leave it out."),
        ("colour=red", "colour is not a parameter"),
    ],
)
def test_what_cannot_be_described_is_refused_in_a_sentence(query, words):
    answer = ask(f"/api/describe?{query}", "POST", content=orjson.dumps(STAR))
    assert answer.status_code == 422
    assert [words in error["message"] for error in answer.json()["errors"]] == [True]
