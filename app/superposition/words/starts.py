"""Where trainings start: small random vectors, and words that are sums of concepts in a known arrangement."""

import numpy as np

from ..geometry.catalogue import blueprints
from .language import Array
from .objective import WordsObjective

RANDOM_SCALE = 0.5  # of each coordinate: half of what concepts have in the end
SHARE = 0.6  # of a concept's strength that the square of its length reaches, from 0.4 in a star to 1 on an axis
LEAST_OFFSET = 0.3  # of the constant where one negative sample leaves it 0


def random_rows(objective: WordsObjective) -> Array:
    """Random vectors (seeds, 2, rows, words) of words and contexts, biases 0; the same at every level."""
    spec = objective.spec
    rng = np.random.default_rng(spec.seed)
    rows = np.zeros((spec.n_seeds, 2, objective.rows, spec.n_words))
    rows[:, :, : spec.n_hidden] = rng.normal(0, RANDOM_SCALE, (spec.n_seeds, 2, spec.n_hidden, spec.n_words))
    return rows


def structured_rows(objective: WordsObjective, level: int) -> Array:
    """Rows (starts, 2, rows, words) at a level, one start for each arrangement of the catalogue: stars, axes, cross,
    bodies. Without biases one dimension is left to a constant.
    """
    spec = objective.spec
    free = spec.n_hidden if spec.bias else spec.n_hidden - 1
    shapes = blueprints(spec.n_concepts, free) if free else ()
    length = np.sqrt(SHARE * objective.strength[level])
    rows = np.zeros((len(shapes), 2, objective.rows, spec.n_words))
    centred = objective.language.concepts - objective.language.marginal[level, :, 1]
    for row, shape in zip(rows, shapes, strict=True):
        count = shape.shape[1]
        row[:, :free] = (shape * length[:count]) @ centred[:, :count].T
    offset = -np.log(spec.negatives)
    if spec.bias:
        rows[:, :, spec.n_hidden] = offset / 2
    else:
        size = np.sqrt(max(-offset, LEAST_OFFSET))
        rows[:, 0, free], rows[:, 1, free] = size, -size
    return rows
