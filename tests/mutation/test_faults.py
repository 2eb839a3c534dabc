"""The faults of a small module: what is calculated is spoiled, what is said is not."""

import pytest

from tests.mutation.faults import Fault, faults

MODULE = '''"""Words with 1 number."""
LIMIT = 2


def lowest(values: list[int], start=0):
    """The least, from 3."""
    total = -start
    for value in values:
        if value <= LIMIT and not total:
            continue
        total += value
    return min(total, 0.5)
'''


@pytest.fixture
def found(tmp_path) -> list[Fault]:
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    return list(faults(path))


def test_each_operator_comparison_number_and_statement_is_spoiled(found):
    assert {(fault.line, fault.before, fault.after) for fault in found} == {
        (2, "2", "(3)"),
        (7, "-start", "(start)"),
        (9, "value <= LIMIT and not total", "(value <= LIMIT or not total)"),
        (9, "value <= LIMIT", "(value < LIMIT)"),
        (9, "value <= LIMIT", "(value > LIMIT)"),
        (9, "not total", "(total)"),
        (10, "continue", "pass"),
        (11, "total += value", "total -= value"),
        (11, "total += value", "pass"),
        (12, "min", "(max)"),
    }
    assert {fault.function for fault in found} == {"module", "lowest"}


def test_a_fault_stands_where_the_text_stood(found):
    for fault in found:
        spoiled = fault.put_into(MODULE.encode()).decode()
        compile(spoiled, "module.py", "exec")
        lines = zip(MODULE.splitlines(), spoiled.splitlines(), strict=True)
        assert [k for k, (line, other) in enumerate(lines, 1) if line != other] == [fault.line]
