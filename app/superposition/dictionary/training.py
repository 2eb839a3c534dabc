"""A dictionary's run: all starts in one batch, as a chain of short pure steps.

`advance_dictionary(state)` does one step and returns the next state and the lines it made. The loss is integrated over
quadrature nodes, so that a training has no noise but its start.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch

from ..experiment.jsonl import line
from ..geometry.measures import Array
from ..loss.problem import problem_of
from ..optimise.adamw import AdamW, adamw_step, start_adamw
from .activations import hidden_activations
from .lines import DICTIONARY_STEPS, DictionaryFrame
from .objective import DictionaryObjective
from .result import final_lines, frame_of, model_line
from .spec import DictionarySpec, ReadModel

LEARNING_RATE = 0.02  # half as much, and three times as much, lead to the same losses
DECAY_FROM = 0.8  # of all steps; from there the rate falls to 0, so that the last digits settle
STEP_WORK = 2e7  # latents of hidden states in one step of the chain: about a fifth of a second
STREAM = 7  # a random stream apart from those of the toy model


@dataclass(frozen=True)
class DictionaryState:
    """Between two steps."""

    dictionary: DictionarySpec
    model: ReadModel
    optimiser: AdamW | None = None
    frames: tuple[DictionaryFrame, ...] = ()


@lru_cache(maxsize=8)
def objective_of(dictionary: DictionarySpec, model: ReadModel) -> DictionaryObjective:
    """The objective of a dictionary, made once a process."""
    distribution = problem_of(dictionary.spec).distribution
    return DictionaryObjective(dictionary, hidden_activations(distribution, model.sparsity, np.array(model.W)))


def advance_dictionary(state: DictionaryState) -> tuple[DictionaryState | None, list[bytes]]:
    """One step: the model and the first frame, training up to the next one, or the result."""
    objective = objective_of(state.dictionary, state.model)
    if state.optimiser is None:
        begun = replace(state, optimiser=start_adamw(torch.from_numpy(starting_parameters(objective))))
        following, lines = record_frame(begun, objective)
        return following, [model_line(state.model), *lines]
    if len(state.frames) == len(DICTIONARY_STEPS):
        return None, final_lines(objective, state.model, state.optimiser.parameters, state.frames)
    optimiser, last = state.optimiser, DICTIONARY_STEPS[-1]
    work = len(objective.activations.h) * state.dictionary.n_latents * state.dictionary.n_seeds
    to = min(DICTIONARY_STEPS[len(state.frames)], optimiser.steps + max(1, int(STEP_WORK / work)))
    while optimiser.steps < to:
        _, gradient = objective(optimiser.parameters)
        rate = LEARNING_RATE * min(1.0, (1 - optimiser.steps / last) / (1 - DECAY_FROM))
        optimiser = adamw_step(optimiser, gradient, rate)
    following = replace(state, optimiser=optimiser)
    return record_frame(following, objective) if to == DICTIONARY_STEPS[len(state.frames)] else (following, [])


def starting_parameters(objective: DictionaryObjective) -> Array:
    """Parameters (starts, d): directions even over the sphere, an encoder that is their transpose, and no bias."""
    dictionary, hidden = objective.spec, objective.activations.h.shape[1]
    rng = np.random.default_rng([dictionary.seed, STREAM])
    D = rng.normal(size=(dictionary.n_seeds, dictionary.n_latents, hidden))
    D = (D / np.linalg.norm(D, axis=2, keepdims=True)).reshape(dictionary.n_seeds, -1)
    return np.concatenate([D, D, np.zeros((len(D), dictionary.n_latents + hidden))], 1)


def record_frame(state: DictionaryState, objective: DictionaryObjective) -> tuple[DictionaryState, list[bytes]]:
    """Keep a frame and report it."""
    assert state.optimiser is not None
    frame = frame_of(objective, state.model, state.optimiser.parameters, state.optimiser.steps)
    return replace(state, frames=(*state.frames, frame)), [line(frame)]
