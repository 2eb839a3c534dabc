"""One model's training as a chain of short pure steps: `advance_training(state)` trains on for some frames.

The paper's recipe is AdamW on fresh minibatches; the descent is the sweep's own minimiser on the population loss. Every
frame has the population loss, exact for n <= 8, never that of a minibatch.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypedDict

import numpy as np
import torch
from torch import Tensor

from ..experiment.jsonl import line
from ..experiment.recipe import Recipe
from ..experiment.spec import Spec
from ..geometry.description import Description, model_fields, round_off
from ..geometry.measures import feature_dimensionality
from ..geometry.naming import name_arrangement
from ..loss.gram import weight_gradient
from ..loss.objectives import exact_objective, fine_objective
from ..loss.problem import problem_of
from ..optimise import adamw, lbfgs, minibatch
from ..optimise.parametrisation import Constraint, PullBackBoth
from ..search.starts import random_starts
from .plateaus import Frame, Move, Plateau, PlateauTracker, has_converged, move_fields, shape_members, track_plateaus

STRIDE = 100  # of the paper's steps at most in one call
DESCENT_STRIDE = 8  # the same of a descent's
NEW_NORM = 0.1  # of a feature that is introduced
PERTURBATION = 0.004  # lets a given model leave a saddle
TOLERANCE = 1e-9  # relative progress a step below which a descent counts as converged


class TrainFrame(TypedDict):
    """W [hidden][feature], the others by feature."""

    kind: Literal["frame"]
    step: int
    W: list[list[float]]
    b: list[float]
    loss: float
    feature_dimensionality: list[float]


class Unsettled(TypedDict):
    """The end of a training that has not come to rest."""

    kind: Literal["done"]
    step: int
    converged: Literal[False]
    loss: float
    W: list[list[float]]
    b: list[float]


class Settled(Description):
    """The end of one that has, and what it has found."""

    kind: Literal["done"]
    step: int
    converged: Literal[True]
    loss: float
    W: list[list[float]]
    b: list[float]


@dataclass(frozen=True)
class TrainState:
    """Between two calls: the optimiser's state, and what its frames have shown so far."""

    recipe: Recipe
    optimiser: adamw.AdamW | lbfgs.Descent | None = None
    step: int = 0
    tracker: PlateauTracker = field(default_factory=PlateauTracker)


