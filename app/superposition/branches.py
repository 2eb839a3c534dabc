"""One orthogonal group of features at its lowest loss, at many sparsities together.

Output i sees the features of its own group alone, so that the loss of a sum of orthogonal groups is the sum of the
groups' losses: each is minimised by itself. First with its directions fixed, over a norm and a bias for each feature
(one for all where features and places are alike); then, where unequal importances or the shape itself let the
directions move, over all its numbers. What no longer is this shape then keeps the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.superposition import minimise
from app.superposition.arrangement import name_arrangement
from app.superposition.features import plain
from app.superposition.geometry import Array
from app.superposition.loss import Objective, Problem, exact_objective, fine_objective, training_objective
from app.superposition.shapes import DEDICATED, PAIR, Shape, directions_of, orbits, orders

NODE_STEPS, ROUGH_STEPS, NODE_TOLERANCE = 40, 16, 1e-6
EXACT_LAPS, LAP, EXACT_TOLERANCE = 5, 10, 1e-11
BENT = 20.0  # degrees by which directions may leave their shape and still be said to have it
SMALLEST_NORM = 0.02  # a feature below is given up
START_NORM, START_BIAS = 1.1, -0.15
WEAK_NORMS = 0.4, 0.12
PROBES = 5  # sparsities at which all orders are tried
FINALISTS = 4  # orders that are tried exactly at each of these

Index = NDArray[np.intp]  # of each model's sparsity
Order = tuple[int, ...]  # the place of each feature
Unpack = Callable[[Tensor], tuple[Tensor, Tensor]]
Pack = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Branch:
    """A group at its lowest loss at each sparsity; nan where it cannot hold, since a feature would be given up."""

    loss: Array  # [sparsities]
    W: Array  # [sparsities, rank, size]
    b: Array  # [sparsities, size]


@lru_cache(maxsize=512)
def branch(shape: Shape, order: Order, importances: tuple[float, ...], sparsities: tuple[float, ...]) -> Branch:
    """The branch of features of these importances, feature i in the shape's place order[i]."""
    count, size = len(sparsities), shape.size
    if shape == DEDICATED:
        return Branch(np.zeros(count), np.ones((count, 1, 1)), np.zeros((count, 1)))
    norm, bias = np.full((count, size), START_NORM), np.full((count, size), START_BIAS)
    even = grown(shape, order, importances, sparsities, norm, bias, near=False)
    if shape != PAIR:
        return even
    return reduce(lower_of, (uneven_pair(weak, importances, sparsities) for weak in WEAK_NORMS), even)


def uneven_pair(weak: float, importances: tuple[float, ...], sparsities: tuple[float, ...]) -> Branch:
    """A pair from one strong and one weak feature: while most features are on, the best even of equal ones."""
    norm, bias = np.ones((len(sparsities), 2)), np.zeros((len(sparsities), 2))
    norm[:, 1], bias[:, 1] = weak, (1 - np.asarray(sparsities)) / 2
    return grown(PAIR, (0, 1), importances, sparsities, norm, bias, near=True)


def lower_of(one: Branch, other: Branch) -> Branch:
    """At each sparsity the lower of two branches."""
    first = np.where(np.isnan(one.loss), np.inf, one.loss) <= np.where(np.isnan(other.loss), np.inf, other.loss)
    return Branch(
        np.where(first, one.loss, other.loss),
        np.where(first[:, None, None], one.W, other.W),
        np.where(first[:, None], one.b, other.b),
    )


def continued(
    shape: Shape, order: Order, importances: tuple[float, ...], sparsities: tuple[float, ...], near: Branch
) -> Branch:
    """The branch at sparsities [n] close to those of another [n]: from where that one is."""
    if shape.rank == 1:  # cheap, and a pair has two minima side by side
        return branch(shape, order, importances, sparsities)
    held = np.isfinite(near.loss)
    norm = np.where(held[:, None], np.sqrt((near.W**2).sum(1)), START_NORM)
    return grown(
        shape, order, importances, sparsities, norm, np.where(held[:, None], near.b, START_BIAS), near=bool(held.all())
    )


