"""Nodes in blocks that compiled loops take at once."""

import numpy as np

from app.superposition.experiment.spec import FIELD
from app.superposition.loss.quadrature import LANES, MOST_HIDDEN, aligned_zeros, extent_of, pad_to_blocks


def test_blocks_are_whole_and_begin_at_a_cache_line():
    values = np.arange(6.0).reshape(2, 3)
    found = pad_to_blocks(values)
    assert found.shape == (2, LANES)
    assert (found[:, :3] == values).all()
    assert not found[:, 3:].any()
    assert aligned_zeros(3, LANES).ctypes.data % 64 == 0


def test_the_extent_is_that_of_the_blocks_with_any_weight():
    weight = np.zeros((3, 4 * LANES), dtype=np.float32)
    weight[0, LANES + 5] = weight[0, 3 * LANES - 1] = 1
    weight[1, 0] = 1
    assert extent_of(weight).tolist() == [[LANES, 3 * LANES], [0, LANES], [0, 0]]


def test_there_is_room_for_every_dimension_of_a_spec():
    assert FIELD["n_hidden"].maximum == MOST_HIDDEN
