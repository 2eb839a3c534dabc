"""Claims of the lessons with another model: unit arrows, features that come together, a third dimension."""

from itertools import pairwise

import numpy as np

from app.superposition.experiment.spec import slider_sparsities
from app.superposition.geometry.catalogue import thomson_points
from app.superposition.geometry.measures import feature_dimensionality
from tests.lessons.claim import Answers, Claim, Claims, counts
from tests.lessons.measured import (
    Level,
    angles,
    at,
    electrons,
    exact,
    in_pairs,
    kept,
    nearest_angles,
    pairs,
    seen,
    share_at_best,
    spec_of,
)

RIVALS = "n_features=4&importance=1&correlation=anticorrelated"
FRIENDS = "n_features=4&importance=1&correlation=correlated"
NEAR = slider_sparsities()[14:20]  # the slider from 80% to 89%
COMPARED = (0, *NEAR, 0.9, 0.95, 0.99)
SPACE = "n_features=8&n_hidden=3&importance=1"


def ratio(S: float, constraint: str = "sphere") -> float:
    """A constrained model's loss as a multiple of the free one's, at one of the sparsities that are compared."""
    k = COMPARED.index(S)
    return float(at(f"constraint={constraint}", *COMPARED)[k]["loss"] / at("", *COMPARED)[k]["loss"])


def tight(level: Level) -> float:
    """The sum of cos² between different arrows."""
    return float((np.cos(np.radians(angles(np.array(level["W"])))) ** 2).sum() - len(kept(level)))


