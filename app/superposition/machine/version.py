"""What the numbers depend on, as one digest: the source, the libraries, and how this machine calculates.

Sums are taken in the order that suits a processor's vector instructions, and its libraries choose by the same: other
processors may differ in the last bits. So they have another version, and what one of them made is never mixed with
what another makes.
"""

import functools
import hashlib
import importlib.metadata
import os
import platform
from pathlib import Path

LIBRARIES = ("llvmlite", "numba", "numpy", "orjson", "scipy", "torch")
# Of /proc/cpuinfo: what libraries choose their instructions by, on x86 and on ARM.
PROCESSOR = ("vendor_id", "cpu family", "model", "flags", "CPU implementer", "CPU architecture", "CPU part", "Features")
# Prefixes of environment variables that make libraries choose others; but not of how many threads, nor where files lie.
CHOOSING = ("ATEN_", "DNNL_", "GLIBC_", "MKL_", "NPY_", "NUMBA_", "ONEDNN_", "OPENBLAS_")
INDIFFERENT = ("_DIR", "_NUM_THREADS")


@functools.cache
def version_of(folder: Path) -> str:
    """Changes whenever what a folder's modules compute could: 64 hexadecimal digits."""
    return digest_of_files(tuple(sorted(folder.rglob("*.py"))), folder)


def digest_of_files(paths: tuple[Path, ...], root: Path) -> str:
    """Changes with the files' contents and names, seen from a root, and with what computes: 64 hexadecimal digits."""
    digest = hashlib.sha256("\n".join([*libraries(), *machine(), *chosen()]).encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"\n{Path(os.path.relpath(path, root)).as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()


def libraries() -> list[str]:
    """What is calculated with, down to the functions of the C library."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    return [*versions, f"python {platform.python_version()}", " ".join(platform.libc_ver())]


def machine() -> list[str]:
    """The processor, as far as instructions are chosen by it."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    parts = {tuple(part.strip() for part in line.split(":", 1)) for line in lines if ":" in line}
    return [
        platform.machine(),
        platform.processor(),
        *sorted(": ".join(part) for part in parts if part[0] in PROCESSOR),
    ]


def chosen() -> list[str]:
    """The environment variables that decide which instructions are used."""
    names = (name for name in os.environ if name.startswith(CHOOSING) and not name.endswith(INDIFFERENT))
    return [f"{name}={os.environ[name]}" for name in sorted(names)]
