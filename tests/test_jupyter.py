"""The entry point for jupyter-server-proxy."""

import sys
import tomllib

from app import settings
from app.jupyter import entry
from tests.serving import ROOT


def test_the_process_is_this_package_on_the_port_that_the_proxy_chooses():
    command = entry()["command"]
    assert command[:3] == [sys.executable, "-m", "app"]
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "{port}"


def test_jupyterlab_may_frame_it():
    assert settings.read_frames(entry()["environment"]) == "'self'"
    assert entry()["new_browser_tab"] is False


def test_the_package_names_its_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["jupyter_serverproxy_servers"] == {"starcross": "starcross.jupyter:entry"}
