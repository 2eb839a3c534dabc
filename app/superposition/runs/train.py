"""One model's training as a chain of short pure steps: `advance(state)` trains on for some frames and tells them.

The paper's recipe is AdamW on fresh minibatches; the descent is the sweep's own minimiser on the population loss.
Every frame tells the population loss, exact for n <= 8, never that of a minibatch.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from ..experiment.jsonl import line
from ..experiment.recipe import Recipe
from ..experiment.spec import Spec
from ..geometry.description import described, rounded
from ..geometry.measures import feature_dimensionality
from ..geometry.naming import name_arrangement
from ..loss.gram import by_weights
from ..loss.objectives import exact_objective
from ..loss.problem import problem_of
from ..optimise import adamw, lbfgs, minibatch
from ..optimise.parametrisation import Constraint, PullBack
from ..search.starts import random_starts
from .plateaus import Frame, Move, Plateau, Watch, ends_at_rest, members, said, watched

STRIDE = 100  # of the paper's steps at most in one call
DESCENT_STRIDE = 8
NEW_NORM = 0.1  # of a feature that is introduced
NUDGE = 0.004  # lets a given model that stands on a saddle fall off it
TOLERANCE = 1e-9  # relative progress a step below which a descent counts as settled


@dataclass(frozen=True)
class TrainState:
    """Between two calls: where the optimiser stands, and what its frames have shown so far."""

    recipe: Recipe
    optimiser: adamw.AdamW | lbfgs.Descent | None = None
    step: int = 0
    watch: Watch = field(default_factory=Watch)


class Model:
    """One kind of model at one sparsity as a function of flat parameters [models, d]."""

    def __init__(self, spec: Spec, sparsity: float) -> None:
        self.spec, self.density = spec, 1 - sparsity
        self.problem = problem_of(replace(spec, sparsities=(sparsity,)))
        self.constraint = Constraint(spec.constraint)
        self.importances = torch.tensor(spec.feature_importances)
        self.population_loss = exact_objective(self.problem)

    def unpack(self, parameters: Tensor) -> tuple[Tensor, Tensor, PullBack]:
        return self.constraint.unpack(parameters, self.spec.n_hidden, self.spec.n_features)

    def on_constraint(self, parameters: Tensor) -> Tensor:
        """The same models, the directions that a sphere has scaled to length 1 again."""
        return parameters if self.constraint.name == "free" else self.constraint.pack(*self.unpack(parameters)[:2])

    def minibatch_gradient(self, parameters: Tensor, size: int, seed: int, step: int) -> Tensor:
        """The gradient of a fresh minibatch's loss [models, d]."""
        x = minibatch.sample(self.problem, self.density, len(parameters), size, seed, step)
        W, b, pull_back = self.unpack(parameters)
        relu = self.problem.relu
        _, by_W, by_b = minibatch.loss_and_gradient(W, b, x, self.importances, relu)
        return self.constraint.split(pull_back(by_W), by_b, W.shape[1] * W.shape[2])

    def population(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """The population loss [models] and its gradient [models, d] in float64."""
        W, b, pull_back = self.unpack(parameters.double())
        by_output, by_gram, by_b = self.population_loss(W, b, torch.zeros(len(b), dtype=torch.long))
        by_W = pull_back(by_weights(W, by_gram))
        return by_output.sum(1), self.constraint.split(by_W, by_b, W.shape[1] * W.shape[2])


@lru_cache(maxsize=16)
def model_of(spec: Spec, sparsity: float) -> Model:
    return Model(spec, sparsity)


def start(recipe: Recipe) -> TrainState:
    """A training that has not begun."""
    return TrainState(recipe)


def advance(state: TrainState) -> tuple[TrainState | None, list[bytes]]:
    """Train on up to a frame or some, and tell them; after the last step, tell how it ended."""
    recipe = state.recipe
    model = model_of(recipe.spec, recipe.sparsity)
    if state.optimiser is None:
        return tell(begin(state, model), model)
    stride = STRIDE if recipe.recipe == "paper" else DESCENT_STRIDE
    lines: list[bytes] = []
    for step in frames_within(recipe, state.step, stride):
        state = trained(state, model, step)
        state, told = tell(state, model)
        lines += told
        if settled(state):
            break
    if state.step < recipe.steps and not settled(state):
        return state, lines
    return None, [*lines, *conclusion(state, model)]


def frames_within(recipe: Recipe, done: int, stride: int) -> list[int]:
    """The frames of one call: the next, and those that follow within the stride."""
    ahead = [step for step in recipe.frame_steps() if step > done]
    return [step for step in ahead if step == ahead[0] or step <= done + stride]


def begin(state: TrainState, model: Model) -> TrainState:
    parameters = initial_parameters(state.recipe, model)
    if state.recipe.W is not None:
        W = model.unpack(parameters)[0][0].double().numpy()
        state = replace(state, watch=Watch(plateau=Plateau(0, 0, feature_dimensionality(W), name_arrangement(W))))
    if state.recipe.recipe == "paper":
        return replace(state, optimiser=adamw.begin(parameters))
    return replace(state, optimiser=lbfgs.begin(descent_function(model), parameters.double()))


def initial_parameters(recipe: Recipe, model: Model) -> Tensor:
    """Xavier-normal W and b = 0, or the weights given, nudged, with their new features [1, d]."""
    spec = recipe.spec
    if recipe.W is None or recipe.b is None:
        W, b = random_starts(spec)[0], np.zeros(spec.n_features)
    else:
        rng = np.random.default_rng([spec.seed, minibatch.STREAM])
        W, b = np.array(recipe.W), np.array(recipe.b)
        W = W + NUDGE * rng.normal(size=W.shape)
        new = rng.normal(size=(len(W), recipe.introduced))
        W = np.concatenate([W, NEW_NORM * new / np.linalg.norm(new, axis=0)], 1)
        b = np.concatenate([b, np.zeros(recipe.introduced)])
    return model.constraint.pack(torch.tensor(W[None], dtype=torch.float32), torch.tensor(b[None], dtype=torch.float32))


def descent_function(model: Model) -> lbfgs.Function:
    return lambda parameters, _: model.population(parameters)


def trained(state: TrainState, model: Model, to: int) -> TrainState:
    """Trained on to a step."""
    recipe, optimiser = state.recipe, state.optimiser
    if isinstance(optimiser, adamw.AdamW):
        for step in range(state.step, to):
            gradient = model.minibatch_gradient(optimiser.parameters, recipe.batch_size, recipe.spec.seed, step)
            optimiser = adamw.step(optimiser, gradient, recipe.learning_rate)
            optimiser = replace(optimiser, parameters=model.on_constraint(optimiser.parameters))
    elif optimiser is not None:
        optimiser = lbfgs.advance(descent_function(model), optimiser, to - state.step, TOLERANCE)
    return replace(state, optimiser=optimiser, step=to)


def settled(state: TrainState) -> bool:
    """Whether a descent has come to rest; minibatches never let a model rest."""
    return isinstance(state.optimiser, lbfgs.Descent) and not len(state.optimiser.alive)


def tell(state: TrainState, model: Model) -> tuple[TrainState, list[bytes]]:
    """The frame of this step, and a line for the move that it completes."""
    assert state.optimiser is not None
    parameters = state.optimiser.parameters
    W, b, _ = model.unpack(parameters)
    loss, _ = model.population(parameters)
    D = feature_dimensionality(W[0].double().numpy())
    frame = line(
        kind="frame",
        step=state.step,
        W=rounded(W[0].numpy(), 4),
        b=rounded(b[0].numpy(), 4),
        loss=max(loss.item(), 0.0),
        feature_dimensionality=rounded(D, 4),
    )
    watch, move = watched(state.watch, Frame(state.step, W[0].double().numpy(), D, loss.item()), state.recipe.steps)
    return replace(state, watch=watch), [frame] if move is None else [frame, line(kind="move", **said(move))]


def conclusion(state: TrainState, model: Model) -> list[bytes]:
    """The last line: whether training has come to rest, and only then the name of what it has found.

    Before it, the move by which a descent came there, if it rested too soon for a plateau.
    """
    assert state.optimiser is not None
    W, b, _ = model.unpack(state.optimiser.parameters.double())
    loss, _ = model.population(state.optimiser.parameters)
    recipe = state.recipe
    rested = recipe.recipe == "paper" and ends_at_rest(state.watch, recipe.steps, recipe.learning_rate)
    converged = rested or settled(state)
    weights = {"W": rounded(W[0].numpy(), 6), "b": rounded(b[0].numpy(), 6)}
    w = W[0].numpy()
    arrangement = name_arrangement(w)
    found = described(w, arrangement) if converged else {}
    done = line(kind="done", step=state.step, converged=converged, loss=max(loss.item(), 0.0), **weights, **found)
    last = state.watch.plateau
    if not settled(state) or (last is not None and members(last.arrangement) == members(arrangement)):
        return [done]
    end = Plateau(state.step, state.step, feature_dimensionality(w), arrangement)
    return [line(kind="move", **said(Move(last, end))), done]
