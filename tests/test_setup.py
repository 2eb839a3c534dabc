"""Setting up: the two commands, what they honour, and what an image is made of."""

import os
import re
import subprocess
import tomllib

import pytest

from tests.serving import ROOT


def make(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """What make would do, without doing it."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("HOST", "PORT")}
    plain = {name: value for name, value in inherited.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--dry-run", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**plain, **environ}, capture_output=True, text=True, check=False)


def test_make_run_serves_this_machine_unless_told_otherwise():
    assert "--host 127.0.0.1 --port 8000" in make("run").stdout
    assert "--host 0.0.0.0 --port 9000" in make("run", HOST="0.0.0.0", PORT="9000").stdout


def test_make_test_lints_checks_types_and_runs_the_tests():
    commands = make("test").stdout
    for tool in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "node --test",
        ".ci/chromium",
        ".ci/nginx",
        ".ci/redis",
        "-m pytest",
    ):
        assert tool in commands


@pytest.mark.parametrize("script", ["run", "python", "package", "chromium", "nginx", "redis", "node", "lock"])
def test_scripts_are_executable(script):
    assert os.access(ROOT / ".ci" / script, os.X_OK)


def test_the_check_of_every_submission_is_make_test():
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make test"


def test_a_python_that_is_found_is_new_enough():
    found = subprocess.run([ROOT / ".ci" / "python"], capture_output=True, text=True, check=True).stdout.strip()
    version = subprocess.run(
        [found, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, check=True
    )
    assert version.stdout == b"True\n"


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]


def test_every_dependency_has_bounds():
    dependencies = [
        *PROJECT["dependencies"],
        *(name for names in PROJECT["optional-dependencies"].values() for name in names),
    ]
    assert [dependency for dependency in dependencies if not re.fullmatch(r"[\w\[\]-]+>=[\d.]+,<\d+", dependency)] == []


def test_the_lock_says_one_version_of_everything_and_nothing_of_where_it_comes_from():
    assert [line for line in LOCK if not re.fullmatch(r"[a-z0-9.-]+==[0-9][a-z0-9.]*", line)] == []
    locked = [line.partition("==")[0] for line in LOCK]
    assert locked == sorted(set(locked))
    names = {re.match(r"[\w-]+", dependency)[0] for dependency in PROJECT["dependencies"]}
    assert {*names, "llvmlite", "pip", "setuptools"} - set(locked) == set()


@pytest.mark.parametrize("target", [".venv/installed", ".venv/installed-test"])
def test_everything_is_installed_from_the_lock(target):
    installs = [line for line in make("--always-make", target).stdout.splitlines() if "pip install" in line]
    assert installs
    assert all("PIP_CONSTRAINT=requirements.lock" in line for line in installs)
    assert "ENV PIP_CONSTRAINT=requirements.lock" in (ROOT / "Dockerfile").read_text()


def test_what_images_are_made_of_does_not_move():
    tags = re.findall(
        r"^FROM (\S+)|image: (\S+)", (ROOT / "Dockerfile").read_text() + (ROOT / "compose.yaml").read_text(), re.M
    )
    assert len(tags) == 3
    assert all(re.search(r":\d+\.\d+\.\d+-\w+", "".join(tag)) for tag in tags)


def test_the_image_is_not_run_as_root_and_tells_its_health():
    instructions = (ROOT / "Dockerfile").read_text()
    assert re.search("^USER (?!root)", instructions, re.MULTILINE)
    assert re.search("^HEALTHCHECK .*--start-period=300s(.*\n)+.*/readyz", instructions, re.MULTILINE)
