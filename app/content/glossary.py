"""The terms that the page uses, each on a card: what it means, and what its small picture shows."""

from typing import NamedTuple

from ..superposition.geometry.arrangement import IGNORED_BELOW

Rows = tuple[tuple[float, ...], ...]


class Picture(NamedTuple):
    """What a small picture shows: `arrows`, each its end; `bulbs`, rows of amounts from 0 to 1; `bars`, one row of
    heights; or a `valley`, one row of heights from left to right with a ball in the lowest place."""

    kind: str
    rows: Rows


class Term(NamedTuple):
    """One card. name: as it stands in a list; text: one to three sentences."""

    id: str
    name: str
    text: str
    picture: Picture


CROSS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))  # four ends at right angles
STAR = ((1.0, 0.0), (0.31, 0.95), (-0.81, 0.59), (-0.81, -0.59), (0.31, -0.95))  # cos and sin of 72° k
TERMS = (
    Term(
        "feature",
        "Feature",
        "Something that an input may contain, such as a colour or a word, as a number from 0 (absent) to 1. Each has an"
        " arrow, a marker and a colour of its own, and the model must give all of them back.",
        Picture("bulbs", ((0, 0.8, 0, 0.4, 0),)),
    ),
    Term(
        "sparsity",
        "Sparsity S",
        "How often a feature is absent. At 90% each is on 1 time in 10. The rarer features are, the more seldom two are"
        " on at once and get in each other's way.",
        Picture("bulbs", ((0.9, 0.5, 0.7, 0.3, 0.8), (0, 0.5, 0, 0.3, 0), (0, 0.5, 0, 0, 0))),
    ),
    Term(
        "importance",
        "Importance",
        "How much a mistake on a feature counts: its squared error is multiplied by its importance. With a decay of 0.9"
        " each feature counts nine tenths of the one before.",
        Picture("bars", ((1, 0.8, 0.64, 0.51, 0.41),)),
    ),
    Term(
        "arrangement",
        "Arrangement",
        "How the arrows of all features stand together, named by its shape: two axes, a cross, a star with 5 points."
        f" Features whose arrows are shorter than {IGNORED_BELOW} are ignored.",
        Picture("arrows", CROSS),
    ),
    Term(
        "dimensionality",
        "Dimensionality D",
        "How much of a dimension a feature has: 1 on an axis of its own, 1/2 if it shares a line with its opposite, 2/5"
        " in a star with 5 points. All together never have more than the dimensions there are.",
        Picture("arrows", ((1.0, 0.0), (-1.0, 0.0))),
    ),
    Term(
        "interference",
        "Interference",
        "What other outputs say while one feature is on. Where two arrows do not stand at right angles, each is read a"
        " little whenever the other is on; ReLU silences what comes out negative.",
        Picture("arrows", ((1.0, 0.0), (0.5, 0.87))),
    ),
    Term(
        "ground-state",
        "Ground state",
        "The model with the lowest loss that is known at these settings, whether training finds it or not. The ribbon"
        " along a slider names the ground state at each of its positions.",
        Picture("valley", ((1, 0.45, 0.6, 0, 0.9),)),
    ),
    Term(
        "start",
        "Random start",
        "Training begins with random arrows and goes downhill from there, so that another start may end in another"
        " arrangement. How many starts end in the best one says how easily it is found.",
        Picture("arrows", ((0.25, 0.35), (-0.4, 0.1), (0.1, -0.3), (-0.15, -0.45), (0.45, -0.1))),
    ),
    Term(
        "loss",
        "Loss",
        "The mean over all inputs of the squared errors, each times its feature's importance. Training makes it as"
        " small as it can.",
        Picture("bulbs", ((0, 0.8, 0), (0, 0.6, 0.3))),
    ),
    Term(
        "superposition",
        "Superposition",
        "Keeping more features than there are dimensions, in directions that are not at right angles. It pays when"
        " features are rare.",
        Picture("arrows", STAR),
    ),
)
# What the shapes in a name mean, by a part of the name in small letters.
SHAPES = {
    "dedicated": "Dedicated: a feature alone on an axis, at a right angle to all others.",
    "antipodal pair": "Antipodal pair: two features in opposite directions on one line.",
    "collapsed": "Collapsed: features in one direction, so that only one number is kept for all of them.",
    "axis, ": "Axis: features on one line, some at one end of it and some at the other.",
    "bent": "Bent: the shape that is named, but its angles are further off than a few degrees.",
    "t-shape": "T-shape: two features opposite each other, and one at a right angle to them.",
    "uneven": "Uneven triangle: three directions around the plane that are not 120° apart.",
    "oblique": "Oblique pair: two features neither at a right angle nor on one line.",
    "shared": "Shared arm: two or more features in nearly one direction.",
    "irregular": "Irregular: no known shape fits, not even bent.",
    "ignored": f"Ignored: an arrow shorter than {IGNORED_BELOW}.",
}
