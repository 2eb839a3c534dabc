"""Trainings at every level from every start."""

import numpy as np
import torch

from app.superposition.levels.training import LevelTraining, Starts, advance_training
from app.superposition.words.spec import WordsSpec
from app.superposition.words.training import WordsTask


def test_the_random_seeds_come_first_within_a_level():
    starts = Starts(torch.zeros(7, 1), np.array([0, 0, 0, 1, 1, 2, 2]))
    assert starts.seeds(3, 2).tolist() == [0, 1, 3, 4, 5, 6]


def test_no_training_takes_more_steps_than_its_frames_show_and_none_ends_without_lines():
    task = WordsTask(WordsSpec(n_concepts=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
    training, lines = LevelTraining(), []
    while training is not None:
        training, new = advance_training(task, training)
        lines.append(len(new))
        assert training is None or training.steps <= task.frame_steps[-1]
    assert lines[0] == 1
    assert lines[-1] == 2


def test_the_first_frame_waits_for_no_start_but_the_seeds():
    """A descent begins with an evaluation of all starts."""
    task = WordsTask(WordsSpec(n_concepts=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
    training, lines = advance_training(task, LevelTraining())
    assert (len(lines), training.descent, len(training.frames)) == (1, None, 1)
