"""What a run costs, and what fits."""

from app.superposition.experiment.spec import Spec
from app.superposition.samples.cost import cost, draws_together, features_on, fit_cost, numbers
from app.superposition.samples.lines import HISTORY_STEPS
from app.superposition.samples.spec import COUNTS, SamplesSpec

from .running import run_samples

MANY = Spec(n_features=1000, importance=1.0)


def test_the_usual_spec_is_affordable_at_every_position_of_its_slider():
    assert cost(SamplesSpec(sparsity=0.9, counts=COUNTS)) < 0.5


def test_levels_that_nobody_chose_are_left_out_where_they_cost_too_much():
    spec, faults = fit_cost(SamplesSpec(MANY, sample_length="unit", sparsity=0.99, counts=COUNTS), chosen=False)
    assert faults == []
    assert 10 < len(spec.counts) < len(COUNTS)
    assert spec.counts == COUNTS[: len(spec.counts)]
    slider, faults = fit_cost(SamplesSpec(MANY, 5, "unit"), chosen=False)
    assert faults == []
    assert slider.levels[0][0] == 0
    assert slider.levels[-1][0] == 0.999


def test_more_draws_have_more_features_and_fewer_are_trained_together():
    spec = SamplesSpec(MANY, sample_length="unit", sparsity=0.99, counts=(5, 100))
    assert features_on(1000, 0.99, 5) < 50 < features_on(1000, 0.99, 10) < 100
    assert draws_together(spec, 0) > draws_together(spec, 1) == 1


def test_numbers_are_about_as_many_as_the_lines_hold():
    spec = SamplesSpec(Spec(n_features=3, n_seeds=2), sparsity=0.9, counts=(3, 6))
    frames, levels, history = run_samples(spec)

    def count(value):
        if isinstance(value, dict | list):
            return sum(map(count, value.values() if isinstance(value, dict) else value))
        return isinstance(value, float)

    assert len(history["step"]) == len(HISTORY_STEPS)
    assert 0.5 < count([frames, levels, history["W"]]) / numbers(spec) < 1.5
