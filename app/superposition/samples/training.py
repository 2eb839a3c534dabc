"""A run on samples: level by level, all draws of the training set and all starts, as a chain of short pure steps.

`advance_samples(state)` does one step and returns the next state and the lines it made, as a sweep's does.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from ..geometry.measures import Array
from ..geometry.procrustes import canonical_rotation, rotation_onto
from ..optimise import lbfgs
from .cost import draws_together
from .lines import HISTORY_STEPS, NAMED
from .model import SamplesModel
from .objective import Indices, SamplesObjective, pack_samples
from .population import Population
from .result import Path, frame_line, level_json, samples_lines
from .spec import SamplesSpec
from .starts import starting_parameters
from .training_set import FRESH, training_set

PATIENCE = 3  # steps with too little progress, before the end
FINE_TOLERANCE, FINE_PATIENCE = 1e-10, 8  # at the end: losses to eight digits
ROUGH_STEPS, MOST_STEPS, MOST_FINE_STEPS = 30, 400, 2000  # evaluations; most descents end before the latter two
KEPT = 6  # starts of a draw that are trained on after ROUGH_STEPS: what is far behind then does not win


@dataclass(frozen=True)
class Stage:
    """How far starts are trained, and how many of each draw are kept for the next stage."""

    steps: int
    tolerance: float
    patience: int
    kept: int


STAGES = (
    Stage(ROUGH_STEPS, lbfgs.RESOLVED, PATIENCE, KEPT),
    Stage(MOST_STEPS, lbfgs.RESOLVED, PATIENCE, 1),
    Stage(MOST_FINE_STEPS, FINE_TOLERANCE, FINE_PATIENCE, 1),
)
STEP_WORK = 1e8  # products of a sample's feature with a row of weights in one step of the chain: about 0.3 s
STEP_TAKES = 20  # samples: as long as so many takes a step of L-BFGS, apart from its evaluation
CALL_TAKES = 1e5  # products: what an evaluation takes however small it is


@dataclass(frozen=True)
class SamplesState:
    """Between two steps. levels: those that are done, as JSON; before: the models of the last of them, a draw each;
    here: those of the level under way.

    draws, descent: draws that are being trained together; stage, steps: how far; begun: their starts.
    """

    spec: SamplesSpec
    levels: tuple[bytes, ...] = ()
    before: tuple[SamplesModel, ...] = ()
    history: tuple[Path, ...] = ()
    here: tuple[SamplesModel, ...] = ()
    draws: tuple[int, ...] = ()
    descent: lbfgs.Descent | None = None
    stage: int = 0
    steps: int = 0
    begun: Array | None = None  # (models, d)


def start_samples(spec: SamplesSpec) -> SamplesState:
    """A run that has not begun."""
    return SamplesState(spec)


def advance_samples(state: SamplesState) -> tuple[SamplesState | None, list[bytes]]:
    """One step: some evaluations, a level that is finished, or the result."""
    if len(state.here) == state.spec.base.n_seeds:
        return finish_level(state)
    if state.descent is None:
        begun = begin(state)
        return begun, [] if state.levels or state.here else [first_frame(begun)]
    stage, objective = STAGES[state.stage], objective_of(state.spec, len(state.levels), state.draws)
    at = torch.from_numpy(draw_of_models(state))
    steps = min(steps_at_once(objective, len(state.descent.active)), stage.steps - state.steps)
    descent = lbfgs.advance_descent(
        lambda x, k: objective(x, at[k]), state.descent, steps, stage.tolerance, stage.patience
    )
    state = replace(state, descent=descent, steps=state.steps + steps)
    if len(descent.active) and state.steps < stage.steps:
        return state, []
    if state.stage + 1 < len(STAGES):
        return next_stage(state, objective), []
    return keep_draws(state, objective), []


@lru_cache(maxsize=4)
def objective_of(spec: SamplesSpec, level: int, draws: tuple[int, ...]) -> SamplesObjective:
    """The objective of some draws together, by the features that are on in any of them."""
    sets = [training_set(spec, level, draw) for draw in draws]
    features = np.unique(np.concatenate([one.features for one in sets]))
    x = np.zeros((len(draws), spec.levels[level][1], len(features)))
    for row, one in zip(x, sets, strict=True):
        row[:, np.searchsorted(features, one.features)] = one.x
    importances = np.array(spec.base.feature_importances)
    return SamplesObjective(pack_samples(features, x), spec.base.n_hidden, importances, spec.base.activation == "relu")


def begin(state: SamplesState) -> SamplesState:
    """The next draws at their starts."""
    spec, level, first = state.spec, len(state.levels), len(state.here)
    draws = tuple(range(first, min(first + draws_together(spec, level), spec.base.n_seeds)))
    objective = objective_of(spec, level, draws)
    samples, found = objective.samples, list[Array]()
    for place, draw in enumerate(draws):
        previous = state.before[draw].whole(spec.base.n_features)[:, samples.features] if state.before else None
        rng = np.random.default_rng([spec.base.seed, FRESH + 1, draw, spec.levels[level][1]])
        found.append(starting_parameters(samples, place, spec.base.n_hidden, objective.importances, rng, previous))
    flat = np.concatenate(found).reshape(sum(map(len, found)), -1)
    return train_from(replace(state, draws=draws, stage=0), objective, flat, flat)


def train_from(state: SamplesState, objective: SamplesObjective, parameters: Array, begun: Array) -> SamplesState:
    """A stage that begins with parameters (models, d), which training has led to from begun (models, d)."""
    state = replace(state, begun=begun, steps=0)
    at = torch.from_numpy(draw_of_models(state))
    return replace(state, descent=lbfgs.start_descent(lambda x, k: objective(x, at[k]), torch.from_numpy(parameters)))


def draw_of_models(state: SamplesState) -> Indices:
    """Which of the draws (models,) each model is trained on."""
    assert state.begun is not None
    return np.repeat(np.arange(len(state.draws)), len(state.begun) // len(state.draws))


def steps_at_once(objective: SamplesObjective, models: int) -> int:
    """How many evaluations of so many models a step of the chain may take, at least one."""
    _, count, k = objective.samples.x.shape
    once = (count + STEP_TAKES) * k * (objective.n_hidden + 1)
    return max(1, int(STEP_WORK / (max(models, 1) * once + CALL_TAKES)))


def next_stage(state: SamplesState, objective: SamplesObjective) -> SamplesState:
    """Only the best starts of each draw: the number that the stage keeps."""
    assert state.descent is not None
    assert state.begun is not None
    value = state.descent.loss.numpy().reshape(len(state.draws), -1)
    lowest = np.argsort(value, axis=1, kind="stable")[:, : STAGES[state.stage].kept]
    chosen = (lowest + value.shape[1] * np.arange(len(value))[:, None]).ravel()
    parameters = state.descent.parameters.numpy()[chosen]
    return train_from(replace(state, stage=state.stage + 1), objective, parameters, state.begun[chosen])


def first_frame(state: SamplesState) -> bytes:
    """Where the training of the first level starts, by the best start of its first draw: there is something to see at
    once, however long the level takes.
    """
    assert state.descent is not None
    spec, objective = state.spec, objective_of(state.spec, 0, state.draws)
    starts = len(state.descent.loss) // len(state.draws)
    best = int(state.descent.loss[:starts].argmin())
    at = np.zeros(starts, dtype=np.int64)
    lost = objective.loss(state.descent.parameters.numpy()[:starts], at)[best]
    model = model_of(state, objective, best, 0, float(lost))
    model = model.turned(turn_onto(model, None, spec.base.n_features))
    whole = model.whole(spec.base.n_features)[None]
    test = Population(spec, spec.levels[0][0]).loss(whole[:, :-1], whole[:, -1])[0]
    return frame_line(spec, 0, replace(model, test_loss=float(test)))


def model_of(state: SamplesState, objective: SamplesObjective, index: int, place: int, lost: float) -> SamplesModel:
    """One of the models in training, by its index, of the draw at this place; lost: its loss on the samples."""
    assert state.descent is not None
    assert state.begun is not None
    own = training_set(state.spec, len(state.levels), state.draws[place])
    columns = np.searchsorted(objective.samples.features, own.features)
    rows = objective.unpack(state.descent.parameters.numpy()[index : index + 1])[0]
    begun = objective.unpack(state.begun[index : index + 1])[0]
    return SamplesModel(
        own.features,
        rows[:, columns],
        own.x @ rows[:-1, columns].T,
        float(state.descent.loss[index]),
        lost,
        begun[:, columns],
    )


def keep_draws(state: SamplesState, objective: SamplesObjective) -> SamplesState:
    """The models of the draws that are trained, each turned onto the one before."""
    assert state.descent is not None
    models, n = [], state.spec.base.n_features
    lost = objective.loss(state.descent.parameters.numpy(), np.arange(len(state.draws)))
    for place, draw in enumerate(state.draws):
        model = model_of(state, objective, place, place, float(lost[place]))
        before = state.before[draw] if state.before else None
        models.append(model.turned(turn_onto(model, before, n)))
    kept = (*state.here, *models)
    return replace(state, here=kept, draws=(), descent=None, begun=None)


def turn_onto(model: SamplesModel, before: SamplesModel | None, n: int) -> Array:
    """The rotation (hidden, hidden) that brings a model's features and samples nearest to those of the one before."""
    W, hidden = model.whole(n)[:-1], model.hidden
    if before is None:
        return canonical_rotation(np.column_stack([W, hidden.T]))
    both = min(len(hidden), len(before.hidden))
    reference = np.column_stack([before.whole(n)[:-1], before.hidden[:both].T])
    return rotation_onto(np.column_stack([W, hidden[:both].T]), reference)


