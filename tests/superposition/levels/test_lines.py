"""What lines tell of trainings at many levels: the fields that pages rely on."""

from app.superposition.levels.lines import LevelFound


def test_what_seeds_found_has_a_share_and_a_picture():
    assert {"arrangement", "label", "parts", "share", "loss", "ground", "W"} == set(LevelFound.__annotations__)
