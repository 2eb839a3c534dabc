"""The package: one name, all of its files, nothing read at import, and a sweep trained far from the checkout."""

import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from tests.serving import ROOT, answers, free_port, wait_for, web
from tests.wheel import FILES, pip

pytestmark = pytest.mark.xdist_group("package")
READ = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(str(arguments[0])))
import app.main
print([path for path in opened if "/static/" in path or "/templates/" in path or path.endswith(".css")])
"""


@contextmanager
def served(command: list[str], folder: Path, **environ: str) -> Iterator[str]:
    """The address of a server that is started in a folder."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environ = {**inherited, "STARCROSS_CACHE": "off", "STARCROSS_WORKERS": "1", **environ}
    with subprocess.Popen([*command, "--port", str(port)], cwd=folder, env=environ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: process.poll() is not None or answers(address))
            assert process.poll() is None
            yield address
        finally:
            process.terminate()


def test_the_wheel_holds_every_file_under_one_name(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {
        f"{there}/{path.relative_to(ROOT / here).as_posix()}"
        for here, there in FILES.items()
        for path in (ROOT / here).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == expected


def test_no_file_is_read_at_import():
    outcome = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stdout == "[]\n"


def test_the_installed_page_is_served_from_an_empty_folder(wheel, tmp_path):
    folder, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    pip("install", "--no-deps", "--target", str(folder), str(wheel))
    command = [sys.executable, "-P", "-m", "starcross"]
    with served(command, empty, PYTHONPATH=str(folder)) as address:
        page = web.get(address).text
        assert "Starcross" in page
        script = page.partition('<script type="module" src="')[2].partition('"')[0]
        assert web.get(f"{address}/{script}").is_success
    assert list(empty.iterdir()) == []


@pytest.mark.long
def test_an_empty_environment_trains_a_sweep(wheel, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    venv.create(tmp_path / "environment", with_pip=True)
    programs = tmp_path / "environment" / "bin"
    pip("install", str(wheel), python=str(programs / "python"))
    with served([str(programs / "starcross")], empty) as address:
        lines = web.get(f"{address}/api/sweep?n_features=5&sparsities=0.1,0.9").text.splitlines()
        names = [level["label"] for level in orjson.loads(lines[-2])["levels"]]
        assert (orjson.loads(lines[-1])["kind"], len(names)) == ("history", 2)


def test_every_folder_of_modules_is_a_package_that_is_told():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("__init__.py")}
    assert sorted(told) == sorted(
        [
            *(name.replace("app", "starcross", 1).replace("/", ".") for name in found),
            "starcross.static",
            "starcross.templates",
        ]
    )
