"""The application as a whole: what it compresses, refuses to start with, and trains before anyone asks."""

import subprocess
import sys

from app.main import GAUGES, create_app, read_gauge
from app.settings import Settings
from tests.in_process import ask
from tests.serving import ROOT, serving, wait_for, web


def test_the_page_is_compressed():
    assert ask("/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_gauges_are_zero_before_the_start():
    app = create_app(Settings(workers=1))
    assert {name: read_gauge(app, name) for name in GAUGES} == dict.fromkeys(GAUGES, 0.0)
    text = ask("/metrics", app=app).text
    assert all(f"starcross_{name} 0.0" in text for name in GAUGES)


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
