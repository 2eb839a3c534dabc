"""What the page of features that come together starts from."""

from app.content.data.patterns import MONTHS, TABLE, read_link, read_page
from app.superposition.patterns.spec import MOST_FEATURES, positions
from app.superposition.patterns.table import read_table


def test_every_month_has_a_name_and_the_first_table_is_one():
    assert len(set(MONTHS)) == MOST_FEATURES
    assert read_table(TABLE)[1] is None


def test_a_slider_stands_where_its_link_says_whichever_the_stage_follows():
    page, faults = read_page([("log_odds", "-6"), ("weight_decay", "0.02"), ("along", "weight_decay")])
    assert faults == ()
    assert page["along"] == "weight_decay"
    assert (page["values"]["log_odds"], page["values"]["weight_decay"]) == (-6, 0.02)
    assert page["positions"]["log_odds"] == positions("log_odds")


def test_independent_features_are_for_the_explorer():
    reading = read_link([("pattern", "none")])
    assert reading.spec.pattern == "months"
    (fault,) = reading.faults
    assert fault.message == "pattern must be one of months, globe, table on this page."
