"""Claims of the lessons in which arrangements of the plane come in: two axes, cross, star, and no ReLU."""

from itertools import pairwise

import numpy as np

from tests.lessons.claim import Answers, Claim, Claims, counts
from tests.lessons.measured import (
    Array,
    Level,
    angles,
    at,
    in_pairs,
    kept,
    nearest_angles,
    pairs,
    seen,
    share_of_two_or_more,
    spec_of,
)

DECAY = 0.9 ** np.arange(5)
EQUAL = np.ones(5)
COMING_IN = (0.155, 0.165, 0.3, 0.314, 0.316, 0.42, 0.425)


def ignored_loss(S: float) -> float:
    """What an ignored feature of importance 1 loses."""
    return (1 - S) / 3 - (1 - S) ** 2 / 4


def opposite(W: Array) -> int:
    """How many pairs of arrows are opposite each other."""
    return int((angles(W) > 174).sum() // 2)


def chance_of_two_or_more(S: float) -> float:
    return float(100 * (1 - S**5 - 5 * (1 - S) * S**4))


def grows_and_jumps(norms: list[list[float]]) -> bool:
    """Where arrows come in: the third is short and longer, then suddenly long; the fourth is not there, then long."""
    third, fourth = [norm[2] for norm in norms], [norm[3] for norm in norms]
    return (
        third[0] < 0.01 < third[1] < 0.2 < third[2] < third[3] < third[4] - 0.15
        and max(fourth[:6]) < 0.01
        and fourth[6] > 0.25
    )


def heard(level: Level, of: int, by: int) -> float:
    """What feature by's output is, before the bias, while feature of is fully on; both counted from 1."""
    W = np.array(level["W"])
    return float(W[:, by - 1] @ W[:, of - 1])


def read(level: Level, *said: float) -> Array:
    """What is read of each feature where so much of each is said."""
    W, b = np.array(level["W"]), np.array(level["b"])
    return np.maximum(W.T @ (W @ np.array(said)) + b, 0)


def meanings() -> Level:
    """Hot, cold, happy and sad: the two of a pair never come together."""
    return seen("n_features=4&correlation=anticorrelated&group_size=2", 0.9)


def both_in_full() -> bool:
    return bool(np.allclose(read(meanings(), 1, 0, 1, 0), (1, 0, 1, 0), atol=1e-3))


def threshold() -> float:
    return -float(seen("n_features=5&importance=1", 0.95)["b"][0])


CLAIMS: Claims = {
    "arrows": (
        *counts("1 is hot, 2 cold, 3 happy, 4 sad."),
        Claim(
            "Both are read in full.", holds=lambda: np.allclose(read(meanings(), 1, 0, 1, 0), (1, 0, 1, 0), atol=1e-3)
        ),
        Claim("Here it is {:.0f}, since", lambda: (abs(max(meanings()["b"], key=abs)),)),
        Claim("one arrow throws no shadow on the other", holds=lambda: abs(heard(meanings(), 1, 3)) < 1e-3),
        Claim("the shadow is less than nothing", holds=lambda: heard(meanings(), 1, 2) < -0.9),
        Claim("and nothing is read.", holds=lambda: max(read(meanings(), 1, 1, 0, 0)) < 1e-3),
        Claim(
            "a shadow of {:.1f} falls on each neighbour, and the threshold, {:.2f}, takes most of it away.",
            lambda: (sorted(heard(seen("n_features=5&importance=1", 0.95), 1, k) for k in range(1, 6))[2], threshold()),
            lambda: 0 < sorted(read(seen("n_features=5&importance=1", 0.95), 1, 0, 0, 0, 0))[2] < threshold(),
        ),
    ),
    "two-axes": (
        *counts("a number from 0 to 1", "turns negative numbers into 0"),
        Claim("Feature {} is the most important", lambda: (1 + int(np.argmax(spec_of("").feature_importances)),)),
        Claim("those of feature 2 count {} times as much", lambda: (spec_of("").feature_importances[1],)),
        Claim("Two arrows at a right angle, for features {} and {}.", lambda: kept(seen("", 0))),
        Claim("Features {}, {} and {} lie at the centre", lambda: tuple({*range(1, 6)} - {*kept(seen("", 0))})),
        Claim("it always guesses the average, {:.1f}.", lambda: (float(np.mean(seen("", 0)["b"][2:])),)),
        Claim(
            "Drag the importance of feature {} to the top.",
            lambda: (max(set(kept(at("importances=1,0.9,0.81,0.73,10", 0)[0])) - {1, 2}),),
        ),
        Claim("the picture is not either", holds=lambda: seen("importance=1", 0)["arrangement"] == "irregular"),
    ),
    "cross": (
        *counts("is how often a feature is 0. So far it was 0:", "a feature is never below 0"),
        Claim("S = {}: each feature is on only 1 time in {:.0f}.", lambda: (0.8, 1 / (1 - 0.8))),
        Claim("It keeps three features, {:.0f}° apart.", lambda: (360 / 3,)),
        Claim("D = 1/{:.0f} of a dimension", lambda: (1 / np.mean(seen("", 0.8)["feature_dimensionality"][:4]),)),
        Claim(
            "Together the four have {:.2g}, as the two axes had",
            lambda: (sum(seen("", 0.8)["feature_dimensionality"]),),
            lambda: abs(sum(seen("", 0)["feature_dimensionality"]) - 2) < 1e-3,
        ),
        Claim(
            "If feature 1 is on, its opposite is pushed below 0, and ReLU turns that into 0",
            holds=lambda: all(
                heard(seen("", 0.8), i, j) + seen("", 0.8)["b"][j - 1] < 0 for i, j in pairs(seen("", 0.8))
            ),
        ),
        Claim(
            "Almost nothing is lost as long as only one of the two is on",
            holds=lambda: abs(heard(seen("", 0.8), 1, 1) + seen("", 0.8)["b"][0] - 1) < 0.05,
        ),
        Claim("at S = {} that happens 1 time in {:.0f}.", lambda: (0.8, 1 / (1 - 0.8) ** 2)),
        Claim(
            "The gain is greater than that price.",
            holds=lambda: seen("", 0.8)["loss"] < ignored_loss(seen("", 0.8)["sparsity"]) * DECAY[2:].sum(),
        ),
        Claim(
            "slowly from 0 and watch arrows {} and {} come in. Which of them first grows and then jumps, and which "
            "jumps out of nothing?",
            lambda: (3, 4),
            lambda: grows_and_jumps([level["feature_norm"] for level in at("", *COMING_IN)]),
        ),
        Claim(
            "Most starts still end in a cross, though here a star is better",
            holds=lambda: (
                seen("importance=1", 0.8)["arrangement"] == "pentagon"
                and next(
                    entry["share"]
                    for entry in seen("importance=1&n_seeds=32", 0.8)["found"]
                    if entry["label"].startswith("cross")
                )
                > 0.5
            ),
        ),
    ),
    "star": (
        Claim(
            "At S = {} four features form a cross, and feature {} is left out.",
            lambda: (0.8, *({*range(1, 6)} - {*kept(seen("", 0.8))})),
            lambda: in_pairs(seen("", 0.8)),
        ),
        Claim("at S = {} each is on 1 time in {:.0f}.", lambda: (0.9, 1 / (1 - 0.9))),
        Claim(
            "neighbours are about {:.0f}° apart",
            lambda: (360 / 5,),
            lambda: (
                abs(nearest_angles(np.array(seen("", 0.9)["W"]))[:2] - 72).max() < 4
                and opposite(np.array(seen("", 0.9)["W"])) == 0
            ),
        ),
        Claim("about D = {:.0f}/5 of a dimension", lambda: (5 * np.mean(seen("", 0.9)["feature_dimensionality"]),)),
        Claim("cos {:.0f}° ≈ {:.2f}", lambda: (360 / 5, np.cos(2 * np.pi / 5))),
        Claim("b ≈ −{:.1f}", lambda: (-np.mean(seen("", 0.9)["b"]),), lambda: np.ptp(seen("", 0.9)["b"]) < 0.02),
        Claim(
            "The two arrows farther away are pushed below 0 and vanish",
            holds=lambda: (np.sort(np.array(angles(np.array(seen("", 0.9)["W"]))))[:, 3:] > 90).all(),
        ),
        Claim(
            "below about {:.2f}, is not heard either",
            lambda: (
                np.mean([-b / n**2 for b, n in zip(*(seen("", 0.9)[k] for k in ("b", "feature_norm")), strict=True)]),
            ),
        ),
        Claim(
            "They come in {:.0f}% of the inputs now, no longer in {:.0f}% as at S = {}",
            lambda: (chance_of_two_or_more(0.9), chance_of_two_or_more(0.8), 0.8),
        ),
        Claim(
            "they make up {:.0f}% of the loss, and still the star loses less than the cross",
            lambda: (100 * share_of_two_or_more(seen("", 0.9), DECAY),),
            lambda: all(
                entry["loss"] > seen("", 0.9)["loss"] for entry in seen("", 0.9)["found"] if "cross" in entry["label"]
            ),
        ),
        Claim(
            "Does it move towards 0 as features become rarer?",
            holds=lambda: all(np.mean(a["b"]) > np.mean(b["b"]) for a, b in pairwise(at("", 0.9, 0.95, 0.99))),
        ),
    ),
    "without-relu": (
        Claim("Here stands the cross, at S = {}.", lambda: (0.8,), lambda: "cross" in seen("", 0.8)["label"]),
        Claim("what is pushed below 0 disappears"),
        Claim("a wrong −{0} costs as much as a wrong +{0}", lambda: (0.8,), lambda: (-0.8) ** 2 == 0.8**2),
        Claim(
            "A linear model never gains by superposition",
            holds=lambda: all(
                abs(level["loss"] / (ignored_loss(level["sparsity"]) * sum(kinds[2:])) - 1) < 1e-6
                for query, kinds in (("activation=linear", DECAY), ("activation=linear&importance=1", EQUAL))
                for level in at(query, 0, 0.5, 0.99)
            ),
        ),
        Claim(
            "Nothing jumps.",
            holds=lambda: (
                {level["arrangement"] for level in at("activation=linear", 0, 0.5, 0.99)} == {"2 dedicated + 3 ignored"}
            ),
        ),
        Claim(
            "five arrows, and no lower loss than with two axes",
            holds=lambda: len(kept(seen("activation=linear&importance=1", 0.9))) == 5,
        ),
    ),
}

ANSWERS: Answers = {
    "arrows": {
        "Half of each: they share one point.": lambda: bool(
            np.allclose(read(meanings(), 1, 0, 1, 0)[[0, 2]], 0.5, atol=0.1)
        ),
        "Both, each in full.": both_in_full,
        "Only a mixture: which two it was is lost.": lambda: (
            set(np.argsort(read(meanings(), 1, 0, 1, 0))[-2:].tolist()) != {0, 2}
        ),
    },
    "two-axes": {
        "Five arrows, each a little shorter than it should be.": lambda: len(kept(seen("", 0))) == 5,
        "Two arrows at a right angle, for features 1 and 2. The others are given up.": lambda: (
            kept(seen("", 0)) == (1, 2) and abs(nearest_angles(np.array(seen("", 0)["W"]))[0] - 90) < 0.5
        ),
        "Five arrows in a star.": lambda: "star" in seen("", 0)["label"],
    },
    "cross": {
        "The same: two dimensions hold two features.": lambda: len(kept(seen("", 0.8))) == 2,
        "It keeps three features, 120° apart.": lambda: len(kept(seen("", 0.8))) == 3,
        "It keeps four features, two on each axis, pointing in opposite directions.": lambda: (
            len(kept(seen("", 0.8))) == 4 and in_pairs(seen("", 0.8))
        ),
    },
    "star": {
        "It stays outside: every place is taken.": lambda: 5 not in kept(seen("", 0.9)),
        "All five spread out evenly, like a star.": lambda: seen("", 0.9)["label"] == "star with 5 points",
        "It squeezes in between two arms of the cross, and the cross stays a cross.": lambda: (
            len(kept(seen("", 0.9))) == 5 and opposite(np.array(seen("", 0.9)["W"])) == 2
        ),
    },
    "without-relu": {
        "Two axes: the superposition is gone.": lambda: kept(seen("activation=linear", 0.8)) == (1, 2),
        "The same cross: sparsity is what counts.": lambda: "cross" in seen("activation=linear", 0.8)["label"],
        "A star.": lambda: "star" in seen("activation=linear", 0.8)["label"],
    },
}
