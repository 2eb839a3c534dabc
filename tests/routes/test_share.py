"""What leaves the page, as the server makes it."""

import io
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from app.routes.share import leads_to
from tests.in_process import HOST, ask
from tests.serving import Server, web

LINE = "n_features=2&n_hidden=1&n_seeds=1"


def test_a_qr_code_of_a_link_to_this_server(server: Server) -> None:
    answer = web.get(f"{server.url}/qr.svg", params={"to": f"{server.url}/?sparsity=0.9"})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.count("<path") == 2
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "to", ["http://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "", "x" * 5000]
)
def test_no_qr_code_leads_elsewhere(to: str) -> None:
    answer = ask("/qr.svg", params={"to": to})
    assert answer.status_code == 422
    assert len(answer.content) < 500


@pytest.mark.parametrize(
    ("link", "host", "leads"),
    [
        ("http://a.example:8000/x", "a.example:8000", True),
        ("https://a.example/", "a.example", True),
        ("https://a.example/", None, True),
        ("https:///x", None, False),
        ("http://a.example.b.example/", "a.example", False),
        ("http://a.example@b.example/", "a.example", False),
        ("ftp://a.example/", "a.example", False),
        ("http://[", "a.example", False),
    ],
)
def test_a_link_leads_to_its_own_host_by_http(link: str, host: str | None, leads: bool) -> None:
    assert leads_to(link, host) == leads


def test_the_preview_is_a_picture_of_the_arrangement(server: Server) -> None:
    pictures = {}
    for sparsity in ("0", "0.9"):
        answer = web.get(f"{server.url}/preview.png?{LINE}&sparsity={sparsity}")
        assert answer.headers["content-type"] == "image/png"
        image = Image.open(io.BytesIO(answer.content))
        assert image.size == (1200, 630)
        pictures[sparsity] = image.convert("RGB")
    blue, orange = (0, 0x72, 0xB2), (0xD5, 0x5E, 0)  # features 1 and 2: with S = 0 the second has no arrow
    counts = {name: {colour: n for n, colour in image.getcolors(2**20) or []} for name, image in pictures.items()}
    assert counts["0.9"][orange] > 10 * counts["0"].get(orange, 1)
    assert counts["0"][blue] > 500


def test_a_page_names_its_preview() -> None:
    text = ask("/?n_features=6&sparsity=0.97").text
    found = re.search(r'property="og:image" content="([^"]*)"', text)
    assert found is not None
    assert unescape(found[1]) == f"http://{HOST}/preview.png?n_features=6&sparsity=0.97"


def test_the_title_of_a_trained_link_is_its_sentence(server: Server) -> None:
    web.get(f"{server.url}/api/sweep?{LINE}")
    text = web.get(f"{server.url}/?{LINE}&sparsity=0.9").text
    assert re.search(r'property="og:title" content="Antipodal pair: both features', text)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("sparsity=0.9", marks=pytest.mark.long),  # a simpler script than the last
        pytest.param(
            "n_features=6&n_hidden=3&correlation=anticorrelated&group_size=3&constraint=sphere_gain&sparsity=0.8",
            marks=pytest.mark.long,
        ),
        "n_features=4&importances=1,2,0.5,1&correlation=correlated&constraint=sphere&activation=linear&seed=3&sparsity=0",
    ],
)
def test_the_script_is_short_and_runs_with_torch_alone(server: Server, tmp_path: Path, query: str) -> None:
    text = web.get(f"{server.url}/starcross.py?{query}").text
    assert len(text.splitlines()) <= 60
    assert f"{server.url}/?" in text.splitlines()[0]
    assert set(re.findall(r"^import (\w+)", text, re.MULTILINE)) == {"sys", "torch"}
    path = tmp_path / "starcross.py"
    path.write_text(text)
    told = subprocess.run([sys.executable, path, "30"], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert re.search(r"step    29  loss \d", told)


@pytest.mark.long
def test_the_script_finds_what_the_page_shows(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "starcross.py"
    path.write_text(web.get(f"{server.url}/starcross.py?{LINE}&sparsity=0.9").text)
    told = subprocess.run([sys.executable, path, "6000"], capture_output=True, text=True, check=True).stdout
    assert float(re.findall(r"loss (\d\.\d+)", told)[-1]) == pytest.approx(0.00315, abs=0.002)


def test_the_file_for_a_stick_needs_nothing_from_elsewhere(server: Server) -> None:
    answer = web.get(f"{server.url}/offline.html?{LINE}&sparsity=0.9")
    assert "attachment" in answer.headers["content-disposition"]
    assert "Antipodal pair: both features" in answer.text
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", answer.text)
    assert len(answer.content) < 200_000


def test_a_lesson_in_a_file_has_its_words_and_its_experiment(server: Server) -> None:
    text = web.get(f"{server.url}/offline.html?lesson=switch&n_seeds=1").text
    assert "The switch" in text
    assert "What do you expect?" in text
    assert "Antipodal pair: both features" in text
    refused = web.get(f"{server.url}/offline.html?lesson=stars")
    assert refused.status_code == 422
    assert "lesson must be one of arrows, two-axes, cross" in refused.text


@pytest.mark.parametrize("path", ["preview.png", "starcross.py", "offline.html"])
def test_faults_are_told(path: str) -> None:
    for query in ("n_features=99", "sparsity=2", "nonsense=1"):
        answer = ask(f"/{path}?{query}")
        assert answer.status_code == 422
        assert "errors" in answer.json()
