"""Every function of the core that takes or gives arrays says their shapes, and so does every field of a record.

A shape is written as NumPy writes one, with names: W (models, hidden, n), loss (models,), a number's is ().
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "app" / "superposition"
ARRAYS = {"Tensor", "ndarray", "NDArray"}
DIMENSION = r"(?:\.\.\.|[\w+*/^ -]+)"
SHAPE = rf"\((?:{DIMENSION},|{DIMENSION}(?:, {DIMENSION})+)?\)"
MODULES = sorted(path.relative_to(CORE).as_posix() for path in CORE.rglob("*.py") if path.stat().st_size)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def array_names(path: Path) -> frozenset[str]:
    """The names that stand for arrays in a module: those of the libraries, aliases of them, and imported aliases."""
    names = set(ARRAYS)
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            home = path.parents[node.level - 1].joinpath(*(node.module or "").split(".")).with_suffix(".py")
            known = array_names(home) if home.exists() else frozenset()
            names |= {alias.asname or alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.Assign) and holds_array(node.value, names):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(names)


def holds_array(annotation: ast.expr | None, names: set[str] | frozenset[str]) -> bool:
    """Whether an annotation is of arrays, by itself or in a tuple or list; functions of arrays are none."""
    if annotation is None:
        return False
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value).endswith("Callable"):
        return False
    if isinstance(annotation, ast.Name | ast.Attribute):
        return ast.unparse(annotation).split(".")[-1] in names
    return any(holds_array(child, names) for child in ast.iter_child_nodes(annotation) if isinstance(child, ast.expr))


def without_shape(path: Path) -> list[str]:
    """What a module leaves unsaid: `function: argument`, `function: result` or `Record.field`."""
    names, source, found = array_names(path), path.read_text().split("\n"), []
    bodies = [("", tree(path).body)]
    bodies += [(f"{node.name}.", node.body) for node in tree(path).body if isinstance(node, ast.ClassDef)]
    for owner, body in bodies:
        for node in body:
            if isinstance(node, ast.FunctionDef):
                found += [f"{owner}{node.name}: {what}" for what in unsaid(node, names)]
            elif owner and isinstance(node, ast.AnnAssign) and holds_array(node.annotation, names):
                said = re.search(rf"# {SHAPE}", source[node.lineno - 1])
                found += [] if said else [f"{owner}{ast.unparse(node.target)}"]
    return found


def unsaid(function: ast.FunctionDef, names: frozenset[str]) -> list[str]:
    """The array arguments whose name no shape follows, and the result where each shape belongs to an argument."""
    said = " ".join((ast.get_docstring(function) or "").split())
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    found = []
    for argument in arguments:
        if holds_array(argument.annotation, names):
            follows = re.search(rf"\b{argument.arg}(?:(?:, | and )\w+)*:? {SHAPE}", said)
            found += [] if follows else [argument.arg]
    own = "|".join(argument.arg for argument in arguments)
    taken = len(re.findall(rf"\b(?:{own}):? {SHAPE}", said)) if own else 0
    if holds_array(function.returns, names) and len(re.findall(SHAPE, said)) <= taken:
        found.append("result")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_shapes_are_said(module):
    assert without_shape(CORE / module) == []


def test_what_is_unsaid_is_found(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('''
from torch import Tensor

Pair = tuple[Tensor, Tensor]

class Record:
    said: Tensor  # (models, d)
    bare: Tensor  # in units of the empty model's

    def method(self, W: Tensor) -> float:
        """The loss of W."""

def whole(W: Tensor, b: Tensor) -> Pair:
    """Loss (models,) and gradient of W (models, hidden, n) and b (models, n)."""

def half(W: Tensor, b: Tensor) -> Pair:
    """Loss and gradient of W (models, hidden, n) and b (see there)."""
''')
    assert without_shape(module) == ["half: b", "half: result", "Record.bare", "Record.method: W"]
