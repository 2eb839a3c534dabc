"""Claims of the lessons about how arrangements change, which are found, and how many features have room."""

from itertools import chain

import numpy as np

from app.content.lessons import LESSON
from tests.lessons.claim import Answers, Claim, Claims
from tests.lessons.measured import (
    Array,
    at,
    ends,
    kept,
    largest_step,
    norms,
    pairs,
    seen,
    share_at_best,
    spec_of,
    star_of_one,
    valley,
)

SWITCH, GROWING = "n_features=2&n_hidden=1&importance=0.5", "n_features=2&n_hidden=1&importance=0.9"
HALVES = "n_features=3&n_hidden=2&importance=0.5"
LUCK = "n_features=6&importance=1&n_seeds=32"
EIGHT = "n_features=8&importance=1"
CHANGES = (0.356, 0.775, 0.933, 0.986)  # where one more of eight arrows comes in
STEP = 0.001  # of sparsity: from where to where a change is looked for
SPACE = "n_features=8&n_hidden=3&importance=1"


def jump(query: str, S: float) -> tuple[float, float]:
    """The second feature's length just below and above a sparsity."""
    below, above = at(query, S - STEP, S + STEP)
    return below["feature_norm"][1], above["feature_norm"][1]


def staircase() -> tuple[float, ...]:
    """How many of eight arrows count first, how many from where on, one more each time, and what is never reached."""
    first, *around = [len(kept(level)) for level in at(EIGHT, 0.1, *(S + d for S in CHANGES for d in (-STEP, STEP)))]
    below, above = around[::2], around[1::2]
    assert below == [first, *above[:-1]]
    assert above == [count + 1 for count in below]
    return (first, 0.1, *chain.from_iterable(zip(above, CHANGES, strict=True)), above[-1] + 1)


def long_and_sixth(W: Array) -> bool:
    """Five long arrows; the sixth is short and in another's direction, or left out."""
    norm = np.linalg.norm(W, axis=0)
    weakest = int(norm.argmin())
    unit = W / np.maximum(norm, 1e-12)
    nearest = np.delete(unit.T @ unit[:, weakest], weakest).max()
    return bool(np.sort(norm)[1] > 1 and (norm[weakest] < 0.05 or (norm[weakest] < 0.5 and nearest > 0.99)))


