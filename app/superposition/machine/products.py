"""Products of arrays that other compiled functions are made of."""

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled_reordered

Array = NDArray[np.float64]


@compiled_reordered
def inner_product(a: Array, b: Array) -> float:
    """The inner product of a (k,) and b (k,)."""
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total
