"""Where the page's files are: inside the package once it is installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def find_folder(name: str) -> Path:
    """Find the package's folder of this name."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name


STATIC = find_folder("static")
TEMPLATES = find_folder("templates")
