"""Pictures of a training: whose seed leads, and where it stands."""

import torch

from app.superposition.runs.frames import Snapshot


def test_the_leader_of_each_level_is_the_seed_with_the_lowest_loss():
    picture = Snapshot(3, torch.arange(12.0).view(2, 3, 2), torch.tensor([[0.5, 0.2, 0.3], [0.1, 0.4, 0.9]]))
    leaders = picture.leaders()
    assert leaders.tolist() == [1, 0]
    parameters, loss = picture.select(leaders)
    assert parameters.tolist() == [[2, 3], [6, 7]]
    assert loss.tolist() == torch.tensor([0.2, 0.1]).tolist()
