"""A table of what comes together, as a link writes it: rows of 0 and 1, a digit for each feature, each with its weight.

`1100:3,0011` is two rows of four features: the first two come together three times as often as the last two.
"""

import re

FEWEST_FEATURES, MOST_FEATURES = 2, 12  # of a row
MOST_ROWS = 128  # of 12 features, with weights, a link has room for
MOST_WEIGHT = 1e6  # beside a weight of 1 rows are rarer than any picture shows
ROW = re.compile(r"([01]+)(?::([0-9]{1,7}(?:\.[0-9]{0,6})?))?", re.ASCII)

Table = tuple[tuple[str, float], ...]  # rows, each as its digits and its weight


def read_table(text: str) -> tuple[Table | None, str | None]:
    """The table of a text, each row once, or what is wrong with it."""
    rows: dict[str, float] = {}
    given = text.split(",", MOST_ROWS)
    if len(given) > MOST_ROWS:
        return None, f"table must have at most {MOST_ROWS} rows."
    for number, one in enumerate(given, 1):
        row = ROW.fullmatch(one)
        if row is None:
            return None, f"table must be rows of 0 and 1, each with its weight, such as 110:2,011; row {number} is not."
        digits, weight = row[1], float(row[2] or 1)
        width = len(next(iter(rows), digits))
        if not FEWEST_FEATURES <= len(digits) <= MOST_FEATURES:
            bounds = f"{FEWEST_FEATURES} to {MOST_FEATURES} digits, one for each feature"
            return None, f"table must have rows of {bounds}; row {number} has {len(digits)}."
        if len(digits) != width:
            return (
                None,
                f"table must have rows of one length: row 1 has {width} digits, row {number} has {len(digits)}.",
            )
        if not 0 < weight <= MOST_WEIGHT:
            return None, f"table must have weights above 0 and up to {MOST_WEIGHT:.0f}; that of row {number} is not."
        rows[digits] = rows.get(digits, 0) + weight
    never = [i for i, digits in enumerate(zip(*rows, strict=True), 1) if "1" not in digits]
    if never:
        return None, f"table must have every feature in some row; feature {never[0]} is in none."
    return tuple(sorted(rows.items(), reverse=True)), None


def table_text(table: Table) -> str:
    """A table as a link writes it."""
    return ",".join(digits if weight == 1 else f"{digits}:{weight:.12g}" for digits, weight in table)
