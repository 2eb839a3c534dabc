"""Small models by hand, as the search has them: parameters one after the other."""

import torch
from torch import Tensor

from app.superposition.search.models import Models
from tests.superposition.queries import spec_of


def models(query: str) -> Models:
    """The models of a link."""
    return Models(spec_of(query))


def one(W: list[list[float]], b: list[float]) -> Tensor:
    """The parameters (1, d) of one free model with W (hidden, n) and b (n,)."""
    return torch.cat([torch.tensor(W).flatten(), torch.tensor(b)])[None]
