"""The colours of features."""

from app.drawing.colours import feature_colour


def test_eight_features_have_colours_of_their_own() -> None:
    assert [feature_colour(i, 8)[0] for i in range(8)] == [f"feature-{i}" for i in range(8)]


def test_more_lie_along_the_ramp_from_end_to_end() -> None:
    assert feature_colour(0, 9) == ("ramp-0", "ramp-1", 0)
    assert feature_colour(3, 9) == ("ramp-1", "ramp-2", 0.5)
    assert feature_colour(8, 9) == ("ramp-3", "ramp-4", 1)