def finish_level(state: SamplesState) -> tuple[SamplesState | None, list[bytes]]:
    """What the models of a level lose on the whole distribution, and its frame; at the last level the result."""
    spec, level = state.spec, len(state.levels)
    population = Population(spec, spec.levels[level][0])
    whole = np.stack([model.whole(spec.base.n_features) for model in state.here])
    lost = population.loss(whole[:, :-1], whole[:, -1])
    models = tuple(
        replace(model, test_loss=float(test), start=None) for model, test in zip(state.here, lost, strict=True)
    )
    path = train_again(spec, level, state.here[0])
    levels, history = (*state.levels, level_json(spec, level, models)), (*state.history, path)
    told = frame_line(spec, level + 1, models[0])
    if len(levels) < len(spec.levels):
        return SamplesState(spec, levels, models, history), [told]
    return None, [told, *samples_lines(spec, levels, history)]


def train_again(spec: SamplesSpec, level: int, model: SamplesModel) -> Path:
    """The training of the first draw's model once more, from its start to where it settles."""
    objective = objective_of(spec, level, (0,))
    assert model.start is not None
    zero = np.zeros(1, dtype=np.int64)

    def function(parameters: Tensor, k: Tensor) -> tuple[Tensor, Tensor]:
        return objective(parameters, torch.zeros_like(k))

    descent = lbfgs.start_descent(function, torch.from_numpy(model.start.reshape(1, -1)))
    rows, loss, steps = list[Array](), list[float](), 0
    for until in HISTORY_STEPS:
        descent = lbfgs.advance_descent(function, descent, until - steps, lbfgs.RESOLVED, PATIENCE)
        steps = until
        if steps == ROUGH_STEPS:  # here a stage ended
            descent = lbfgs.start_descent(function, descent.parameters)
        parameters = descent.parameters.numpy()
        rows.append(objective.unpack(parameters)[0])
        loss.append(float(objective.loss(parameters, zero)[0]))
    turn, n = rotation_onto(rows[-1][:-1], model.rows[:-1]), spec.base.n_features
    W = [turn @ replace(model, rows=one).whole(n)[:-1] for one in rows] if n <= NAMED else []
    return Path(np.array(W), np.array(loss))
