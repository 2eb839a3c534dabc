"""What lines report of trainings at many levels, whatever the model. Imports no torch."""

from typing import TypedDict

from ..experiment.jsonl import Part


class LevelFound(TypedDict):
    """What some of the random starts reached: W [hidden][feature] of the best; ground: whether named as the best is."""

    arrangement: str
    parts: list[Part]
    label: str
    share: float
    loss: float
    ground: bool
    W: list[list[float]]
