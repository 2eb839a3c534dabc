"""Several modules as one classic script, for a page that is opened from disk, where a browser loads no modules.

It understands the way in which this project's modules are written: named imports and exports, one a declaration.
"""

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b|\bimport\(", re.MULTILINE)


def bundle(entry: Path) -> str:
    """The entry with everything it imports, each module in a scope of its own, before those that need it.

    Raises ValueError for a module that imports or exports in another way.
    """
    done: dict[Path, str] = {}
    add(entry.resolve(), done)
    return '"use strict";\n' + "\n".join(done.values())


def add(path: Path, done: dict[Path, str], above: tuple[Path, ...] = ()) -> None:
    """Add a module after what it imports. Raises ValueError for modules that import each other in a ring."""
    if path in done:
        return
    if path in above:
        raise ValueError(f"{path.name} imports itself by way of others")
    source = path.read_text()
    for _, target in IMPORT.findall(source):
        add((path.parent / target).resolve(), done, (*above, path))
    names = [name for _, name in EXPORT.findall(source)]
    lines = [
        f"const {{{renamed(names_in)}}} = {scope_of((path.parent / target).resolve())};"
        for names_in, target in IMPORT.findall(source)
    ]
    body = EXPORT.sub(r"\1", IMPORT.sub("", source))
    if OTHER.search(body):
        raise ValueError(f"{path.name} has an import or export that is not of one named declaration")
    inner = "\n".join([*lines, body, f"return {{ {', '.join(names)} }};"])
    done[path] = f"const {scope_of(path)} = (() => {{\n{inner}\n}})();"


def needed(entry: Path, root: Path) -> list[str]:
    """The entry and every module that it imports, itself or by way of others, each once: their places below root."""
    found = [entry.resolve()]
    for path in found:
        targets = [(path.parent / target).resolve() for _, target in IMPORT.findall(path.read_text())]
        found += [target for target in dict.fromkeys(targets) if target not in found]
    return [path.relative_to(root).as_posix() for path in found]


def renamed(names: str) -> str:
    """`one as other` in an import is `one: other` where an object is taken apart."""
    return re.sub(r"(\w+) as (\w+)", r"\1: \2", names)


def scope_of(path: Path) -> str:
    """The name of a module's scope; folders distinguish modules of the same name."""
    return f"module_{path.parent.name}_{path.stem}".replace("-", "_")
