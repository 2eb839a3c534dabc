"""What a worker does: steps that cross the processes as bytes."""

import pickle

import torch

from app.runs import work
from app.superposition.experiment.spec import Spec

TINY = Spec(n_features=2, n_hidden=1, sparsities=(0.5, 0.9), n_seeds=2)


def one_by_one(spec):
    state, lines = work.sweep(spec, None)
    while state is not None:
        state, new = work.sweep(spec, state)
        lines += new
    return lines


def test_several_steps_as_one_tell_the_same_lines():
    state, lines = work.run_steps(work.sweep, TINY, None, 0)
    assert state is not None
    assert len(lines) == 1
    state, rest = work.run_steps(work.sweep, TINY, state, 600)
    assert state is None
    assert lines + rest == one_by_one(TINY)


def test_tensors_cross_as_they_are():
    sent = (torch.tensor([[1.5, 2.5]], dtype=torch.float64), torch.tensor([True]), torch.zeros(0, 3))
    packed, _ = work.pack_result(sent, [])
    for before, now in zip(sent, pickle.loads(packed), strict=True):
        assert torch.equal(before, now)
        assert before.dtype == now.dtype


def test_nothing_follows_the_end():
    assert work.pack_result(None, [b"told"]) == (None, [b"told"])
