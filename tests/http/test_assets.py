"""Static files: versioned, cached for ever, compressed once."""

import gzip

import brotli
import pytest
from starlette.datastructures import Headers

from app.http.assets import Assets, accepted_encodings
from tests.serving import ROOT, wait_for, web


@pytest.fixture
def folder(tmp_path):
    """A small static tree."""
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text("import './other.js'\n" * 100)
    return tmp_path


def test_the_version_changes_with_every_byte_and_only_with_them(folder):
    before = Assets(folder)
    assert Assets(folder).version == before.version
    (folder / "js" / "main.js").write_text("changed")
    assert Assets(folder).version != before.version


def test_an_address_is_only_given_for_a_file_that_exists(folder):
    assets = Assets(folder)
    assert assets.url("js/main.js") == f"/static/{assets.version}/js/main.js"
    with pytest.raises(KeyError, match=r"no static file js/other\.js"):
        assets.url("js/other.js")


MOST_OF_PLOTLY = 1_250_000  # bytes: a first visit, of which it is most, is to be sent 1.55 MB


@pytest.mark.parametrize(
    ("header", "encodings"),
    [("gzip, br", {"gzip", "br"}), ("gzip;q=0, br;q=0.5", {"br"}), ("br; q=0.000", set()), ("", {""})],
)
def test_what_a_client_takes(header, encodings):
    assert accepted_encodings(Headers({"accept-encoding": header})) == encodings


@pytest.mark.parametrize(("encoding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_plotly_comes_compressed_from_its_own_package(server, encoding, unpack):
    url = server.url + f"/static/{Assets(ROOT / 'static').version}/vendor/plotly.min.js"

    def packed() -> bytes | None:
        with web.stream("GET", url, headers={"Accept-Encoding": encoding}) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert answer.headers["Content-Type"].startswith("text/javascript")
            return b"".join(answer.iter_raw()) if answer.headers.get("Content-Encoding") == encoding else None

    plain = web.get(url, headers={"Accept-Encoding": "identity"}).content
    assert len(plain) > 4_000_000
    wait_for(packed)
    assert unpack(packed()) == plain
    assert encoding != "br" or len(packed()) < MOST_OF_PLOTLY


def test_another_version_is_not_served(server):
    assert web.get(f"{server.url}/static/0000000000000000/vendor/plotly.min.js").status_code == 404
