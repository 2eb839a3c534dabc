"""What the lessons' claims are held against: ground states by the core, and closed forms that share nothing with it."""

import re
from functools import cache
from html import unescape
from itertools import combinations, pairwise, product
from typing import Any
from urllib.parse import parse_qsl

import httpx
import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.content.lesson import STEPS
from app.content.view import VIEW_FIELDS
from app.runs.results import nearest_level
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import Spec, slider_sparsities
from app.superposition.geometry.naming import name_arrangement
from app.superposition.loss.closed_form import loss_and_gradient
from app.superposition.runs import sweep
from app.superposition.search.models import models_of

Array = NDArray[np.float64]
Level = dict[str, Any]

SHOWN = 0.3  # length from which an arrow counts
FIRST = 10  # levels of the slider, up to 65%: there the second of two arrows comes in


def spec_of(query: str) -> Spec:
    """The spec of a link; what belongs to the view is left out."""
    view = {field.name for field in VIEW_FIELDS}
    reading = parse_spec((name, text) for name, text in parse_qsl(query) if name not in view)
    assert reading.faults == (), query
    return reading.spec


@cache
def levels(query: str) -> list[Level]:
    """Every level that a query's sweep tells of."""
    state, lines = sweep.advance_sweep(sweep.start_sweep(spec_of(query)))
    while state is not None:
        state, more = sweep.advance_sweep(state)
        lines = lines + more
    told: list[Level] = next(line for line in map(orjson.loads, lines) if line["kind"] == "result")["levels"]
    return told


def at(query: str, *sparsities: float) -> list[Level]:
    """A query's levels at these very sparsities."""
    return levels(f"{query}&sparsities={','.join(f'{value:.12g}' for value in sparsities)}")


def seen(query: str, sparsity: float) -> Level:
    """What the page shows at a sparsity: the slider's level next to it."""
    return at(query, snapped(sparsity))[0]


def snapped(sparsity: float) -> float:
    every = slider_sparsities()
    return every[nearest_level(every, sparsity)]


def kept(level: Level) -> tuple[int, ...]:
    """The features, counted from 1, whose arrows count."""
    return tuple(i + 1 for i, norm in enumerate(level["feature_norm"]) if norm >= SHOWN)


def pairs(level: Level) -> list[tuple[int, ...]]:
    """The features, counted from 1, that stand opposite each other."""
    return [tuple(i + 1 for i in part["features"]) for part in level["parts"] if part["shape"] == "antipodal_pair"]


def angles(W: Array) -> Array:
    """Degrees between any two of the arrows that count [k, k]."""
    norm = np.linalg.norm(W, axis=0)
    unit = (W / np.maximum(norm, 1e-12))[:, norm >= SHOWN]
    return np.asarray(np.degrees(np.arccos(np.clip(unit.T @ unit, -1, 1))))


def nearest_angles(W: Array) -> Array:
    """The other arrows' angles from the first one, the nearest first."""
    return np.sort(angles(W)[0])[1:]


def norms(query: str, feature: int) -> list[float]:
    """A feature's length along the slider, as far as arrows come in."""
    return [level["feature_norm"][feature - 1] for level in at(query, *slider_sparsities()[:FIRST])]


def in_pairs(level: Level) -> bool:
    return len(pairs(level)) == 2


def share_at_best(query: str, S: float) -> float:
    return float(seen(query, S)["best_share"])


@cache
def ends(query: str, sparsity: float) -> list[Array]:
    """W of every random start where training left it."""
    spec = spec_of(f"{query}&sparsities={snapped(sparsity):.12g}")
    state, _ = sweep.advance_sweep(sweep.start_sweep(spec))
    while state is not None and state.search is None:
        state, _ = sweep.advance_sweep(state)
    assert state is not None
    assert state.descent is not None
    models = models_of(spec)
    W, _, _ = models.unpack(state.descent.parameters[models.seeds()[0]].double())
    return list(W.numpy())