def grown(
    shape: Shape,
    order: Order,
    importances: tuple[float, ...],
    sparsities: tuple[float, ...],
    norm: Array,
    bias: Array,
    near: bool,
) -> Branch:
    """The branch from these norms and biases [sparsities, size]."""
    unit = directions_of(shape)[:, order]
    lowest = Lowest(Problem(plain(shape.size), importances, sparsities, True))
    W, b = lowest.tied(unit, kinds(shape, order, importances), norm, bias, near)
    loss = lowest.exactly(W, b)
    loss[((W * unit[None]).sum(1) < SMALLEST_NORM).any(1)] = np.nan
    if shape.rank > 1 and not (shape.rigid and len(set(importances)) == 1):
        holding = np.flatnonzero(np.isfinite(loss))
        free_W, free_b = lowest.free(shape, W[holding], b[holding], holding)
        free_loss = lowest.exactly(free_W, free_b, holding)
        for index, k in enumerate(holding):
            if free_loss[index] < loss[k] and still_is(shape, free_W[index]):
                W[k], b[k], loss[k] = free_W[index], free_b[index], free_loss[index]
    return Branch(loss, W, b)


def kinds(shape: Shape, order: Order, importances: tuple[float, ...]) -> list[int]:
    """For each feature a number, the same for those that are alike and stand alike; those of a pair may differ."""
    if shape == PAIR:
        return [0, 1]
    every = list(zip([orbits(shape)[place] for place in order], importances, strict=True))
    different = sorted(set(every))
    return [different.index(one) for one in every]


def still_is(shape: Shape, W: Array) -> bool:
    """Whether a group [rank, size] has this shape, be it a little bent, and all its features."""
    parts = name_arrangement(W).parts
    return len(parts) == 1 and (parts[0].shape == shape.name or parts[0].degrees <= BENT)


