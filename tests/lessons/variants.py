"""Claims of the lessons with another model: unit arrows, features that come together, a third dimension."""

import numpy as np

from app.superposition.experiment.spec import slider_sparsities
from app.superposition.geometry.catalogue import thomson_points
from app.superposition.geometry.measures import feature_dimensionality
from tests.lessons.claim import Answers, Claim, Claims, counts
from tests.lessons.measured import (
    Level,
    at,
    electrons,
    exact,
    in_pairs,
    kept,
    nearest_angles,
    pairs,
    seen,
    spec_of,
)

RIVALS = "n_features=4&importance=1&correlation=anticorrelated"
FRIENDS = "n_features=4&importance=1&correlation=correlated"
NORMALISED = (
    "constraint=free",
    "constraint=sphere_gain",
    "constraint=sphere_gain&decoder=rms_norm",
    "constraint=sphere_gain&decoder=relative",
    "constraint=sphere",
)
SPACE = "n_features=8&n_hidden=3&importance=1"


def told(k: int, S: float = 0.9) -> Level:
    """The free model, or one that is normalised, of equal features; see NORMALISED."""
    return at(f"importance=1&n_seeds=1&{NORMALISED[k]}", S)[0]


def ratio(k: int, S: float = 0.9) -> float:
    """Its loss as a multiple of the free one's."""
    return float(told(k, S)["loss"] / told(0, S)["loss"])


def given_two() -> tuple[float, ...]:
    return tuple(told(k)["loss_by_active"]["two"] for k in range(4))


def cube_loses_more() -> bool:
    """A cube whose length and bias are the best for it, against the body of eight."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]).T / np.sqrt(3)
    loss = seen(SPACE, 0.97)["loss"]
    tried = ((length, b) for length in np.linspace(0.9, 1.4, 11) for b in np.linspace(-0.6, 0, 13))
    S = seen(SPACE, 0.97)["sparsity"]
    return all(exact(length * corners, np.full(8, b), S, np.ones(8)) > loss for length, b in tried)


CLAIMS: Claims = {
    "normalisation": (
        *counts("every arrow gets length 1", "The hidden state at length 1: what became"),
        *counts(
            "The hidden state at length 1 before it is read.", "The hidden state at length 1, and its length given"
        ),
        *counts("is brought to length 1 before it is read, as RMSNorm", "All columns of W at length 1, with one gain"),
        Claim(
            "the free model at S = {}, a star of five equal features.",
            lambda: (0.9,),
            lambda: told(0)["arrangement"] == "pentagon",
        ),
        Claim(
            "The same star, and {:.2f} times the free model’s loss.",
            lambda: (ratio(3),),
            lambda: told(3)["arrangement"] == "pentagon",
        ),
        Claim(
            "while a feature is on alone, the others say next to nothing", holds=lambda: max(told(3)["heard"]) < 1e-3
        ),
        Claim(
            "never below n²/m − n = {:.1f}, and the free star is already there. With length 1 for all the loss is "
            "{:.0f}% higher, because the best arrows are longer; with a gain it is the same as before.",
            lambda: (5**2 / 2 - 5, 7),
            lambda: (
                abs(ratio(4) - 1.07) < 0.005
                and abs(told(0)["cosine_sum"] - 7.5) < 0.01
                and min(told(0)["feature_norm"]) > 1
                and abs(ratio(1) - 1) < 1e-4
            ),
            long=True,
        ),
        Claim("what leaks into the others falls to 1/{:.0f}.", lambda: (told(0)["leak"] / told(2)["leak"],)),
        Claim("forgotten: the loss is {:.2f} times the free model’s.", lambda: (ratio(2),)),
        Claim(
            "Less than 1/{} leaks, and the loss is {:.2f} times the free model’s;",
            lambda: (1000, ratio(3)),
            lambda: told(3)["leak"] < told(0)["leak"] / 1000,
        ),
        Claim(
            "at S = {} it is {:.2f} times.", lambda: (0.99, 0.2), lambda: abs(ratio(3, 0.99) - 0.2) < 0.005, long=True
        ),
        Claim(
            "the loss of the four models is {:.2f}, {:.2f}, {:.2f} and {:.2f}, and the two loudest outputs are the "
            "right ones for {} of {} pairs in each: neighbours are read",
            lambda: (*given_two(), told(0)["loudest_right"], 5 * 4 // 2),
            lambda: {told(k)["loudest_right"] for k in range(4)} == {5},
        ),
        Claim(
            "at S = {}, none of the three loses less than the free model.",
            lambda: (0.5,),
            lambda: all(ratio(k, 0.5) > 1 for k in (1, 2, 3)),
            long=True,
        ),
        Claim("The length given back at S = {}.", lambda: (0.5,)),
        Claim(
            "Eight features at S = {}: with the length given back they all stand.",
            lambda: (0.99,),
            lambda: kept(at(f"importance=1&n_features=8&n_seeds=2&{NORMALISED[3]}", 0.99)[0]) == tuple(range(1, 9)),
            long=True,
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
        "All columns of W at length 1, with one gain for all.": lambda: ratio(1) < 0.999,
        "The hidden state at length 1 before it is read.": lambda: ratio(2) < 0.999,
        "The hidden state at length 1, and its length given back to what is read.": lambda: ratio(3) < 0.999,
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
