"""Security headers: on every response, and who may frame which page."""

import pytest

from app.http.headers import headers_for, is_embeddable
from tests.in_process import ask


@pytest.mark.parametrize("path", ["/", "/api/sweep?n_features=1", "/nowhere", "/healthz", "/docs"])
def test_every_answer_carries_the_security_headers(path):
    headers = ask(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_who_may_frame_what():
    assert "frame-ancestors 'none'" in headers_for("/")["Content-Security-Policy"]
    assert (
        "frame-ancestors https://a.example;" in headers_for("/", "https://a.example")["Content-Security-Policy"] + ";"
    )
    for path, frames in (("/", "*"), ("/embed", "'none'"), ("/embed/lesson/star", "https://a.example")):
        assert "frame-ancestors" not in headers_for(path, frames)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "embeddable"), [("/embed", True), ("/embed/lesson/star", True), ("/embedded", False), ("/", False)]
)
def test_only_pages_made_for_it_may_be_framed(path, embeddable):
    assert is_embeddable(path) == embeddable
    assert ("frame-ancestors" not in headers_for(path)["Content-Security-Policy"]) == embeddable


def test_other_origins_may_read_what_is_nobodys():
    shared = {path for path in ("/static/0/a.js", "/api/sweep", "/", "/embed") if len(headers_for(path)) == 4}
    assert shared == {"/static/0/a.js", "/api/sweep"}
    assert headers_for("/api/sweep")["Access-Control-Allow-Origin"] == "*"
