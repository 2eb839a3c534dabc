"""The page of features that come together: what its script starts from, and what of a link it keeps."""

from typing import Any, TypedDict

from ...superposition.experiment.query import read_field
from ...superposition.experiment.spec import Fault, FieldSchema
from ...superposition.patterns.query import NONE, PatternReading, parse_patterns
from ...superposition.patterns.spec import LEVEL_AXES, PATTERN_FIELD, SEASONS, positions, schema

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TABLE = "111000:2,000111:2,001100"  # two groups of three, and a pair that joins them

Pairs = list[tuple[str, str]]


class PatternsPage(TypedDict):
    """What the page's script starts from. positions: of every slider; along: the slider that the stage follows."""

    fields: list[FieldSchema]
    values: dict[str, Any]
    positions: dict[str, tuple[float, ...]]
    along: str
    months: tuple[str, ...]
    table: str


def read_page(pairs: Pairs) -> tuple[PatternsPage, tuple[Fault, ...]]:
    """The page that a link describes, a year of months by default, and what is wrong with the link."""
    reading = read_link(pairs)
    spec, given = reading.spec, dict(pairs)
    sliders = {name: read_field(PATTERN_FIELD[name], given[name])[0] for name in LEVEL_AXES if name in given}
    known = {name: value for name, value in sliders.items() if value is not None}
    page: PatternsPage = {
        "fields": schema(),
        "values": {**spec.as_dict(), **known},
        "positions": {name: positions(name) for name in LEVEL_AXES},
        "along": spec.axis.name,
        "months": MONTHS,
        "table": TABLE,
    }
    return page, reading.faults


def read_link(pairs: Pairs) -> PatternReading:
    """The experiment of a link; independent features, which have no slider here, are those of the usual pattern."""
    own = [pair for pair in pairs if pair != ("pattern", NONE)]
    faults = () if own == pairs else (Fault("pattern", f"pattern must be one of {', '.join(SEASONS)} on this page."),)
    usual = [] if any(name == "pattern" for name, _ in own) else [("pattern", SEASONS[0])]
    reading = parse_patterns([*usual, *own])
    return PatternReading(reading.spec, (*faults, *reading.faults))
