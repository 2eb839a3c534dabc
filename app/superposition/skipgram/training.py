"""One model's training on a corpus as a chain of short pure steps: first the known optimum, then frame after frame.

The corpus is drawn as it is read. Every frame tells the expected loss, which the optimum minimises.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch

from ..experiment.jsonl import line
from ..geometry.description import round_off
from ..geometry.naming import name_arrangements
from ..geometry.procrustes import canonical_rotation, rotation_onto
from ..levels.frames import LevelSnapshot
from ..levels.search import Best
from ..levels.training import LevelTraining, advance_training
from ..words.gauge import meaning
from ..words.language import Array
from ..words.lines import WordsModel
from ..words.result import model_fields
from ..words.training import WordsTask
from .lines import CorpusDone, CorpusFrame, CorpusOptimum
from .recipe import LEAST_RATE, CorpusTraining
from .sampling import AliasTable, alias_table
from .sgd import train_on_pairs

STRIDE = 3e6  # comparisons of a word and a context in one step of the chain: about a tenth of a second
LEVEL = np.array([0])  # of all models here
STREAM = 2  # of random numbers apart from those of the descent's starts


class CorpusTask(WordsTask):
    """The descent to the optimum, and what pairs and words are drawn from."""

    def __init__(self, training: CorpusTraining) -> None:
        super().__init__(training.spec)
        self.pairs, self.words = tables_of(self.objective.language.joint[0], self.objective.language.frequency[0])

    def finish(self, best: Best, frames: tuple[LevelSnapshot, ...]) -> list[bytes]:
        """The line of the optimum."""
        parameters = best.parameters.numpy()
        turn = canonical_rotation(meaning(self.objective, parameters, LEVEL).W[0])
        told: CorpusOptimum = {"kind": "optimum", **self.describe(parameters, turn)}
        return [line(told)]

    def describe(self, parameters: Array, turn: Array) -> WordsModel:
        """What is told of the model of parameters (1, d) after the rotation turn (hidden, hidden)."""
        said = meaning(self.objective, parameters, LEVEL)
        W = turn @ said.W[0]
        loss = self.expected_loss(parameters)
        return model_fields(loss, W, said.words[0] @ turn.T, float(said.additive[0]), name_arrangements(W[None])[0])

    def expected_loss(self, parameters: Array) -> float:
        """The expected loss of the model of parameters (1, d)."""
        return self.objective.loss(torch.from_numpy(parameters), torch.from_numpy(LEVEL)).item()

    def pack(self, rows: Array) -> Array:
        """Parameters (1, d) of rows (2, words, coordinates)."""
        return self.objective.pack(rows.transpose(0, 2, 1)[None], LEVEL)

    def turn_of(self, rows: Array) -> Array:
        """The rotation (hidden, hidden) of the balanced gauge that brings words nearest to where rows (2, words,
        coordinates) have them, so that frames follow one another without a jump.
        """
        said, trained = meaning(self.objective, self.pack(rows), LEVEL), rows[0, :, : self.objective.spec.n_hidden]
        often = self.objective.language.frequency[0]
        return rotation_onto(said.words[0].T * often, (trained - often @ trained).T)


@dataclass(frozen=True)
class CorpusState:
    """Between two steps. rows: (2, words, coordinates), of words and of contexts; random: the generator's state."""

    training: CorpusTraining
    search: LevelTraining[LevelSnapshot] = field(default_factory=LevelTraining)
    rows: Array | None = None  # (2, words, coordinates)
    random: int = 0
    step: int = 0


def tables_of(joint: Array, frequency: Array) -> tuple[AliasTable, AliasTable]:
    """The tables of pairs of a word and a context, and of noise, from joint (K, 2, 2) and frequency (words,)."""
    pairs = np.ones((1, 1))
    for table in joint:
        pairs = np.kron(pairs, table)
    return alias_table(pairs.ravel()), alias_table(frequency)


@lru_cache(maxsize=4)
def task_of(training: CorpusTraining) -> CorpusTask:
    """The task of a training, made once a process."""
    return CorpusTask(training)


def start_corpus(training: CorpusTraining) -> CorpusState:
    """A training that has not begun."""
    return CorpusState(training)


def advance_corpus(state: CorpusState) -> tuple[CorpusState | None, list[bytes]]:
    """A step of the search for the optimum, the first frame, or some frames more, with the end after the last."""
    task = task_of(state.training)
    if state.rows is None:
        search, lines = advance_training(task, state.search)
        if search is not None:
            return replace(state, search=search), []
        state = begin(state, task)
        return state, [*lines, frame_line(task, state)]
    lines = []
    for step in frames_within(state):
        state = train_to(task, state, step)
        lines.append(frame_line(task, state))
    if state.step < state.training.pairs:
        return state, lines
    return None, [*lines, done_line(task, state)]


def begin(state: CorpusState, task: CorpusTask) -> CorpusState:
    """Words at random near the origin, contexts and biases at 0, as the authors' program has them."""
    spec = state.training.spec
    rng = np.random.default_rng([spec.seed, STREAM])
    rows = np.zeros((2, spec.n_words, task.objective.rows))
    rows[0, :, : spec.n_hidden] = rng.uniform(-0.5, 0.5, (spec.n_words, spec.n_hidden)) / spec.n_hidden
    random = int(rng.integers(2**63))
    return replace(state, search=LevelTraining(), rows=rows, random=random)


def frames_within(state: CorpusState) -> list[int]:
    """The frames of one step of the chain: the next, and those that follow within the stride."""
    ahead = [step for step in state.training.frame_steps() if step > state.step]
    stride = STRIDE / (1 + state.training.spec.negatives)
    return [step for step in ahead if step == ahead[0] or step <= state.step + stride]


def train_to(task: CorpusTask, state: CorpusState, step: int) -> CorpusState:
    """Trained on to so many pairs."""
    assert state.rows is not None
    training, rows, random = state.training, state.rows.copy(), np.array([state.random], dtype=np.uint64)
    share = np.maximum(1 - np.arange(state.step, step) / training.pairs, LEAST_RATE)
    train_on_pairs(
        rows,
        training.spec.n_hidden,
        task.pairs.own,
        task.pairs.other,
        task.words.own,
        task.words.other,
        training.spec.negatives,
        training.learning_rate * share,
        random,
    )
    return replace(state, rows=rows, random=int(random[0]), step=step)


def frame_line(task: CorpusTask, state: CorpusState) -> bytes:
    """The frame of this step."""
    assert state.rows is not None
    parameters, turn = task.pack(state.rows), task.turn_of(state.rows)
    said = meaning(task.objective, parameters, LEVEL)
    told: CorpusFrame = {
        "kind": "frame",
        "step": state.step,
        "W": round_off(turn @ said.W[0], 4),
        "words": round_off(said.words[0] @ turn.T, 4),
        "loss": task.expected_loss(parameters),
    }
    return line(told)


def done_line(task: CorpusTask, state: CorpusState) -> bytes:
    """The last line: where training has ended."""
    assert state.rows is not None
    told: CorpusDone = {
        "kind": "done",
        "step": state.step,
        **task.describe(task.pack(state.rows), task.turn_of(state.rows)),
    }
    return line(told)
