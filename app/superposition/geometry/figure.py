"""A model as a Plotly figure, for notebooks: each feature's direction in the hidden space."""

from typing import Any

import numpy as np

from .measures import Array

AXES = "xyz"
REACH = 1.15  # times the longest feature: room for the names


def figure(W: Array, names: list[str] | None = None) -> Any:
    """A plotly.graph_objects.Figure of W (hidden, features), in one to three dimensions, features counted from 1.

    Raises ValueError for other numbers of dimensions, or of names.
    """
    from plotly import graph_objects

    hidden, n = W.shape
    names = [str(i + 1) for i in range(n)] if names is None else names
    if not 1 <= hidden <= len(AXES) or len(names) != n:
        raise ValueError(f"W must have 1 to {len(AXES)} rows, and names must be one for each of its {n} columns.")
    if hidden == 1:
        W = np.concatenate([W, np.zeros((1, n))])
    space = len(W) == len(AXES)
    trace = graph_objects.Scatter3d if space else graph_objects.Scatter
    lines = [
        trace(
            **{axis: [0.0, float(value)] for axis, value in zip(AXES, column, strict=False)},
            mode="lines+markers+text",
            text=["", name],
            textposition="top center",
            name=name,
        )
        for column, name in zip(W.T, names, strict=True)
    ]
    drawn = graph_objects.Figure(lines)
    reach = REACH * float(np.abs(W).max())
    ranges = {f"{axis}axis": {"range": [-reach, reach]} for axis in AXES[: len(W)]}
    if space:
        drawn.update_layout(scene={**ranges, "aspectmode": "cube"})
    else:
        drawn.update_layout(**ranges, width=480, height=480)
        drawn.update_yaxes(scaleanchor="x")
    return drawn.update_layout(showlegend=False)
