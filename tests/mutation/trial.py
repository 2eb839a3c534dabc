"""One run of some tests in a process that has torch already, with the machine code that a fault does not reach."""

import os
import signal
import tempfile
from pathlib import Path
from typing import Any

import hypothesis  # noqa: F401  # loaded once, as torch and scipy are, for all the processes that fork from here
import pytest
import scipy.optimize
import scipy.stats  # noqa: F401  # the same
import torch

from tests.test_layering import imports

CORE = Path("app/superposition")
SECONDS = 600  # a fault that makes a loop endless is seen as well
OPTIONS = ["-n0", "-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]


class MachineCode:
    """A plugin of pytest: of the machine code that is kept, what a fault does not reach is used, and nothing added."""

    def __init__(self, path: Path | None, version: str) -> None:
        edges = imports(CORE)
        faulty = ".".join(path.relative_to(CORE).with_suffix("").parts) if path else ""
        self.reached = {name for name in edges if faulty in reachable(name, edges)}
        self.version = version

    def pytest_configure(self) -> None:
        from app.superposition.machine import code_cache

        plugin = self

        class CodeFiles(code_cache.CodeFiles):
            def load(self, key: Any) -> Any:
                return None if plugin.reached & modules_named(self._name) else super().load(key)

            def save(self, key: Any, data: Any) -> None:
                if not plugin.reached:
                    super().save(key, data)

        code_cache.CodeFiles = CodeFiles  # type: ignore[misc]  # the copy's alone
        assert callable(code_cache.source_version)  # else what is put in its place is read by nobody
        code_cache.source_version = lambda module: plugin.version  # type: ignore[assignment]  # the same


def modules_named(file: str) -> set[str]:
    """What may be the module of a file of machine code: the file is named after package, room, module and function."""
    parts = file.split(".")[2:]
    return {".".join(parts[:count]) for count in range(len(parts))}


def reachable(name: str, edges: dict[str, set[str]]) -> set[str]:
    """A module of the core and all that it imports, however indirectly."""
    known: set[str] = set()
    new = {name}
    while new:
        known |= new
        new = {other for module in new for other in edges[module]} - known
    return known


def first_failure(tests: list[str], version: str, path: Path | None = None) -> str:
    """What the first test that fails is called, in a process of its own; empty where all pass."""
    with tempfile.TemporaryFile() as told:
        if not (child := os.fork()):
            os.dup2(told.fileno(), 1)
            os.dup2(told.fileno(), 2)
            torch.set_num_threads(1)  # as tests/conftest.py has it
            signal.alarm(SECONDS if path else 0)
            os._exit(pytest.main([*OPTIONS, *tests], plugins=[MachineCode(path, version)]))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        told.seek(0)
        lines = told.read().decode(errors="replace").splitlines()
    if code == -signal.SIGALRM:
        return "no end"
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return "" if code == 0 else failed[0].partition(" - ")[0] if failed else "\n".join(lines[-20:])
