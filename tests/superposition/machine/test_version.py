"""The version of what computes: whatever could change a number changes it, and nothing else."""

import shutil
from pathlib import Path

import pytest

from app.runs import jobs
from app.superposition.experiment.spec import Spec
from app.superposition.machine import version
from tests.serving import ROOT

APP = ROOT / "app"
MODULES = sorted(path.relative_to(APP).as_posix() for path in APP.rglob("*.py"))


@pytest.fixture
def copy(tmp_path) -> Path:
    return shutil.copytree(APP, tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))


def version_now(folder: Path) -> str:
    version.version_of.cache_clear()
    return version.version_of(folder)


def test_every_module_of_the_server_is_under_it(copy):
    versions = {version_now(copy)}
    assert versions == {jobs.engine_version()}
    for module in MODULES:
        with (copy / module).open("a") as file:
            file.write("#")
        versions.add(version_now(copy))
    (copy / "new.py").touch()
    (copy / "superposition" / "renamed.py").touch()
    assert len({*versions, version_now(copy)}) == len(MODULES) + 2


@pytest.mark.parametrize("name", ["NUMBA_CPU_NAME", "ATEN_CPU_CAPABILITY", "MKL_CBWR", "OPENBLAS_CORETYPE"])
def test_other_instructions_are_another_version(monkeypatch, name):
    before = version_now(APP)
    monkeypatch.setenv(name, "generic")
    assert version_now(APP) != before


@pytest.mark.parametrize("name", ["NUMBA_CACHE_DIR", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "STARCROSS_WORKERS"])
def test_what_changes_no_number_changes_no_version(monkeypatch, name):
    before = version_now(APP)
    monkeypatch.setenv(name, "1")
    assert version_now(APP) == before


def test_another_processor_is_another_version(monkeypatch):
    before = version_now(APP)
    monkeypatch.setattr(version.platform, "processor", lambda: "another")
    assert version_now(APP) != before


def test_it_tells_runs_apart(monkeypatch):
    before = jobs.sweep(Spec()).etag
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    version.version_of.cache_clear()
    assert jobs.sweep(Spec()).etag != before


@pytest.fixture(autouse=True)
def forget():
    """What a test pretends is not remembered."""
    yield
    version.version_of.cache_clear()
