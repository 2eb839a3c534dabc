"""The colours of features, by the names of the style sheet."""

DISTINCT = 8  # features have --feature-0 and on
RAMP = 5  # of more features than that, --ramp-0 and on


def feature_colour(i: int, n_features: int) -> tuple[str, str, float]:
    """A name, another, and how far from the first to the second: distinct ones while they last, else along the ramp."""
    if n_features <= DISTINCT:
        return f"feature-{i}", f"feature-{i}", 0
    place = i / (n_features - 1) * (RAMP - 1)
    left = min(int(place), RAMP - 2)
    return f"ramp-{left}", f"ramp-{left + 1}", place - left


def css_colour(i: int, n_features: int) -> str:
    """A feature's colour in terms of the style sheet."""
    first, second, share = feature_colour(i, n_features)
    if share == 0:
        return f"var(--{first})"
    return f"color-mix(in srgb, var(--{second}) {share:.2%}, var(--{first}))"
