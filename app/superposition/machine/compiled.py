"""Functions compiled to machine code: the inner loops of the loss and of the minimiser, where calls would cost most.

They are compiled at their first use and kept beside the source (or in NUMBA_CACHE_DIR), so that later processes only
load them. Every one works on each model by itself: a model's numbers do not depend on those computed with it.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from .code_cache import with_code_cache

F = TypeVar("F", bound=Callable[..., Any])

# Sums may be taken in another order, the same at every call; nan and infinity keep their meaning.
REORDERED = {"reassoc", "contract", "nsz"}


def compiled(function: F) -> F:
    """Operations in the order in which they are written."""
    return cast(F, with_code_cache(numba.njit(function, error_model="numpy", nogil=True)))


def compiled_reordered(function: F) -> F:
    """Sums in whatever order is fastest: for inner loops that vector instructions can shorten.

    Such a function is inlined in its callers. Called from compiled code as a function of its own it would be either the
    caller's copy or the one that is there already, whichever was loaded first, and they may sum in different orders.
    """
    reordered = numba.njit(function, error_model="numpy", nogil=True, fastmath=REORDERED, forceinline=True)
    return cast(F, with_code_cache(reordered))
