"""Which specs have energy levels and boundaries, and where the levels are known to be complete. Imports no torch."""

from ..experiment.cost import EXACT_FEATURES
from ..experiment.spec import Fault, Spec

ASSUMED = {"activation": "relu", "constraint": "free", "decoder": "affine", "correlation": "none"}
WITH_BOUNDARIES = ((2, 1), (3, 2))  # features and dimensions of the phase diagrams in TMS
REST = 0.999  # the last level of the slider, up to which was looked
# By features, dimensions and decay of importance: found by training every level of the slider with eight seeds, and
# every place half way between two levels with eight others.
COMPLETE = {
    (3, 2, 1.0): [(0.0, REST)],
    (4, 2, 1.0): [(0.1087, REST)],
    (5, 2, 1.0): [(0.1087, REST)],
    (6, 2, 1.0): [(0.1087, 0.9109), (0.9369, REST)],
    (7, 2, 1.0): [(0.1087, 0.9109), (0.9369, REST)],
    (4, 3, 1.0): [(0.0, REST)],
    (5, 3, 1.0): [(0.1087, 0.2057), (0.4377, REST)],
    (6, 3, 1.0): [(0.1087, 0.2057), (0.369, REST)],
    (3, 2, 0.9): [(0.0, 0.2057), (0.369, REST)],
    (4, 2, 0.9): [(0.0, 0.2057), (0.369, REST)],
    (5, 2, 0.9): [(0.0, 0.2057), (0.369, REST)],
    (6, 2, 0.9): [(0.0, 0.2057), (0.369, 0.9292), (0.98, REST)],
    (4, 3, 0.9): [(0.0, 0.2057), (0.4377, REST)],
    (5, 3, 0.9): [(0.0, 0.2057), (0.4377, REST)],
    (6, 3, 0.9): [(0.0, 0.2057), (0.4377, REST)],
}


def unsupported(spec: Spec) -> list[Fault]:
    """Why a spec has no energy levels; empty where it has."""
    found = []
    if spec.n_features > EXACT_FEATURES:
        message = f"energy levels are computed exactly, for n_features from 2 to {EXACT_FEATURES} only."
        found.append(Fault("n_features", message))
    for name, only in ASSUMED.items():
        if getattr(spec, name) != only:
            found.append(Fault(name, f"energy levels are available for {name}={only} only."))
    return found


def has_boundaries(spec: Spec) -> bool:
    """Whether an atlas over the last feature's importance has boundaries that theory knows."""
    return (spec.n_features, spec.n_hidden) in WITH_BOUNDARIES and not unsupported(spec)


def complete_ranges(spec: Spec) -> list[tuple[float, float]]:
    """Ranges of sparsity in which no trained model was found below the lowest level by more than 1e-6 of it.

    Elsewhere one may be: near S = 0 and at some changes the best arrangement is irregular, and a weak feature may be
    added to a regular shape.
    """
    size = spec.n_features, spec.n_hidden
    if size == (2, 1):
        return [(0.0, 0.9999)]
    if spec.importances is not None or spec.activation != "relu":
        return []
    return COMPLETE.get((*size, spec.importance), [])
