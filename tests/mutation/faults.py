"""The small faults of a module: one operator, comparison, number or statement each.

Reference: DeMillo, Lipton and Sayward, Hints on Test Data Selection, 1978.
"""

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr}
OPERATORS |= {ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult, ast.And: ast.Or, ast.Or: ast.And}
COMPARISONS = {ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE)}
COMPARISONS |= {ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,)}
CALCULATED = (ast.BinOp, ast.Compare, ast.UnaryOp, ast.Assign, ast.Tuple, ast.Return, ast.IfExp)  # not indices, axes
EXTREMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax"}
STEP = 1.1  # times a number that is not whole


@dataclass(frozen=True)
class Fault:
    """Text of one module, and what stands in its place."""

    path: Path
    function: str
    line: int
    begin: int  # in bytes
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.before!r} -> {self.after!r}"

    def put_into(self, source: bytes) -> bytes:
        """The module's source with the fault in it."""
        return source[: self.begin] + self.after.encode() + source[self.end :]


def faults(path: Path) -> Iterator[Fault]:
    """Every fault of a module."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node, function in places(ast.parse(source), "module"):
        for other in variants(node):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            begin = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            text = f"({ast.unparse(other)})" if isinstance(node, ast.expr) else ast.unparse(other)
            yield Fault(path, function, node.lineno, begin, end, source[begin:end].decode(), text)


def places(node: ast.AST, function: str) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What is calculated below a node, and in which function: no annotations, decorators, indices and words."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield from places(child, child.name)
            elif isinstance(child, ast.AST) and not isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
                is_index = isinstance(child, ast.Constant) and not isinstance(node, CALCULATED)
                if isinstance(child, ast.expr | ast.stmt) and not is_index:
                    yield child, function
                yield from places(child, function)


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """The node with a fault in it, in each way there is."""
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in OPERATORS:
            yield replaced(node, op=OPERATORS[type(op)]())
        case ast.Compare(ops=[op]):
            yield from (replaced(node, ops=[other()]) for other in COMPARISONS.get(type(op), ()))
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float(value)):
            yield ast.Constant(STEP * value or 0.1)
        case ast.Name(id=name) if name in EXTREMES:
            yield replaced(node, id=EXTREMES[name])
        case ast.Attribute(attr=name) if name in EXTREMES:
            yield replaced(node, attr=EXTREMES[name])
    match node:
        case ast.AugAssign() | ast.Continue() | ast.Break() | ast.Assign(targets=[ast.Subscript()]):
            yield ast.Pass()


def replaced(node: ast.AST, **fields: object) -> ast.AST:
    """The node with other fields."""
    other = copy(node)
    vars(other).update(fields)
    return other
