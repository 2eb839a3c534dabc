"""Every fault of a query is one plain sentence, and what is read costs no more than is stated."""

import pytest

from app.superposition.patterns.query import COST_LIMIT, FIXED, OWN, READABLE, cost, parse_patterns, says_nothing
from app.superposition.patterns.spec import LEVEL_AXES, PATTERN_FIELD, PatternAxis, PatternSpec, positions
from tests.superposition.queries import check_sentence, check_sentences, pairs_of, random_queries


def read(query):
    return parse_patterns(pairs_of(query))


def test_a_year_needs_nothing_but_its_name():
    reading = read("pattern=months")
    assert reading.faults == ()
    assert reading.spec == PatternSpec()


def test_every_field_is_read():
    reading = read("pattern=months&n_features=7&n_hidden=3&sharpness=8&weight_decay=0.02&n_seeds=2&seed=7&at=0,-6,0")
    assert reading.faults == ()
    axis = PatternAxis("log_odds", (-6.0, 0.0))
    assert reading.spec == PatternSpec("months", 7, 3, 8.0, weight_decay=0.02, n_seeds=2, seed=7, axis=axis)
    by_sharpness = read("pattern=months&log_odds=-6&along=sharpness").spec
    assert (by_sharpness.log_odds, by_sharpness.axis) == (-6, PatternAxis("sharpness", positions("sharpness")))
    assert read("pattern=months&sharpness=9&along=sharpness").spec == read("pattern=months&along=sharpness").spec


@pytest.mark.parametrize("name", LEVEL_AXES)
def test_levels_may_lie_anywhere_on_their_slider(name):
    ends = (PATTERN_FIELD[name].minimum, PATTERN_FIELD[name].maximum)
    reading = read(f"pattern=months&along={name}&at={ends[0]:g},{ends[1]:g}")
    assert reading.faults == ()
    assert reading.spec.level_values == ends


def test_a_globe_is_read_in_space_and_a_table_says_how_many_features_there_are():
    assert (read("pattern=globe").spec.n_features, read("pattern=globe").spec.n_hidden) == (12, 3)
    table = read("pattern=table&table=110:2,011")
    assert table.faults == ()
    assert (table.spec.n_features, table.spec.table) == (3, (("110", 2.0), ("011", 1.0)))


def test_binary_values_of_independent_features_lie_along_sparsity():
    spec = read("values=binary").spec
    assert (spec.n_features, len(spec.level_sparsities), spec.importance) == (5, 61, 1)
    assert read("values=binary&sparsities=0.9,0.5").spec.axis == PatternAxis("sparsity", (0.5, 0.9))
    across = read("values=binary&along=weight_decay&sparsity=0.9&at=0,0.02")
    assert across.faults == ()
    assert across.spec.axis == PatternAxis("weight_decay", (0.0, 0.02), 0.9)


def test_what_says_nothing_of_patterns_is_left_to_the_plain_model():
    assert says_nothing([("pattern", "none"), ("values", "uniform"), ("weight_decay", "0"), ("n_features", "6")])
    for said in ("pattern=months", "values=binary", "weight_decay=0.01", "table=11", "values=x"):
        assert not says_nothing([tuple(said.split("="))])
    assert not says_nothing([("pattern", "none"), ("pattern", "none")])


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("pattern=moons", "pattern", "none, months, globe, table"),
        ("pattern=months&pattern=months", "pattern", "more than once"),
        ("pattern=months&n_features=13", "n_features", "2 to 12"),
        ("pattern=months&n_hidden=4", "n_hidden", "1 to 3"),
        ("pattern=months&sharpness=21", "sharpness", "0 to 20"),
        ("pattern=months&sharpness=nan", "sharpness", "0 to 20"),
        ("pattern=months&along=sharpness&log_odds=-9", "log_odds", "-8 to 2"),
        ("pattern=months&weight_decay=1", "weight_decay", "0 to 0.1"),
        ("pattern=months&values=uniform", "values", "must be binary beside a pattern"),
        ("pattern=months&values=decimal", "values", "uniform, binary"),
        ("pattern=months&colour=red", "colour", "is not a parameter"),
        ("pattern=months&sparsity=0.5", "sparsity", "for independent features"),
        ("pattern=months&sparsities=0.5", "sparsities", "for independent features"),
        ("pattern=months&constraint=sphere", "constraint", "there it is free"),
        ("pattern=months&activation=linear", "activation", "there it is relu"),
        ("pattern=months&along=importance", "along", "log_odds, sharpness, weight_decay"),
        ("pattern=months&along=sparsity", "along", "log_odds, sharpness, weight_decay here"),
        ("pattern=months&at=3", "at", "-8 to 2 along log_odds"),
        ("pattern=months&along=sharpness&at=-1", "at", "0 to 20 along sharpness"),
        ("pattern=months&table=11", "table", "for pattern=table"),
        ("pattern=months&importances=1,2", "importances", "one number per feature"),
        ("pattern=table", "table", "needs a table"),
        ("pattern=table&table=12", "table", "row 1 is not"),
        ("pattern=table&table=110,011&n_features=4", "n_features", "as many as the table has, 3"),
        ("table=11", "table", "is for a pattern"),
        ("sharpness=3", "sharpness", "is for a pattern"),
        ("log_odds=1", "log_odds", "is for a pattern"),
        ("weight_decay=0.02", "weight_decay", "needs binary values"),
        ("values=binary&sparsity=0.5", "sparsity", "along sparsity"),
        ("values=binary&at=0.5&sparsities=0.5", "at", "exclude each other"),
        ("values=binary&along=weight_decay", "sparsity", "give sparsity"),
        ("values=binary&along=log_odds", "along", "sparsity, weight_decay here"),
        ("values=binary&along=weight_decay&sparsity=0.9&sparsities=0.5", "sparsities", "along sparsity"),
        (f"pattern=globe&n_seeds=32&at={','.join(str(k / 8) for k in range(-47, 17))}", "n_seeds", "at most 22"),
    ],
)
def test_a_fault_is_one_sentence(query, field, said):
    check_sentence(read(query).faults, field, said)


def test_what_is_read_is_affordable_whatever_is_asked():
    texts = "0 1 2 12 32 0.5 -1 nan 1e9 months globe table none binary log_odds "
    texts += "sparsity weight_decay 0.5,0.9 x -8,2 110:2,011 111111111111 1,1,1"
    named = 0
    for query in random_queries(600, [*READABLE, *FIXED], texts):
        reading = parse_patterns(query)
        named += any(name in OWN for name, _ in query)
        assert cost(reading.spec) <= COST_LIMIT
        assert reading.spec.table is None or len(reading.spec.table[0][0]) == reading.spec.n_features
        check_sentences(reading.faults)
    assert named > 300
