"""The application as a whole: headers on every answer, one plain sentence for every error, the first paint's run."""

import subprocess
import sys

import pytest

from app.http.headers import headers_for
from tests.serving import ROOT, serving, wait_for, web


@pytest.mark.parametrize("path", ["/", "/api/sweep?n_features=1", "/nowhere", "/healthz", "/docs"])
def test_every_answer_carries_the_security_headers(server, path):
    headers = web.get(server.url + path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/static/0/nothing.js", "/api/../../etc/passwd"])
def test_nothing_there(server, path):
    answer = web.get(server.url + path)
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert answer.headers["Content-Type"].startswith("application/json" if path.startswith("/api/n") else "text/plain")


def test_a_method_that_is_not_taken(server):
    answer = web.delete(f"{server.url}/api/sweep")
    assert answer.status_code == 405
    assert answer.json() == {"errors": [{"message": "This address does not take that method."}]}
    assert "GET" in answer.headers["Allow"]


def test_the_page_is_compressed(server):
    assert web.get(server.url, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_the_default_run_is_trained_before_anyone_asks(server):
    def kept() -> bool:
        with web.stream("GET", f"{server.url}/api/sweep") as answer:
            return "Content-Length" in answer.headers

    wait_for(kept)


def test_a_wrong_setting_refuses_the_start_in_one_sentence():
    command = [sys.executable, "-c", "import app.main"]
    refused = subprocess.run(
        command, cwd=ROOT, env={"STARCROSS_WORKERS": "none"}, capture_output=True, text=True, check=False
    )
    assert refused.returncode != 0
    assert refused.stderr == "STARCROSS_WORKERS must be a whole number from 1 to 64, but it is 'none'.\n"


def test_a_faulty_folder_of_finished_runs_is_one_line_in_the_log(tmp_path):
    (tmp_path / "file").touch()
    with (tmp_path / "log").open("wb") as log, serving(log=log, STARCROSS_CACHE=str(tmp_path / "file")) as server:
        assert web.get(f"{server.url}/api/sweep?n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5").status_code == 200
    said = (tmp_path / "log").read_text()
    assert "Traceback" not in said
    assert said.count("The folder of finished runs cannot be used") == 1


def test_who_may_frame_what():
    assert "frame-ancestors 'none'" in headers_for("/")["Content-Security-Policy"]
    assert (
        "frame-ancestors https://a.example;" in headers_for("/", "https://a.example")["Content-Security-Policy"] + ";"
    )
    for path, frames in (("/", "*"), ("/embed", "'none'"), ("/embed/lesson/star", "https://a.example")):
        assert "frame-ancestors" not in headers_for(path, frames)["Content-Security-Policy"]
