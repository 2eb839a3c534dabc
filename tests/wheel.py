"""The package as it is given away: a wheel, and pip with the locked versions."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT

FILES = {"app": "starcross", "static": "starcross/static", "templates": "starcross/templates"}


def build(source: Path, folder: Path) -> Path:
    """The wheel in a folder, built from a copy of this checkout: what a build leaves behind goes into the next one."""
    for name in FILES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    return next(folder.glob("*.whl"))


def pip(*arguments: str, python: str = sys.executable) -> None:
    """Run pip with the locked versions."""
    lock = str(ROOT / "requirements.lock")
    environ = {**os.environ, "PIP_CONSTRAINT": lock, "PIP_BUILD_CONSTRAINT": lock}
    subprocess.run([python, "-m", "pip", "--quiet", *arguments], cwd=ROOT, env=environ, check=True)
