"""What the tests share: one server, a real Chromium, and a loop for `async def` tests."""

import asyncio
import inspect
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.serving import CHROMIUMS, Server, serving
from tests.wheel import build

# As a worker has, for tests run side by side; before torch is loaded. What a test starts inherits it.
os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests run side by side; those that share a browser or a server, and those with an engine, stay in one process.

    Those with a browser take about as long as all others with a server: each of two processes has its half.
    """
    for item in items:
        assert isinstance(item, pytest.Function)
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif "server" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("server"))
        elif inspect.iscoroutinefunction(item.obj):
            item.add_marker(pytest.mark.xdist_group("engine"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for every test of a process that needs no other."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built."""
    return build(tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one, else Playwright's own.

    Under a debugger, as Playwright is one, it would read all of Plotly once more to know the place of every call.
    """
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    flags = {"args": ["--js-flags=--no-enable-lazy-source-positions"]}
    return {**browser_type_launch_args, **flags, **({"executable_path": found} if found else {})}


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test in a thread of its own: once a browser is open, Playwright's loop has the main one."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, pyfuncitem.obj(**arguments)).result()
    return True
