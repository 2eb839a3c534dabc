"""Entry point for jupyter-server-proxy: how it starts the page, and the page's tile in JupyterLab's launcher."""

import sys
from typing import Any

START_SECONDS = 60  # the first start compiles


def entry() -> dict[str, Any]:
    """The server process and its launcher entry, as jupyter-server-proxy describes them."""
    return {
        "command": [sys.executable, "-m", __package__, "--host", "127.0.0.1", "--port", "{port}"],
        "environment": {"STARCROSS_FRAMES": "'self'"},  # JupyterLab shows it in a frame of its own
        "timeout": START_SECONDS,
        "launcher_entry": {"title": "Starcross"},
        "new_browser_tab": False,
    }
