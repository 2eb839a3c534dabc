"""Other biases for given weights: with WᵀW fixed the loss of every output depends on its own bias alone.

Along that one line the loss may have several minima, one for each set of other features that the output lets pass; a
descent stays in the one where it began.
"""

import torch
from torch import Tensor

from ..loss.gram import gram_matrix
from .candidates import Candidates
from .models import Models

HALVINGS = 8  # of the interval between two of the biases tried; a descent goes on from there
# Shares of an overlap, the output's own too: biases at which a feature passes whenever it is active, down to never. A
# minimum may lie just above the last, where an output that is crowded out passes its own feature near 1 alone.
OVERLAP_SHARES = (0.4, 0.65, 0.8, 0.9, 1.0)  # denser towards never, where the minima are narrow
# Of an output's own loss: what each may lose that leaves together with others, for which the weights then make room.
CROWD_MARGIN = 0.3  # a guess; ablation: other biases: crowds


def change_biases(models: Models, candidates: Candidates) -> Candidates:
    """The candidates with biases in other minima, as far as these may be lower; losses are those on the nodes.

    All outputs that gain by it at once, and all that do not lose much.
    """
    b, gain, own_loss = other_minima(models, candidates)
    certain, crowd = gain > 0, gain > -CROWD_MARGIN * own_loss
    together = torch.nonzero(certain.any(1))[:, 0]
    crowding = torch.nonzero((crowd & ~certain).any(1))[:, 0]
    source = torch.cat([together, crowding])
    changed = torch.cat([certain[together], crowd[crowding]])
    first = models.spec.n_hidden * models.spec.n_features
    moved = candidates.parameters[source]
    own = moved[:, first : first + b.shape[1]]
    moved[:, first : first + b.shape[1]] = torch.where(changed, b[source].to(own.dtype), own)
    expected = own_loss.sum(1)[source] - (gain[source] * changed).nan_to_num(0).sum(1)
    return Candidates(moved, expected.to(candidates.loss.dtype), candidates.level[source])


def other_minima(models: Models, candidates: Candidates) -> tuple[Tensor, Tensor, Tensor]:
    """For each output along its bias: the lowest minimum but the one it is in (models, n), what it would gain there
    (models, n), -inf where there is no other, and what it loses (models, n); on the nodes, in units of the empty
    model's loss.
    """
    W, own, _ = models.unpack(candidates.parameters)

    def at(b: Tensor) -> tuple[Tensor, Tensor]:
        loss, _, slope = models.training_loss(W, b, candidates.level)
        return loss.double(), slope.double()

    tried = trial_biases(models, W, candidates.level).sort(0).values
    loss, slope = map(torch.stack, zip(*map(at, tried), strict=True))
    low, high = tried[:-1], tried[1:]
    falls, rises = slope[:-1], slope[1:]
    bracket = (falls < 0) & (rises > 0) & ~((low <= own) & (own <= high))
    # The minimum is about where the parabola through the two slopes has it.
    depth = falls**2 / (2 * (rises - falls).clamp_min(1e-30)) * (high - low)
    which = torch.where(bracket, loss[:-1] - depth, torch.inf).argmin(0, keepdim=True)
    low, high, there = (part.gather(0, which)[0] for part in (low, high, bracket))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        rising = at(middle)[1] > 0
        low, high = torch.where(rising, low, middle), torch.where(rising, middle, high)
    middle = (low + high) / 2
    before, after = (at(b)[0] / models.scale[candidates.level, None] for b in (own, middle))
    return middle, torch.where(there, before - after, -torch.inf), before


def trial_biases(models: Models, W: Tensor, level: Tensor) -> Tensor:
    """Biases (tries, models, n), from where an output is dead to where its ReLU does nothing.

    W: (models, hidden, n). level: (models,).
    """
    gram = gram_matrix(W)
    heard = gram.clamp_min(0)
    density = models.density[level].to(W.dtype)[:, None].expand(W.shape[0], W.shape[2])
    ends = [-heard.sum(2), torch.zeros_like(density), density / 2, density, 1 - gram.clamp_max(0).sum(2)]
    return torch.cat([*(-share * heard.movedim(2, 0) for share in OVERLAP_SHARES), torch.stack(ends)])
