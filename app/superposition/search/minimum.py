"""To the minimum itself: what is reported as a ground state is stationary on the exact loss."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import torch
from torch import Tensor

from ..loss.features import mask_probability
from ..loss.objectives import Objective
from ..loss.problem import problem_of
from ..optimise import lbfgs
from .candidates import Candidates
from .models import Models

ROUNDS = 6  # with new curvature each; the first is enough for most
STEPS, TOLERANCE = 24, 1e-10  # evaluations of a round; relative progress that ends it
GAIN = 1e-10  # relative; a model whose curvature predicts less is at its minimum
RARE = 0.5  # probability that no feature is active, above which b^2 is a wall
NEARLY_ZERO = 0.1  # times the density: the foot of a wall that is steep beside all else
NEARLY_NOTHING = 1e-2  # of the empty model's loss, below which single precision does not resolve the curvature
FLATTEST = 3e-4  # of the curvature on the nodes: the other directions are nearly flat
FINER = (1.0, 0.1, 0.01)  # times the usual step, in turn: a kink nearer than a step hides how flat this side of it is


def to_minimum(models: Models, candidates: Candidates) -> Candidates:
    """Each model at the minimum of the exact loss that it leads to.

    Preconditioned by the curvature on the nodes, which is cheap; where that is not enough, by the fine loss's.
    """
    parameters, loss = candidates.parameters.double().clone(), candidates.loss.double().clone()
    moving = torch.arange(len(parameters))
    for objective, by in curvatures(models):
        wall = Wall(models, candidates.level[moving])
        at, held = wall.move_to_foot(parameters[moving])
        exact = wall.function(models.precise_loss, at, held)
        inverse = lbfgs.inverse_hessian(wall.function(objective, at, held, straight=True), at, by)
        end = lbfgs.advance_descent(exact, lbfgs.start_descent(exact, at, inverse), STEPS, TOLERANCE, 2)
        at, held = wall.move_to_foot(end.parameters)
        reached, gradient = wall.function(models.precise_loss, at, held)(at, torch.arange(len(moving)))
        lower = (reached <= loss[moving]) | (objective is not models.fine_loss)
        parameters[moving[lower]], loss[moving[lower]] = at[lower], reached[lower]
        gain = (gradient * (inverse @ gradient[:, :, None])[:, :, 0]).sum(1) / 2
        blind = (reached < NEARLY_NOTHING) & (objective is not models.fine_loss)
        moving = moving[(gain > GAIN * reached.abs()) | blind]
        if not len(moving):
            break
    return Candidates(parameters, loss, candidates.level)


class Wall:
    """What models at some levels lose while no feature is active: b^2 of a bias above 0, and nothing of one below.

    Where features are rare that is a wall, at whose foot the bias of a feature that stands alone has its minimum, and
    which no curvature predicts. Given W the foot is known, and hardly moves with W. With the decoder relative nothing
    is said then, and there is no wall.
    """

    def __init__(self, models: Models, level: Tensor) -> None:
        """level: (models,)."""
        problem, n = problem_of(models.spec), models.spec.n_features
        nothing = mask_probability(problem.distribution, np.zeros((1, n), dtype=bool), problem.density)[:, 0]
        importances = models.importances[level]
        self.models, self.level = models, level
        self.steepness = 2 * torch.from_numpy(nothing)[level, None] * importances  # (models, n), of the slope
        walled = problem.relu and problem.decoder != "relative"
        self.steep = torch.from_numpy(nothing)[level] > RARE if walled else torch.zeros(len(level)).bool()
        first = models.spec.n_hidden * n
        self.biases = slice(first, first + n)

    def move_to_foot(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """The parameters (models, d) with biases at the foot of the wall where that is lower, and which of the
        parameters these are (models, d), to be fixed while the others are minimised.
        """
        held = torch.zeros_like(parameters, dtype=torch.bool)
        W, b, _ = self.models.unpack(parameters)
        density = self.models.density[self.level, None]
        near = torch.nonzero(self.steep & (b.abs() < density).any(1))[:, 0]
        if not len(near):
            return parameters, held
        W, b, level = W[near], b[near], self.level[near]
        own = self.models.precise_loss(W, b, level)[0]
        slope = self.models.precise_loss(W, torch.zeros_like(b), level)[2]
        foot = -slope / self.steepness[near]
        at_wall = (foot >= 0) & (foot < NEARLY_ZERO * density[near])
        there, _, slope = self.models.precise_loss(W, torch.where(at_wall, foot, b), level)
        at_wall &= there <= own
        foot = (foot - slope / self.steepness[near]).clamp_min(0)  # nothing is quite flat below the wall
        parameters = parameters.clone()
        held[near, self.biases], parameters[near, self.biases] = at_wall, torch.where(at_wall, foot, b)
        return parameters, held

    def function(self, objective: Objective, at: Tensor, held: Tensor, straight: bool = False) -> lbfgs.Function:
        """An objective of parameters, of which those in held (models, d) are fixed where they are in at (models, d).

        straight: as it would be if each bias stayed on its side of the wall, for differences that reach across it.
        """

        def value(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
            moved = torch.where(held[index], at[index].to(moved.dtype), moved)
            loss, gradient = self.models.value(objective, moved, self.level[index])
            if straight and bool(self.steep.any()):
                b, side = moved[:, self.biases], at[index][:, self.biases] > 0
                steepness = (self.steepness / self.models.scale[self.level, None])[index]
                gradient[:, self.biases] += (steepness * (torch.where(side, b, 0) - b.clamp_min(0))).to(gradient.dtype)
            return loss, gradient.masked_fill(held[index], 0)

        return value


def curvatures(models: Models) -> Iterator[tuple[Objective, lbfgs.FiniteDifferences]]:
    """The objective whose curvature preconditions each round, and how it is measured."""
    yield models.training_loss, replace(lbfgs.SINGLE, min_curvature=FLATTEST)
    for finer in islice(cycle(FINER), ROUNDS - 1):
        yield models.fine_loss, replace(lbfgs.DOUBLE, step=finer * lbfgs.DOUBLE.step)