CLAIMS: Claims = {
    "switch": (
        Claim(
            "A mistake in feature {} counts half as much",
            lambda: (1 + spec_of(SWITCH).feature_importances.index(0.5),),
        ),
        Claim(
            "the model keeps feature {} and ignores feature {}.",
            lambda: (*kept(seen(SWITCH, 0)), *({1, 2} - {*kept(seen(SWITCH, 0))})),
        ),
        Claim(
            "At S = {} the two features share the line", lambda: (0.9,), lambda: pairs(seen(SWITCH, 0.9)) == [(1, 2)]
        ),
        Claim(
            "At S = {} the second arrow goes from length {:.0f} to {:.2f} at once.",
            lambda: (0.515, *jump(SWITCH, 0.515)),
        ),
        Claim(
            "The loss is higher all the way between them",
            holds=lambda: (
                min(valley(0.515, length, 0.5) for length in (0.15, 0.3, 0.45, 0.6))
                > max(valley(0.515, length, 0.5) for length in (0, 0.755))
            ),
        ),
        Claim(
            "Make feature 2 almost as important, {}: now its arrow grows first, from S = {} on, and jumps at {}.",
            lambda: (0.9, 0.16, 0.36),
            lambda: (
                jump(GROWING, 0.155)[1] < 0.01
                and 0.01 < jump(GROWING, 0.165)[0] < jump(GROWING, 0.3)[0] < jump(GROWING, 0.35)[0] < 0.45
                and jump(GROWING, 0.366)[0] > 0.65
            ),
        ),
        Claim(
            "the second arrow is never absent",
            holds=lambda: min(norms("n_features=2&n_hidden=1&importance=1", 2)) > 0.3,
        ),
        Claim(
            "the same jump at the same place, beside an axis that stays as it is",
            holds=lambda: [len(kept(level)) for level in at(HALVES, 0.515 - STEP, 0.515 + STEP)] == [2, 3],
        ),
    ),
    "luck": (
        Claim("Six equally important features, S = {}.", lambda: (0.97,)),
        Claim(
            "We train the same model {0} times from {0} random starts.",
            lambda: (spec_of(LUCK).n_seeds,),
            lambda: spec_of(LESSON["luck"].after).n_seeds == 32,
        ),
        Claim("has all {} starts", lambda: (32,)),
        Claim(
            "Most end with five long arrows; the sixth is short and shares the direction of another, or its "
            "feature is left out.",
            holds=lambda: sum(map(long_and_sixth, ends(LUCK, 0.97))) > 16,
        ),
        Claim(
            "is the star with five points easier to find?",
            holds=lambda: share_at_best("n_features=5&importance=1&n_seeds=32", 0.97) > 3 * share_at_best(LUCK, 0.97),
        ),
    ),
    "more-concepts": (
        Claim(
            "S = {}, and all are equally important. Five of them make a star with five points, six make one with "
            "six, seven one with seven.",
            lambda: (0.99,),
            lambda: [len(kept(at(f"n_features={n}&importance=1", 0.99)[0])) for n in (5, 6, 7)] == [5, 6, 7],
        ),
        Claim("Two crosses, one turned by {:.0f}°", lambda: (90 / 2,)),
        Claim(
            "count the arrows: {} at S = {}, {} from S = {} on, {} from {}, {} from {}, {} from {}, and never {}.",
            staircase,
        ),
        Claim(
            "With eight points neighbours would be {:.0f}° apart, and each would hear {:.2f} of the other.",
            lambda: (360 / 8, np.cos(2 * np.pi / 8)),
        ),
        Claim("wherever it is below {:.2f}.", lambda: (np.cos(2 * np.pi / 8),)),
        Claim(
            "leaving a feature out costs 1. Then taking in the fifth costs {:.3f}, the sixth {:.3f}, the seventh "
            "{:.3f}, and the eighth {:.3f}: more than it is worth.",
            lambda: tuple(star_of_one(k) - star_of_one(k - 1) for k in range(5, 9)),
            lambda: star_of_one(8) - star_of_one(7) > 1,
        ),
        Claim("from {} to {}. Two make axes, three a pair and an axis of its own, four the cross.", lambda: (2, 8)),
        Claim("seven is still the most", holds=lambda: len(kept(at(EIGHT, 0.999)[0])) == 7),
        Claim("a third dimension", holds=lambda: len(kept(seen(SPACE, 0.97))) == 8),
    ),
}

ANSWERS: Answers = {
    "switch": {
        "It grows slowly out of the centre, along with the sparsity.": lambda: largest_step(norms(SWITCH, 2)) < 0.3,
        "It is absent, and from some point on it is there at once, long and opposite the first.": lambda: (
            largest_step(norms(SWITCH, 2)) > 0.7
            and not any(0.02 < norm < 0.7 for norm in norms(SWITCH, 2))
            and pairs(seen(SWITCH, 0.9)) == [(1, 2)]
        ),
        "It never comes: one number holds one feature.": lambda: max(norms(SWITCH, 2)) < 0.3,
    },
    "luck": {
        "All: it is the best one, and training finds the best.": lambda: share_at_best(LUCK, 0.97) == 1,
        "About half.": lambda: 0.35 < share_at_best(LUCK, 0.97) < 0.65,
        "Only a few.": lambda: 0 < share_at_best(LUCK, 0.97) < 0.25,
    },
    "more-concepts": {
        "A star with eight points.": lambda: at(EIGHT, 0.99)[0]["arrangement"] == "octagon",
        "Two crosses, one turned by 45°, with arrows of different length.": lambda: len(kept(at(EIGHT, 0.99)[0])) == 8,
        "A star with seven points, and one feature left out.": lambda: (
            at(EIGHT, 0.99)[0]["arrangement"] == "heptagon + 1 ignored"
        ),
    },
}
