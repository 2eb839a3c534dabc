"""HEAD wherever GET is allowed, without a body and without training."""

import pytest
from starlette.requests import Request

from app.http.heads import as_get, is_head
from tests.runs.test_shares import DEAR, WAYS
from tests.serving import web


def test_a_head_is_a_get_that_is_marked():
    scope = {"type": "http", "method": "HEAD", "path": "/", "headers": []}
    assert as_get(scope)["method"] == "GET"
    assert is_head(Request(as_get(scope)))
    assert scope["method"] == "HEAD"  # the server leaves the body out by its own scope


@pytest.mark.parametrize("scope", [{"type": "http", "method": "GET", "headers": []}, {"type": "lifespan"}])
def test_anything_else_is_left_alone(scope):
    assert as_get(scope) is scope


PLAIN = "n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5,0.9"
EVERY_GET = (
    "/",
    "/?nonsense=1",
    "/lessons",
    "/lesson/star?step=2",
    "/lesson/none",
    "/embed?hide=panels",
    "/docs",
    "/openapi.json",
    "/healthz",
    f"/api/sweep?{PLAIN}",
    "/api/sweep?n_features=1",
    f"/api/levels?{PLAIN}",
    f"/api/hysteresis?{PLAIN}",
    f"/api/atlas?{PLAIN}&rows=2",
    f"/api/train?{PLAIN}&sparsity=0.5&steps=10",
    f"/preview.png?{PLAIN}&sparsity=0.5",
    f"/starcross.py?{PLAIN}&sparsity=0.5",
    f"/offline.html?{PLAIN}&sparsity=0.5",
    "/qr.svg?to=http://x/",
    "/qr.svg?to=HERE/",
    "/static/0/nothing.js",
    "/nowhere",
)


@pytest.mark.parametrize("path", EVERY_GET)
def test_head_has_the_status_and_headers_of_get_and_no_body(server, path):
    path = path.replace("HERE", server.url)
    for encoding in ("identity", "gzip"):
        headers = {"Accept-Encoding": encoding}
        web.get(server.url + path, headers=headers)
        get, head = web.get(server.url + path, headers=headers), web.head(server.url + path, headers=headers)
        assert head.content == b""
        assert head.status_code == get.status_code
        told = [
            {name: value for name, value in answer.headers.items() if name not in ("date", "transfer-encoding")}
            for answer in (get, head)
        ]
        assert told[0] == told[1]


@pytest.mark.parametrize("way", list(WAYS.values()))
def test_head_begins_no_training(server, way):
    path = way.format(dear=f"{DEAR}&seed=99")
    trained = figure_of_trainings(server)
    answer = web.head(server.url + path)
    assert answer.status_code == 200
    assert answer.content == b""
    assert figure_of_trainings(server) == trained


def figure_of_trainings(server):
    """How many runs have begun."""
    lines = web.get(f"{server.url}/metrics").text.splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("starcross_trainings_total"))