class Lowest:
    """Minimises the loss of groups of one problem, first on nodes where the start is far, then exactly."""

    def __init__(self, problem: Problem) -> None:
        self.on_nodes = training_objective(problem)
        self.fine = fine_objective(problem)
        self.exact = exact_objective(problem)
        density = torch.from_numpy(problem.density)
        self.scale = (density / 3 - density**2 / 4) * sum(problem.importances)

    def exactly(self, W: Array, b: Array, level: Index | None = None) -> Array:
        """The exact loss [models]; level: the index of each model's sparsity, or one model a sparsity."""
        weights = torch.from_numpy(W)
        at = torch.arange(len(W)) if level is None else torch.from_numpy(level)
        return self.exact(weights.mT @ weights, torch.from_numpy(b), at)[0].numpy()

    def tied(self, unit: Array, of_kind: list[int], norm: Array, bias: Array, near: bool) -> tuple[Array, Array]:
        """W and b with fixed directions [rank, size], from norms and biases [models, size]; equal within a kind."""
        direction, kind = torch.from_numpy(unit), torch.tensor(of_kind)
        n_kinds = max(of_kind) + 1
        member = torch.nn.functional.one_hot(kind, n_kinds).double()  # [size, kinds]

        def unpack(flat: Tensor) -> tuple[Tensor, Tensor]:
            return direction.to(flat.dtype) * flat[:, None, :n_kinds][:, :, kind], flat[:, n_kinds:][:, kind]

        def pack(by_W: Tensor, by_b: Tensor) -> Tensor:
            by_norm = (by_W * direction.to(by_W.dtype)).sum(1)
            return torch.cat([by_norm @ member.to(by_W.dtype), by_b @ member.to(by_W.dtype)], 1)

        mean = member / member.sum(0)
        flat = torch.cat([torch.from_numpy(norm) @ mean, torch.from_numpy(bias) @ mean], 1)
        return self.minimised(flat, unpack, pack, torch.arange(len(flat)), near)

    def free(self, shape: Shape, W: Array, b: Array, level: Index) -> tuple[Array, Array]:
        """W [models, rank, size] and b [models, size] with nothing held fixed, from here; what slides off may stop."""
        if not len(W):
            return W, b
        unpack, pack = unbound(*W.shape[1:])
        flat = pack(torch.from_numpy(W), torch.from_numpy(b))
        return self.minimised(flat, unpack, pack, torch.from_numpy(level), True, shape)

    def roughly(self, W: Array, b: Array, level: Index) -> tuple[Array, Array, Array]:
        """The same after a few steps on the nodes alone, with the loss [models] there."""
        unpack, pack = unbound(*W.shape[1:])
        on_nodes = self.function(self.on_nodes, unpack, pack, torch.from_numpy(level), torch.float32)
        start = minimise.begin(on_nodes, pack(torch.from_numpy(W), torch.from_numpy(b)).float())
        end = minimise.advance(on_nodes, start, ROUGH_STEPS, NODE_TOLERANCE)
        W, b = (part.double().numpy().copy() for part in unpack(end.parameters))
        return W, b, end.loss.double().numpy()

    def minimised(
        self, flat: Tensor, unpack: Unpack, pack: Pack, level: Tensor, near: bool, shape: Shape | None = None
    ) -> tuple[Array, Array]:
        """W and b at the minimum of the exact loss that the parameters `flat` [models, d] lead to.

        shape: what no longer is of this shape need not go on.
        """
        on_nodes = self.function(self.on_nodes, unpack, pack, level, torch.float32)
        fine = self.function(self.fine, unpack, pack, level, torch.float64)
        if not near:
            quick = minimise.advance(on_nodes, minimise.begin(on_nodes, flat.float()), NODE_STEPS, NODE_TOLERANCE)
            flat = quick.parameters.double()
        end = minimise.begin(fine, flat, minimise.inverse_hessian(on_nodes, flat))
        for _ in range(EXACT_LAPS):
            end = minimise.advance(fine, end, LAP, EXACT_TOLERANCE)
            if shape is not None:
                moving = unpack(end.parameters[end.alive])[0].numpy()
                end = minimise.keep(end, torch.nonzero(torch.tensor([still_is(shape, w) for w in moving]))[:, 0])
            if not len(end.alive):
                break
        W, b = unpack(end.parameters)
        return W.numpy().copy(), b.numpy().copy()

    def function(
        self, objective: Objective, unpack: Unpack, pack: Pack, level: Tensor, precision: torch.dtype
    ) -> minimise.Function:
        """The loss, in units of the empty model's, as a function of parameters [models, d]."""

        def value(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
            W, b = unpack(moved.to(precision))
            loss, by_gram, by_b = objective(W.mT @ W, b, level[index])
            scale = self.scale[level[index]].to(loss.dtype)
            gradient = pack(W @ (by_gram + by_gram.mT).to(W.dtype), by_b.to(W.dtype)) / scale[:, None]
            return loss / scale, gradient.to(moved.dtype)

        return value


def unbound(rank: int, size: int) -> tuple[Unpack, Pack]:
    """Every number of W and b as a parameter."""

    def unpack(flat: Tensor) -> tuple[Tensor, Tensor]:
        return flat[:, : rank * size].reshape(-1, rank, size), flat[:, rank * size :]

    def pack(by_W: Tensor, by_b: Tensor) -> Tensor:
        return torch.cat([by_W.reshape(-1, rank * size), by_b], 1)

    return unpack, pack


@lru_cache(maxsize=128)
def best_orders(shape: Shape, importances: tuple[float, ...], sparsities: tuple[float, ...]) -> tuple[Order, ...]:
    """The orders of features in a shape's places that are the best at one of some sparsities.

    All are tried on the nodes and the most promising exactly, with nothing held fixed.
    """
    every = orders(shape)
    if len(every) == 1 or len(set(importances)) == 1:
        return (tuple(range(shape.size)),)
    at = sorted({int(k) for k in np.linspace(0, len(sparsities) - 1, PROBES).round()})
    lowest = Lowest(Problem(plain(shape.size), importances, tuple(sparsities[k] for k in at), True))
    models, order = len(at) * len(every), np.tile(np.arange(len(every)), len(at))
    W = START_NORM * directions_of(shape)[:, every[order]].transpose(1, 0, 2)
    W, b, loss = lowest.roughly(W, np.full((models, shape.size), START_BIAS), np.arange(len(at)).repeat(len(every)))
    promising = loss.reshape(len(at), -1).argsort(1, kind="stable")[:, :FINALISTS]
    chosen = (promising + np.arange(len(at))[:, None] * len(every)).ravel()
    level = np.arange(len(at)).repeat(promising.shape[1])
    W, b = lowest.free(shape, W[chosen], b[chosen], level)
    loss = lowest.exactly(W, b, level)
    loss[[not still_is(shape, w) for w in W]] = np.inf
    best = set()
    for k in range(len(at)):
        here = np.flatnonzero(level == k)
        winner = here[loss[here].argmin()]
        if np.isfinite(loss[winner]):
            best.add(int(order[chosen[winner]]))
    return tuple(tuple(int(place) for place in every[index]) for index in sorted(best or {0}))