def cube_loses_more() -> bool:
    """A cube whose length and bias are the best for it, against the body of eight."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]).T / np.sqrt(3)
    loss = seen(SPACE, 0.97)["loss"]
    tried = ((length, b) for length in np.linspace(0.9, 1.4, 11) for b in np.linspace(-0.6, 0, 13))
    S = seen(SPACE, 0.97)["sparsity"]
    return all(exact(length * corners, np.full(8, b), S, np.ones(8)) > loss for length, b in tried)


CLAIMS: Claims = {
    "normalisation": (
        *counts("to have length 1", "Five arrows of length 1, in a crowd"),
        Claim("the free model at S = {}, with its two axes", lambda: (0,), lambda: kept(seen("", 0)) == (1, 2)),
        Claim("The loss is {:.1f} times that of the free model.", lambda: (ratio(0),)),
        Claim(
            "has arrows longer than 1, the longer the rarer features are",
            holds=lambda: all(
                1 < np.mean(a["feature_norm"]) < np.mean(b["feature_norm"])
                for a, b in pairwise(at("", 0.9, 0.95, 0.99))
            ),
        ),
        Claim(
            "So the price is lowest, {:.0f}%, near S = {:.2f}, where the free model changes from cross to star",
            lambda: (100 * min(map(ratio, COMPARED)) - 100, min(COMPARED, key=ratio)),
            lambda: [len(kept(level)) for level in at("", 0.835, 0.845)] == [4, 5],
        ),
        Claim(
            "rises again: {:.0f}% at {}, {:.0f}% at {}, {:.0f}% at {}.",
            lambda: tuple(value for S in (0.9, 0.95, 0.99) for value in (100 * ratio(S) - 100, S)),
        ),
        Claim(
            "at {} the loss is only {:.1f}% above the free one", lambda: (0.9, 100 * ratio(0.9, "sphere_gain") - 100)
        ),
        Claim("at S = {} loses {:.0f}% more", lambda: (0, 100 * ratio(0, "sphere_gain") - 100)),
        Claim(
            "five arrows of length 1 in a plane the sum of all (Wᵢ·Wⱼ)² with i ≠ j is never below n²/m − n = "
            "{:.1f}, and an even star is already there, with or without the sphere",
            lambda: (5**2 / 2 - 5,),
            lambda: all(abs(tight(at(query, 0.9)[0]) - 7.5) < 0.02 for query in ("", "constraint=sphere")),
        ),
        Claim("The sphere at S = {}: the star.", lambda: (0.9,)),
        Claim("The sphere with a gain at S = {}.", lambda: (0.9,)),
        Claim("The sphere with a gain at S = {}.", lambda: (0,)),
        Claim("The free model at S = {}.", lambda: (0.9,)),
        Claim(
            "is training easier on the sphere?",
            holds=lambda: share_at_best("constraint=sphere", 0.9) > share_at_best("", 0.9),
        ),
    ),
    "friends": (
        Claim("let features {} and {} be rivals", lambda: tuple(i + 1 for i in spec_of(RIVALS).groups[0])),
        Claim("The same holds for {} and {}.", lambda: tuple(i + 1 for i in spec_of(RIVALS).groups[1])),
        Claim("1 with 3 or 4: rivals keep away from each other."),
        Claim("{} with {}, and {} with {}: rivals stand face to face.", lambda: sum(pairs(seen(RIVALS, 0.98)), ())),
        Claim("{} stands opposite {}, and {} opposite {}.", lambda: sum(pairs(seen(RIVALS, 0.98)), ())),
        Claim(
            "The loss is {:.0f}: the model makes no mistake",
            lambda: (seen(RIVALS, 0.98)["loss"],),
            lambda: seen(RIVALS, 0.98)["loss"] < 1e-12,
        ),
        Claim(
            "{} comes with {}, and {} with {}. Who is opposite whom now?",
            lambda: tuple(i + 1 for group in spec_of(FRIENDS).groups for i in group),
            lambda: (
                all(not set(pair) <= group for pair in pairs(seen(FRIENDS, 0.98)) for group in ({1, 2}, {3, 4}))
                and in_pairs(seen(FRIENDS, 0.98))
            ),
        ),
        Claim(
            "friends fall into one direction (“collapsed”). They share when they are on, but not how strongly: "
            "the model keeps their sum, and their difference is lost.",
            holds=lambda: (
                at(FRIENDS, 0.5)[0]["arrangement"] == "collapsed"
                # The difference of two values from 0 to 1 has the variance 1/6; half of it is lost, by two pairs.
                and abs(at(FRIENDS, 0.5)[0]["loss"] - 2 * 0.5 * (1 / 6) / 2) < 1e-6
            ),
        ),
    ),
    "third-dimension": (
        Claim("A cube whose top is turned by {:.0f}°.", lambda: (90 / 2,)),
        Claim("one above the other and turned by {:.0f}°.", lambda: (90 / 2,)),
        Claim(
            "about D = {:.0f}/8 of a dimension",
            lambda: (8 * np.mean(seen(SPACE, 0.97)["feature_dimensionality"]),),
            lambda: np.ptp(seen(SPACE, 0.97)["feature_dimensionality"]) < 0.01,
        ),
        Claim(
            "In a cube each corner has three neighbours at {:.0f}°.",
            lambda: (np.degrees(np.arccos(1 / 3)),),
            cube_loses_more,
        ),
        Claim("now the nearest are at {:.0f}°.", lambda: (nearest_angles(np.array(seen(SPACE, 0.97)["W"]))[0],)),
        Claim(
            "for {}, {} and {} they do.",
            lambda: (6, 8, 12),
            lambda: [electrons(n) for n in (6, 8, 12)] == ["3 antipodal pairs", "square antiprism", "icosahedron"],
        ),
        Claim(
            "For {}, {} and {} they do not",
            lambda: (4, 5, 7),
            lambda: all(
                seen(f"n_features={n}&n_hidden=3&importance=1", 0.97)["arrangement"] != electrons(n) for n in (4, 5, 7)
            ),
        ),
        Claim(
            "no tetrahedron, but a pair and two axes",
            holds=lambda: (
                seen("n_features=4&n_hidden=3&importance=1", 0.97)["arrangement"] == "antipodal pair + 2 dedicated"
            ),
        ),
        Claim("Its {} levels take a while", lambda: (len(slider_sparsities()),)),
        Claim(
            "the octahedron at 1/{:.0f}, the antiprism close to {:.0f}/8, the icosahedron at 1/{:.0f}, below the "
            "lowest line",
            lambda: (
                1 / np.mean(seen("n_features=6&n_hidden=3&importance=1", 0.97)["feature_dimensionality"]),
                8 * np.mean(seen(SPACE, 0.97)["feature_dimensionality"]),
                1 / np.mean(feature_dimensionality(thomson_points(12))),
            ),
        ),
    ),
}

ANSWERS: Answers = {
    "normalisation": {
        "Lower: no feature can be forgotten any more.": lambda: ratio(0) < 0.99,
        "Higher: it can no longer leave a feature out.": lambda: ratio(0) > 1.01,
        "The same: only directions matter.": lambda: abs(ratio(0) - 1) <= 0.01,
    },
    "friends": {
        "1 with 3 or 4: rivals keep away from each other.": lambda: (1, 2) not in pairs(seen(RIVALS, 0.98)),
        "1 with 2, and 3 with 4: rivals stand face to face.": lambda: pairs(seen(RIVALS, 0.98)) == [(1, 2), (3, 4)],
        "It does not matter; the pairs are random.": lambda: (
            len({str(pairs(seen(f"{RIVALS}&seed={seed}", 0.98))) for seed in range(3)}) > 1
        ),
    },
    "third-dimension": {
        "A cube: eight corners, everyone knows it.": lambda: bool(
            abs(nearest_angles(np.array(seen(SPACE, 0.97)["W"]))[:3] - 70.5).max() < 2
        ),
        "The octahedron, with two left out.": lambda: len(kept(seen(SPACE, 0.97))) == 6,
        "A cube whose top is turned by 45°.": lambda: seen(SPACE, 0.97)["arrangement"] == "square antiprism",
    },
}