def exact(W: Array, b: Array, sparsity: float, importances: Array) -> float:
    """The population loss of a model whose features come independently."""
    masks = np.array(list(product([False, True], repeat=len(b))))
    weights = np.where(masks, 1 - sparsity, sparsity).prod(1)[None]
    return float(loss_and_gradient((W.T @ W)[None], b[None], weights, masks, importances)[0].sum())


def above(a: Array | float, b: Array | float) -> Array:
    """The integral of ReLU(a x + b)^2 over x from 0 to 1, for a other than 0."""
    return np.asarray((np.maximum(np.add(a, b), 0) ** 3 - np.maximum(b, 0) ** 3) / (3 * np.asarray(a)))


def alone(a: float, b: float) -> float:
    """The integral of (x - ReLU(a x + b))^2 over x from 0 to 1, for a > 0."""
    start = min(max(-b / a, 0.0), 1.0)
    return float(1 / 3 - 2 * (a * (1 - start**3) / 3 + b * (1 - start**2) / 2) + above(a, b))


def share_of_two_or_more(level: Level, importances: Array) -> float:
    """The part of a level's loss that comes with two features on, or more: what none and one alone leave of it."""
    W, b, S = np.array(level["W"]), np.array(level["b"]), level["sparsity"]
    gram, n = W.T @ W, len(level["b"])
    none = float(importances @ np.maximum(b, 0) ** 2)
    one = sum(
        importances[i] * (alone(gram[i, i], b[i]) if i == j else float(above(gram[i, j], b[i])))
        for i, j in product(range(n), repeat=2)
    )
    return float(1 - (S**n * none + (1 - S) * S ** (n - 1) * one) / level["loss"])


@cache
def star_of_one(k: int) -> float:
    """The least loss of a star of k points while one feature is on, where leaving out one of k costs 1."""
    cosines = np.cos(2 * np.pi * np.arange(1, k) / k) + 1e-12  # never 0: above divides by it

    def loss(point: Array) -> float:
        square, b = point
        return 3 * k * (alone(square, b) + float(above(square * cosines, b).sum())) / k

    return float(minimize(loss, [1.3, -0.3], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}).fun) * k


def valley(sparsity: float, second: float, importance: float) -> float:
    """The least loss of two features on a line while the second arrow is held at a length, opposite the first."""

    def loss(point: Array) -> float:
        return exact(np.array([[point[0], -second]]), point[1:], sparsity, np.array([1.0, importance]))

    return float(minimize(loss, [1.0, 0.05, 0.2], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-11}).fun)


@cache
def electrons(n: int) -> str:
    """The arrangement of n charges on a sphere with the least energy."""

    def energy(point: Array) -> float:
        x = point.reshape(3, n) / np.linalg.norm(point.reshape(3, n), axis=0)
        return float(sum(1 / np.linalg.norm(x[:, i] - x[:, j]) for i, j in combinations(range(n), 2)))

    starts = np.random.default_rng(0).normal(size=(4, 3 * n))
    best = min((minimize(energy, start) for start in starts), key=lambda found: found.fun).x.reshape(3, n)
    return name_arrangement(best / np.linalg.norm(best, axis=0)).name


def largest_step(values: list[float]) -> float:
    return max(abs(b - a) for a, b in pairwise(values))


@cache
def words_of(url: str, lesson_id: str) -> str:
    """All that a lesson says, step after step, as plain text: its options too, but not what is around them."""
    return " ".join(step_words(url, lesson_id, step) for step in range(1, len(STEPS) + 1))


def step_words(url: str, lesson_id: str, step: int) -> str:
    page = httpx.get(f"{url}/lesson/{lesson_id}?step={step}", trust_env=False).text
    article = re.search(r'<article class="card lesson".*?</article>', page, re.DOTALL)
    assert article is not None
    around = r'<p class="small.*?</p>|<h1.*?</h1>|<ol class="steps".*?</ol>|<p class="forth">.*?</p>'
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", re.sub(around, "", article[0], flags=re.DOTALL))))