class Model:
    """One kind of model at one sparsity as a function of flat parameters (models, d)."""

    def __init__(self, spec: Spec, sparsity: float) -> None:
        self.spec, self.density = spec, 1 - sparsity
        self.problem = problem_of(replace(spec, sparsities=(sparsity,)))
        self.constraint = Constraint(spec.constraint)
        self.importances = torch.tensor(spec.feature_importances)
        exact = spec.decoder == "affine"  # else a step of a descent would take too long
        self.population_loss = exact_objective(self.problem) if exact else fine_objective(self.problem)

    def unpack(self, parameters: Tensor) -> tuple[Tensor, Tensor, PullBackBoth]:
        """W (models, hidden, n), b (models, n) and the gradient's way back, of parameters (models, d)."""
        return self.constraint.unpack(parameters, self.spec.n_hidden, self.spec.n_features)

    def renormalise(self, parameters: Tensor) -> Tensor:
        """The same models (models, d) as parameters (models, d), the directions that a sphere has scaled to length 1
        again.
        """
        return parameters if self.constraint.name == "free" else self.constraint.pack(*self.unpack(parameters)[:2])

    def minibatch_gradient(self, parameters: Tensor, size: int, seed: int, step: int) -> Tensor:
        """The gradient (models, d) of a fresh minibatch's loss at parameters (models, d)."""
        x = minibatch.sample_features(self.problem, self.density, len(parameters), size, seed, step)
        W, b, pull_back = self.unpack(parameters)
        relu = self.problem.relu
        _, by_W, by_b = minibatch.loss_and_gradient(W, b, x, self.importances, relu, self.spec.decoder)
        return pull_back(by_W, by_b)

    def population_loss_and_gradient(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """The population loss (models,) and its gradient (models, d) at parameters (models, d), in float64."""
        W, b, pull_back = self.unpack(parameters.double())
        by_output, by_gram, by_b = self.population_loss(W, b, torch.zeros(len(b), dtype=torch.long))
        return by_output.sum(1), pull_back(weight_gradient(W, by_gram), by_b)


@lru_cache(maxsize=16)
def model_of(spec: Spec, sparsity: float) -> Model:
    return Model(spec, sparsity)


def start_training(recipe: Recipe) -> TrainState:
    """A training that has not begun."""
    return TrainState(recipe)


def advance_training(state: TrainState) -> tuple[TrainState | None, list[bytes]]:
    """Train on up to a frame or some, and report them; after the last step, report how it ended."""
    recipe = state.recipe
    model = model_of(recipe.spec, recipe.sparsity)
    if state.optimiser is None:
        return frame_lines(start_optimiser(state, model), model)
    stride = STRIDE if recipe.recipe == "paper" else DESCENT_STRIDE
    lines: list[bytes] = []
    for step in frames_within(recipe, state.step, stride):
        state = train_to(state, model, step)
        state, more = frame_lines(state, model)
        lines += more
        if descent_converged(state):
            break
    if state.step < recipe.steps and not descent_converged(state):
        return state, lines
    return None, [*lines, *final_lines(state, model)]


def frames_within(recipe: Recipe, done: int, stride: int) -> list[int]:
    """The frames of one call: the next, and those that follow within the stride."""
    ahead = [step for step in recipe.frame_steps() if step > done]
    return [step for step in ahead if step == ahead[0] or step <= done + stride]


def start_optimiser(state: TrainState, model: Model) -> TrainState:
    parameters = initial_parameters(state.recipe, model)
    if state.recipe.W is not None:
        W = model.unpack(parameters)[0][0].double().numpy()
        state = replace(
            state, tracker=PlateauTracker(plateau=Plateau(0, 0, feature_dimensionality(W), name_arrangement(W)))
        )
    if state.recipe.recipe == "paper":
        return replace(state, optimiser=adamw.start_adamw(parameters))
    return replace(state, optimiser=lbfgs.start_descent(descent_function(model), parameters.double()))


def initial_parameters(recipe: Recipe, model: Model) -> Tensor:
    """Xavier-normal W and b = 0, or the weights given, perturbed, with their new features, as parameters (1, d).

    Reference: Glorot & Bengio 2010.
    """
    spec = recipe.spec
    if recipe.W is None or recipe.b is None:
        W, b = random_starts(spec)[0], np.zeros(spec.n_features)
    else:
        rng = np.random.default_rng([spec.seed, minibatch.STREAM])
        W, b = np.array(recipe.W), np.array(recipe.b)
        W = W + PERTURBATION * rng.normal(size=W.shape)
        new = rng.normal(size=(len(W), recipe.introduced))
        W = np.concatenate([W, NEW_NORM * new / np.linalg.norm(new, axis=0)], 1)
        b = np.concatenate([b, np.zeros(recipe.introduced)])
    return model.constraint.pack(torch.tensor(W[None], dtype=torch.float32), torch.tensor(b[None], dtype=torch.float32))


def descent_function(model: Model) -> lbfgs.Function:
    return lambda parameters, _: model.population_loss_and_gradient(parameters)


def train_to(state: TrainState, model: Model, to: int) -> TrainState:
    """Trained on to a step."""
    recipe, optimiser = state.recipe, state.optimiser
    if isinstance(optimiser, adamw.AdamW):
        for step in range(state.step, to):
            gradient = model.minibatch_gradient(optimiser.parameters, recipe.batch_size, recipe.spec.seed, step)
            optimiser = adamw.adamw_step(optimiser, gradient, recipe.learning_rate)
            optimiser = replace(optimiser, parameters=model.renormalise(optimiser.parameters))
    elif optimiser is not None:
        optimiser = lbfgs.advance_descent(descent_function(model), optimiser, to - state.step, TOLERANCE)
    return replace(state, optimiser=optimiser, step=to)


def descent_converged(state: TrainState) -> bool:
    """Whether a descent has stopped; minibatches never let a model stop."""
    return isinstance(state.optimiser, lbfgs.Descent) and not len(state.optimiser.active)


def frame_lines(state: TrainState, model: Model) -> tuple[TrainState, list[bytes]]:
    """The frame of this step, and a line for the move that it completes."""
    assert state.optimiser is not None
    parameters = state.optimiser.parameters
    W, b, _ = model.unpack(parameters)
    loss, _ = model.population_loss_and_gradient(parameters)
    D = feature_dimensionality(W[0].double().numpy())
    frame: TrainFrame = {
        "kind": "frame",
        "step": state.step,
        "W": round_off(W[0].numpy(), 4),
        "b": round_off(b[0].numpy(), 4),
        "loss": max(loss.item(), 0.0),
        "feature_dimensionality": round_off(D, 4),
    }
    tracker, move = track_plateaus(
        state.tracker, Frame(state.step, W[0].double().numpy(), D, loss.item()), state.recipe.steps
    )
    moves = [] if move is None else [line(move_fields(move))]
    return replace(state, tracker=tracker), [line(frame), *moves]


def final_lines(state: TrainState, model: Model) -> list[bytes]:
    """The last line: whether training has converged, and only then the name of what it has found.

    Before it, the move by which a descent came there, if it stopped too soon for a plateau.
    """
    assert state.optimiser is not None
    W, b, _ = model.unpack(state.optimiser.parameters.double())
    loss, _ = model.population_loss_and_gradient(state.optimiser.parameters)
    recipe = state.recipe
    rested = recipe.recipe == "paper" and has_converged(state.tracker, recipe.steps, recipe.learning_rate)
    converged = rested or descent_converged(state)
    w = W[0].numpy()
    arrangement = name_arrangement(w)
    end: Unsettled = {
        "kind": "done",
        "step": state.step,
        "converged": False,
        "loss": max(loss.item(), 0.0),
        "W": round_off(w, 6),
        "b": round_off(b[0].numpy(), 6),
    }
    done = line(Settled(**{**end, "converged": True, **model_fields(w, arrangement)}) if converged else end)
    last = state.tracker.plateau
    if not descent_converged(state) or (
        last is not None and shape_members(last.arrangement) == shape_members(arrangement)
    ):
        return [done]
    rest = Plateau(state.step, state.step, feature_dimensionality(w), arrangement)
    return [line(move_fields(Move(last, rest))), done]
