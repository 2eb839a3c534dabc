"""Where machine code is kept between processes. Without a folder that can be written to each process compiles anew.

numba's own files are keyed by the source of one function; here that of all the modules its own imports is in the key,
since a function contains what it calls. And they are verified before they are loaded: numba would run what it finds.
"""

import functools
import hashlib
import logging
import os
import pickle
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache
from numba.core.serialize import dumps

from .sources import CORE, sources_of
from .version import digest_of_files

DIGEST_BYTES = 32  # of SHA-256

log = logging.getLogger("starcross")


def with_code_cache(dispatcher: Any) -> Any:
    """A function of numba's whose machine code is kept, where that is possible."""
    try:
        dispatcher._cache = CodeCache(dispatcher.py_func)
    except RuntimeError:  # how numba says so
        warn("there is no folder that can be written to")
    return dispatcher


@functools.cache
def warn(trouble: str) -> None:
    """Say once a process what is wrong."""
    log.warning("Machine code is not kept, which costs each start a minute: %s.", trouble)


@functools.cache
def source_version(module: str) -> str:
    """Changes whenever what a module computes could; asked when all that it imports is imported."""
    return digest_of_files(sources_of(module), CORE)


class CodeCache(FunctionCache):
    """The machine code of one function, for each signature it was called with."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)  # type: ignore[no-untyped-call]  # numba has no types
        # What is kept names the module that it came from, and the package may be imported by either of two names.
        name = f"{function.__module__}.{self._impl.filename_base}"
        self._cache_file: Any = CodeFiles(Path(self._cache_path), name, function.__module__)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a signature's code; a folder that has become unusable costs the next process a compilation."""
        try:
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]  # numba has no types
        except OSError as trouble:
            warn(os.strerror(trouble.errno or 0))


class CodeFiles:
    """A file for each signature, beginning with a digest of all that it depends on, and of its own content."""

    def __init__(self, folder: Path, name: str, module: str) -> None:
        self._folder = folder
        self._name = name
        self._module = module

    def load(self, key: Any) -> Any:
        """What was saved under a key and is whole and of this version, else None."""
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return None
        digest, packed = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        return pickle.loads(packed) if digest == self._digest(key, packed) else None

    def save(self, key: Any, data: Any) -> None:
        """Keep data under a key, whole or not at all. Raises OSError where that fails."""
        packed = dumps(data)
        unfinished = self._path(key).with_suffix(f".{os.getpid()}")
        try:
            unfinished.write_bytes(self._digest(key, packed) + packed)
            unfinished.replace(self._path(key))
        finally:
            unfinished.unlink(missing_ok=True)

    def _path(self, key: Any) -> Path:
        return self._folder / f"{self._name}.{hashlib.sha256(str(key).encode()).hexdigest()[:16]}.compiled"

    def _digest(self, key: Any, packed: bytes) -> bytes:
        """Differs for damaged code, for another function's, and for that of other sources."""
        prefix = f"{source_version(self._module)} {key} ".encode()
        return hashlib.sha256(prefix + packed).digest()
