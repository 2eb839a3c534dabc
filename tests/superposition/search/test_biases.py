"""An output that stands in the wrong minimum of its one line finds the better one, with the same weights."""

import torch

from app.superposition.experiment.spec import Spec
from app.superposition.search.biases import change_biases
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import Models

CROWDED = Spec(n_features=4, n_hidden=1, importance=0.3, sparsities=(0.99,), constraint="sphere")
ALONE_AGAINST_THREE = [[1.0, -1.0, -1.0, -1.0]]


def test_a_dead_output_hears_itself_again():
    """Three share an end: each best hears itself when it is loudest, and one that is dead gives no gradient."""
    models = Models(CROWDED)
    b = torch.tensor([[0.0, -0.8, -0.8, -7.0]], dtype=torch.float64)
    parameters = torch.cat([torch.tensor(ALONE_AGAINST_THREE, dtype=torch.float64).flatten()[None], b], 1)
    candidates = Candidates(parameters, torch.ones(1, dtype=torch.float64), models.asked)
    before = models.loss(models.exact_loss, parameters, models.asked)
    other = change_biases(models, candidates)
    after = models.loss(models.exact_loss, other.parameters, other.level)
    best = other.parameters[after.argmin(), -4:]
    assert after.min() < before
    assert -1 < best[3] < -0.5


def test_weights_are_left_as_they_are():
    models = Models(CROWDED)
    b = torch.tensor([[0.0, -0.8, -0.8, -7.0]], dtype=torch.float64)
    parameters = torch.cat([torch.tensor(ALONE_AGAINST_THREE, dtype=torch.float64).flatten()[None], b], 1)
    other = change_biases(models, Candidates(parameters, torch.ones(1, dtype=torch.float64), models.asked))
    assert torch.equal(other.parameters[:, :4], parameters[:, :4].expand(len(other.parameters), -1))
