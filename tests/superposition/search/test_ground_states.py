"""Ground states against the best known losses of a search that shares no code with the core."""

from fractions import Fraction
from itertools import product
from math import factorial, prod

import numpy as np
import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.search import ground_states
from app.superposition.search.candidates import Candidates
from app.superposition.search.ground_states import finalise
from app.superposition.search.models import Models
from app.superposition.search.refinement import polish
from tests.oracle import loss
from tests.oracle.draw import Experiment, draw
from tests.oracle.known import COUNT, SEED, Known, load
from tests.superposition.asking import levels_of
from tests.superposition.queries import spec_of

MOST, RARELY, RARE = 1e-3, 1e-4, 0.01  # above the first nothing, above the second one level in a hundred
# Quick ones of up to eight features, of every constraint and correlation, in one to three dimensions.
QUICK = (13, 18, 33, 35, 59, 99, 101, 126, 152, 153, 166, 187, 107)
CHUNK = 25
STAR_LEVELS = tuple(np.round(1 - np.geomspace(0.1, 0.001, 14), 6).tolist())  # the star of five is best at all of them


def with_levels_between(sparsities: tuple[float, ...]) -> tuple[float, ...]:
    """The levels and two more, which may not change what is found at the others."""
    density = 1 - np.array(sparsities)
    more = 1 - np.sqrt(density[1:3] * density[2:4])
    return tuple(sorted({*sparsities, *np.round(more, 6).tolist()}))


WAYS = {
    "as drawn": lambda known: known.experiment.query(),
    "one start": lambda known: known.experiment.query() + "&n_seeds=1&seed=77",
    "more levels": lambda known: known.experiment.query(with_levels_between(known.experiment.sparsities)) + "&seed=5",
}


def excess_of(known: Known, way: str) -> list[float]:
    """How far each level lies above the best known loss, asked for in one of the ways."""
    found = {level["sparsity"]: level["loss"] for level in levels_of(WAYS[way](known))}
    return known.excess([found[sparsity] for sparsity in known.experiment.sparsities])


def judge(excesses: dict[str, list[float]]) -> None:
    """Fail with the links of all that lie too high."""
    high = [(value, query) for query, values in excesses.items() for value in values if not value <= RARELY]
    told = "\n".join(f"{value:.1e} {query}" for value, query in sorted(high, reverse=True))
    assert all(value <= MOST for value, _ in high), told
    assert len(high) <= RARE * sum(map(len, excesses.values())), told


@pytest.mark.parametrize("way", WAYS)
def test_a_dozen_ground_states_are_as_low_as_any_known(way):
    every = load()
    some = [every[index] for index in QUICK[list(WAYS).index(way) :: len(WAYS)]]
    judge({known.experiment.query(): excess_of(known, way) for known in some})


@pytest.mark.long
@pytest.mark.parametrize("begin", range(0, COUNT, CHUNK))
@pytest.mark.parametrize("way", WAYS)
def test_all_ground_states_are_as_low_as_any_known(way, begin):
    some = load()[begin : begin + CHUNK]
    judge({known.experiment.query(): excess_of(known, way) for known in some})


def candidates_of(models, W, b, loss, level):
    parameters = models.constraint.pack(torch.as_tensor(W).double(), torch.as_tensor(b).double())
    return Candidates(parameters, torch.tensor(loss).double(), torch.tensor(level))


def test_few_free_features_are_not_seated_and_those_of_a_sphere_are():
    """Of few, all permutations are tried anyhow."""
    for constraint, seated in (("free", False), ("sphere", True)):
        models = Models(spec_of(f"n_features=3&n_hidden=1&importance=0.5&sparsities=0.9&constraint={constraint}"))
        n_levels = models.n_levels
        W = np.tile([[1.0, 1.0, -1.0]], (n_levels, 1, 1))
        one_each = candidates_of(models, W, np.zeros((n_levels, 3)), [1.0] * n_levels, list(range(n_levels)))
        assert bool(len(ground_states.seat_candidates(models, one_each, one_each).loss)) is seated


def test_a_model_of_the_last_level_reaches_the_first():
    models = Models(Spec(sparsities=STAR_LEVELS))
    level = torch.arange(models.n_levels)
    angle = 2 * np.pi * torch.arange(5, dtype=torch.float64) / 5
    star = models.constraint.pack(
        1.1 * torch.stack([angle.cos(), angle.sin()])[None], torch.full((1, 5), -0.2, dtype=torch.float64)
    )
    cross = torch.tensor([[1.0, -1, 0, 0, 0, 0, 0, 1, -1, 0, 0, 0, 0, 0, 0]], dtype=torch.float64)
    crosses = cross.repeat(models.n_levels, 1)
    crosses[:, -1] = models.density / 2
    unknown = torch.zeros(models.n_levels, dtype=torch.float64)
    crosses = polish(models, Candidates(crosses, unknown, level), 60)
    stars = polish(models, Candidates(star.repeat(models.n_levels, 1), unknown, level), 60)
    last = level == models.n_levels - 1
    parameters = torch.where(last[:, None], stars.parameters, crosses.parameters)
    ground = finalise(models, Candidates(parameters, torch.where(last, stars.loss, crosses.loss), level))
    assert (crosses.loss > 1.05 * stars.loss).all()
    assert torch.allclose(ground.loss / models.scale, stars.loss, rtol=1e-7)


def test_the_data_are_those_of_the_seed():
    kept = load()
    assert [known.experiment for known in kept] == draw(SEED, COUNT)
    assert all(len(known.losses) == 4 and np.isfinite(known.losses).all() for known in kept)


def test_the_other_loss_is_the_closed_form_over_masks():
    """In exact fractions: E ReLU(z)^2 over a cube is an alternating sum over its corners."""
    W = [[Fraction(7, 10), Fraction(-3, 5), Fraction(1, 5)], [Fraction(1, 3), Fraction(1, 2), Fraction(-9, 10)]]
    b = [Fraction(-1, 5), Fraction(1, 10), Fraction(1, 4)]
    importances, p = [Fraction(1), Fraction(1, 2), Fraction(3)], Fraction(3, 10)
    total = Fraction(0)
    for i in range(3):
        a = [sum(row[i] * row[j] for row in W) for j in range(3)]
        for mask in product((False, True), repeat=3):
            on = [j for j in range(3) if mask[j]]
            chance = p ** len(on) * (1 - p) ** (3 - len(on))
            square, slope = corners(a, b[i], on, i)
            total += importances[i] * chance * (square - slope + (Fraction(1, 3) if i in on else 0))
    experiment = Experiment(3, 2, tuple(map(float, importances)), (0.7,))
    ours = loss.evaluate(experiment, 0.7, np.array(W, dtype=float), np.array(b, dtype=float))
    assert ours == pytest.approx(float(total), rel=1e-12)


def corners(a: list[Fraction], b: Fraction, on: list[int], i: int) -> tuple[Fraction, Fraction]:
    """E ReLU(z)^2 with these features on, and its derivative by a_i: twice E x_i ReLU(z)."""
    k = len(on)
    scale = Fraction(2, factorial(k + 2)) / prod(a[j] for j in on)
    square = slope = Fraction(0)
    for corner in product((0, 1), repeat=k):
        z = max(b + sum(a[j] * v for j, v in zip(on, corner, strict=True)), Fraction(0))
        signed = (-1) ** (k - sum(corner)) * scale
        square += signed * z ** (k + 2)
        if i in on:
            slope += signed * (corner[on.index(i)] * (k + 2) * z ** (k + 1) - z ** (k + 2) / a[i])
    return square, slope
