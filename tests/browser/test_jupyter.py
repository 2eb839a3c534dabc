"""The page inside JupyterLab: its tile in the launcher, and below the path of jupyter-server-proxy."""

import os
import subprocess
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.serving import free_port, wait_for, web

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("package")]
QUERY = "n_features=3&n_hidden=2&n_seeds=2&sparsities=0.1,0.9"


@pytest.fixture(scope="module")
def lab(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab whose environment has the package; what it imports is this environment's."""
    folder = tmp_path_factory.mktemp("lab")
    venv.create(folder / "environment", with_pip=True)
    programs = folder / "environment" / "bin"
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "jupyterlab", "jupyter-server-proxy"], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    (site,) = (folder / "environment" / "lib").glob("python*/site-packages")
    (site / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    compile_all = [str(programs / "python"), "-m", "starcross.superposition.runs.warm"]
    subprocess.run(compile_all, cwd=folder, check=True)  # else the first page waits for it
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.root_dir=" + str(folder)]
    command = [str(programs / "jupyter"), "lab", *options, "--IdentityProvider.token="]
    environ = {**os.environ, "HOME": str(folder), "STARCROSS_CACHE": "off", "STARCROSS_WORKERS": "1"}
    with subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: process.poll() is not None or up(f"{address}/api/status"))
            assert process.poll() is None
            yield address
        finally:
            process.terminate()


def up(address: str) -> bool:
    """Whether a page is there."""
    try:
        return web.get(address).is_success
    except httpx.TransportError:
        return False


def test_the_launcher_opens_the_page_in_a_frame(lab: str, browser: Browser, tmp_path: Path):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(240_000)
        page.goto(f"{lab}/lab")
        page.locator(".jp-LauncherCard", has_text="Starcross").first.click()
        inside = page.frame_locator("iframe[src*='/starcross/']")
        expect(inside.locator("#sentence")).to_contain_text("features", timeout=240_000)
        expect(inside.locator("#stage .plot-container")).to_be_visible(timeout=240_000)


def test_a_link_below_the_proxys_path_trains_and_is_shared(lab: str, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(240_000)
        page.goto(f"{lab}/starcross/?{QUERY}")
        page.wait_for_function("() => /found/.test(document.getElementById('chip').dataset.state)", polling=200)
        assert page.url.startswith(f"{lab}/starcross/?")
        page.click("text=Share")
        page.wait_for_function("() => document.getElementById('qr').naturalWidth > 0", polling=200)
