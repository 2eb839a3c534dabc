"""The command: where it serves, what it refuses, and how it ends."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import ROOT, answers, free_port, wait_for


def command(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("HOST", "PORT")}
    environ = {**inherited, "STARCROSS_CACHE": "off", "STARCROSS_WORKERS": "1", **environ}
    line = [sys.executable, "-m", "app", *arguments]
    return subprocess.Popen(line, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@contextmanager
def running(*arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The same, interrupted at the end of the block."""
    with command(*arguments, **environ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


@pytest.mark.parametrize("by_option", [True, False])
def test_it_serves_where_it_is_told_and_ends_when_interrupted(by_option):
    port = str(free_port())
    with running(*(["--port", port] if by_option else []), **({} if by_option else {"PORT": port})) as process:
        wait_for(lambda: process.poll() is not None or answers(f"http://127.0.0.1:{port}"))
        assert process.poll() is None
    assert process.returncode == 0


def test_it_opens_a_browser_once_it_listens(tmp_path):
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\ncurl --silent --fail "$1healthz" > /dev/null && echo "$1" > {seen}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IEXEC)
    with running("--port", "0", "--host", "0.0.0.0", "--open", BROWSER=f"{browser} %s &") as process:
        wait_for(lambda: process.poll() is not None or (seen.exists() and seen.read_text()))
        address = seen.read_text().strip()
        assert address.startswith("http://127.0.0.1:")
        assert answers(address.rstrip("/"))


@pytest.mark.parametrize("port", ["nine", "-1", "65536", "٣"])
def test_a_port_that_is_none_is_one_sentence(port):
    by_option, by_variable = command(f"--port={port}"), command(PORT=port)
    for process in (by_option, by_variable):
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 2
        assert f"must be a whole number from 0 to 65535, but it is '{port}'." in said
        assert "Traceback" not in said


def test_a_port_that_is_taken_is_told():
    port = str(free_port())
    with running("--port", port) as first:
        wait_for(lambda: first.poll() is not None or answers(f"http://127.0.0.1:{port}"))
        second = command("--port", port)
        said = second.communicate(timeout=60)[1]
    assert second.returncode > 0
    assert "address already in use" in said
    assert "Traceback" not in said


def test_it_says_what_it_takes():
    said = command("--help").communicate(timeout=60)[0]
    assert all(option in said for option in ("--host", "--port", "--open"))
    assert str(Path.cwd()) not in said
