"""Whole experiments that the explorer offers, each with the arrows that are best there as its small picture."""

from typing import NamedTuple

from .glossary import Picture, Rows
from .lessons import SPACE, SWITCH


class Preset(NamedTuple):
    """One experiment. query: its link; arrows: W of its ground state there, W_i a row, to two decimals."""

    title: str
    line: str
    query: str
    arrangement: str
    arrows: Rows

    @property
    def picture(self) -> Picture:
        """Its small picture."""
        return Picture("arrows", self.arrows)


PRESETS = (
    Preset(
        "The paper's first picture",
        "five features, two dimensions",
        "sparsity=0.9",
        "pentagon",
        ((1.11, 0.02), (0.28, 1.07), (0.33, -1.05), (-0.92, 0.59), (-0.86, -0.65)),
    ),
    Preset(
        "The switch",
        "two features, one dimension",
        f"{SWITCH}&sparsity=0.9",
        "antipodal pair",
        ((1.01,), (-1.0,)),
    ),
    Preset(
        "In space",
        "eight features, three dimensions",
        f"{SPACE.format(8)}&sparsity=0.97",
        "square antiprism",
        (
            (0.7, -0.2, -0.87),
            (-0.87, 0.71, -0.2),
            (-0.86, -0.46, 0.58),
            (-0.63, -0.5, -0.81),
            (0.25, -1.1, 0.11),
            (0.47, 1.0, -0.27),
            (-0.09, 0.6, 0.96),
            (1.03, -0.04, 0.49),
        ),
    ),
    Preset(
        "Rivals",
        "two pairs, each never on together",
        "n_features=4&importance=1&correlation=anticorrelated&sparsity=0.98",
        "2 antipodal pairs",
        ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)),
    ),
    Preset(
        "Luck of the start",
        "few starts find the best",
        "n_features=6&importance=1&n_seeds=32&sparsity=0.97&panel=found",
        "hexagon",
        ((1.2, -0.26), (0.83, 0.91), (-1.2, 0.26), (-0.37, 1.17), (-0.83, -0.91), (0.37, -1.17)),
    ),
    Preset(
        "Normalised",
        "every arrow of length 1",
        "constraint=sphere&sparsity=0.9",
        "pentagon",
        ((-0.4, -0.92), (0.78, -0.62), (-0.99, 0.13), (0.83, 0.56), (-0.21, 0.98)),
    ),
)
