"""A table of what comes together, as a link writes it."""

import pytest

from app.superposition.patterns.table import read_table, table_text


def test_rows_have_weights_and_add_up():
    table, fault = read_table("110:3,011,110:0.5")
    assert fault is None
    assert table == (("110", 3.5), ("011", 1.0))
    assert table_text(table) == "110:3.5,011"
    assert read_table(table_text(table)) == (table, None)
    assert read_table("011,110:3.5")[0] == table  # whatever order rows are given in


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1 is not"),
        ("110,12", "row 2 is not"),
        ("110:-1", "row 1 is not"),
        ("110:nan", "row 1 is not"),
        ("110,\n011", "row 2 is not"),
        ("1,0", "2 to 12 digits, one for each feature; row 1 has 1"),
        ("1" * 13, "row 1 has 13"),
        ("110,01", "row 1 has 3 digits, row 2 has 2"),
        ("110:0,011", "that of row 1 is not"),
        ("110:9999999", "up to 1000000"),
        ("100,110", "feature 3 is in none"),
        (",".join(["11"] * 129), "at most 128 rows"),
    ],
)
def test_a_fault_is_one_sentence(text, said):
    table, fault = read_table(text)
    assert table is None
    assert said in fault
    assert fault.startswith("table must ")
    assert fault.endswith(".")
    assert fault.count(". ") == 0
