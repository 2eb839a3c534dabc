"""Plateaus and the moves between them, on trainings made by hand."""

import numpy as np

from app.superposition.geometry.measures import feature_dimensionality
from app.superposition.runs.plateaus import Frame, PlateauTracker, has_converged, move_fields, track_plateaus
from tests.superposition.reference import polygon

STEPS = 1000
CROSS = np.concatenate([polygon(4), np.zeros((2, 1))], axis=1)
STAR = polygon(5)


def film(*stretches):
    """Frames every ten steps: so many of each W."""
    weights = [W for W, count in stretches for _ in range(count)]
    return [Frame(10 * k, W, feature_dimensionality(W), 1 / (1 + k)) for k, W in enumerate(weights)]


def moves_in(frames):
    watch, moves = PlateauTracker(), []
    for frame in frames:
        watch, move = track_plateaus(watch, frame, STEPS)
        moves += [] if move is None else [move_fields(move)]
    return watch, moves


def test_the_cross_that_becomes_a_star_is_one_move_by_which_a_feature_comes_in():
    _, (first, second) = moves_in(film((CROSS, 50), (STAR, 50)))
    assert (first["from"], first["to"]) == (None, "cross + 1 ignored")
    assert (second["from"], second["to"]) == ("cross + 1 ignored", "star with 5 points")
    assert (second["joins"], second["leaves"]) == ([4], [])
    assert second["start"] < second["end"] == 500


def test_what_holds_only_for_a_moment_is_no_plateau():
    _, moves = moves_in(film((CROSS, 3), (STAR, 97)))
    assert [move["to"] for move in moves] == ["star with 5 points"]


def test_a_bent_star_may_be_on_its_way_so_it_is_a_plateau_only_where_it_lasts():
    bent = STAR + np.outer([0, 1], [0.15, 0, 0, 0, 0])
    _, moves = moves_in(film((CROSS, 40), (bent, 10), (STAR, 50)))
    assert [move["to"] for move in moves] == ["cross + 1 ignored", "star with 5 points"]
    _, moves = moves_in(film((CROSS, 40), (bent, 60)))
    assert [move["to"] for move in moves] == ["cross + 1 ignored", "bent star with 5 points"]


def test_noise_makes_no_moves():
    rng = np.random.default_rng(0)
    frames = film(*((STAR + 0.01 * rng.normal(size=STAR.shape), 1) for _ in range(100)))
    assert len(moves_in(frames)[1]) == 1


def test_converged_means_that_neither_D_nor_the_loss_still_moves():
    rest = [Frame(10 * k, STAR, feature_dimensionality(STAR), 0.5) for k in range(101)]
    assert has_converged(moves_in(rest)[0], STEPS, 0.01)
    falling = [Frame(10 * k, STAR, feature_dimensionality(STAR), 1.5 - 0.01 * k) for k in range(101)]
    assert not has_converged(moves_in(falling)[0], STEPS, 0.01)
    assert not has_converged(moves_in(film((CROSS, 90), (STAR, 11)))[0], STEPS, 0.01)
    assert not has_converged(moves_in(rest)[0], STEPS, 0.001)
