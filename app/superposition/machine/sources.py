"""The modules that a module's code may contain: itself and, in turn, whatever of the core it imports."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

CORE = Path(__file__).parent.parent


def sources_of(module: str) -> tuple[Path, ...]:
    """The files of an imported module and of all that it imports of the core, in order of their paths."""
    found, waiting = {module: file_of(module)}, [module]
    while waiting:
        for name in imports_of(waiting.pop()):
            if name not in found and CORE in file_of(name).parents:
                found[name] = file_of(name)
                waiting.append(name)
    return tuple(sorted(found.values()))


def imports_of(module: str) -> Iterator[str]:
    """The names of the imported modules that a module's source names."""
    package = getattr(sys.modules[module], "__package__", None)
    for node in ast.walk(ast.parse(file_of(module).read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            name = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            names = [name, *(f"{name}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name in sys.modules)


def file_of(module: str) -> Path:
    """Where an imported module's source is; nowhere, that is Path(), for what is built in."""
    return Path(getattr(sys.modules[module], "__file__", None) or "")
