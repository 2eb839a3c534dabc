"""Reading the axis of a sweep: what is meant, and one sentence for each fault."""

import pytest

from app.superposition.experiment.axis import DECAYS, IMPORTANCES, ImportanceAxis
from app.superposition.experiment.axis_query import parse_sweep
from app.superposition.experiment.cost import COST_LIMIT, cost
from app.superposition.experiment.feature_axis import FeatureAxis
from app.superposition.experiment.spec import Spec
from tests.superposition.queries import check_sentence, pairs_of


def parse(query):
    return parse_sweep(pairs_of(query))


def sweep_of(query):
    reading = parse(query)
    assert not reading.faults, reading.faults
    return reading.sweep


def test_sparsity_is_the_default_axis():
    assert sweep_of("n_features=4") == sweep_of("n_features=4&along=sparsity") == Spec(n_features=4)
    assert sweep_of("along=sparsity&at=0.5,0.1") == sweep_of("sparsities=0.1,0.5") == Spec(sparsities=(0.1, 0.5))


def test_the_decay_has_the_sliders_positions_and_forgets_the_specs_own():
    assert sweep_of("along=importance&sparsity=0.8").axis == ImportanceAxis("importance", 0.8, DECAYS)
    assert sweep_of("along=importance&sparsity=0.8&importance=0.3") == sweep_of("along=importance&sparsity=0.8")


def test_one_importance():
    spec = sweep_of("along=importances.2&sparsity=0.8&importance=0.5")
    assert spec.axis == ImportanceAxis("importances.2", 0.8, IMPORTANCES)
    assert spec.importance == 0.5


def test_the_number_of_features():
    assert sweep_of("along=n_features&sparsity=0.8&n_features=7") == FeatureAxis(Spec(), 0.8, tuple(range(2, 17)))
    assert sweep_of("along=n_features&sparsity=0.8&at=6,3").values == (3, 6)


def test_of_importances_given_one_by_one_fewer_features_have_the_first():
    axis = sweep_of("along=n_features&sparsity=0.8&n_features=4&importances=1,0.5,2,1")
    assert axis.values == (2, 3, 4)
    assert axis.spec_at(2) == Spec(n_features=2, importances=(1, 0.5), sparsities=(0.8,))
    assert axis.spec == Spec(n_features=4, importances=(1, 0.5, 2, 1))


def test_an_axis_that_costs_too_much_is_thinned_and_one_that_was_chosen_is_refused():
    query = "along=importance&sparsity=0.8&n_features=16&n_hidden=3&constraint=sphere"
    spec = sweep_of(query)
    assert 2 < len(spec.level_values) < len(DECAYS)
    assert (spec.level_values[0], spec.level_values[-1]) == (DECAYS[0], DECAYS[-1])
    assert cost(spec) <= COST_LIMIT
    chosen = ",".join(str(value) for value in DECAYS[-64:])
    [fault] = parse(f"{query}&at={chosen}").faults
    assert (fault.field, fault.kind) == ("at", "cost")
    assert str(len(spec.level_values)) in fault.message


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("along=importance", "sparsity", "from 0 to 0.9999"),
        ("along=importance&sparsity=1", "sparsity", "from 0 to 0.9999"),
        ("along=importance&sparsity=nan", "sparsity", "from 0 to 0.9999"),
        ("along=sparsity&sparsity=0.5", "sparsity", "along another axis"),
        ("sparsity=0.5", "sparsity", "along another axis"),
        ("along=width&sparsity=0.5", "along", "importances.I with I from 0 to 4"),
        ("along=importances.5&sparsity=0.5", "along", "from 0 to 4"),
        ("along=importances.01&sparsity=0.5", "along", "from 0 to 4"),
        ("along=importances.&sparsity=0.5", "along", "from 0 to 4"),
        ("along=&sparsity=0.5", "along", "one of sparsity"),
        ("along=importance&along=importance&sparsity=0.5", "along", "more than once"),
        ("along=importance&sparsity=0.5&sparsities=0.5", "sparsities", "give sparsity"),
        ("along=importance&sparsity=0.5&importances=1,1,1,1,1", "importances", "exclude each other"),
        ("along=importance&sparsity=0.5&at=0.01", "at", "from 0.05 to 1"),
        ("along=importances.0&sparsity=0.5&at=11", "at", "from 0.01 to 10"),
        ("along=n_features&sparsity=0.5&at=17", "at", "from 2 to 16"),
        ("along=n_features&sparsity=0.5&n_features=3&importances=1,1,1&at=4", "at", "from 2 to 3"),
        ("along=n_features&sparsity=0.5&at=2.5", "at", "whole numbers"),
        ("along=sparsity&at=1", "at", "at must be at most 64 numbers from 0 to 0.9999"),
        ("at=0.5&sparsities=0.5", "at", "give one of them"),
        ("along=importance&sparsity=0.5&n_features=99", "n_features", "from 2 to 16"),
    ],
)
def test_each_fault_has_one_sentence(query, field, words):
    check_sentence(parse(query).faults, field, words)
