"""A real nginx in front of a server: the one that compose.yaml ships, or another."""

import os
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.serving import ROOT, free_port, wait_for, web

# No privileges, no files but its own.
AROUND = """
daemon off;
pid {folder}/pid;
error_log stderr;
{user}
events {{}}
http {{
    access_log off;
    log_not_found off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{inner}
}}
"""
# As plain as can be: it strips a path and says nothing of it.
BELOW = """
server {{
    listen 127.0.0.1:{port};
    location {prefix} {{
        proxy_pass {url}/;
        proxy_http_version 1.1;
        proxy_read_timeout 600s;
        proxy_set_header Host $http_host;
        {more}
    }}
}}
"""
# It compresses what comes, and so holds each answer until that is complete, whatever the server asks for.
HOLDING = """
proxy_buffering on;
proxy_ignore_headers X-Accel-Buffering;
proxy_set_header Accept-Encoding "";
gzip on;
gzip_types *;
gzip_min_length 0;
gzip_proxied any;
"""


def shipped(port: int, url: str, folder: Path) -> str:
    """The configuration in compose.yaml, with this machine's addresses and a folder of its own."""
    text = textwrap.dedent((ROOT / "compose.yaml").read_text().partition("content: |\n")[2]).replace("$$", "$")
    for theirs, ours in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("server web:8000;", f"server {url.removeprefix('http://')};"),
        ("/tmp/cache", f"{folder}/cache"),
    ):
        assert theirs in text
        text = text.replace(theirs, ours)
    return text


@contextmanager
def nginx(inner: str, folder: Path, port: int) -> Iterator[str]:
    """The address of an nginx with this configuration, up and ended with the block."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program, "there is no nginx: .ci/nginx brings one"
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user, inner=inner))
    with subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"]) as process:
        try:
            wait_for(lambda: process.poll() is not None or listens(port))
            assert process.poll() is None, "nginx ended before it answered"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def listens(port: int) -> bool:
    """Whether anything answers at a port yet."""
    try:
        web.get(f"http://127.0.0.1:{port}/")
    except httpx.TransportError:
        return False
    return True


@contextmanager
def below(url: str, prefix: str, folder: Path, *, holds: bool = False) -> Iterator[str]:
    """A server below a path that the proxy strips. holds: nothing comes through before all of it is there."""
    port = free_port()
    inner = BELOW.format(port=port, prefix=prefix, url=url, more=HOLDING if holds else "")
    with nginx(inner, folder, port) as proxy:
        yield proxy + prefix
