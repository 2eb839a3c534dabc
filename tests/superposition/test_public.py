"""The public names of the core: few, documented, and as the example says."""

import re
import subprocess
import sys

import pytest

import app.superposition as core
from tests.serving import ROOT

MOST = 15


def test_there_are_few_and_each_is_documented():
    assert len(core.__all__) <= MOST
    assert [name for name in core.__all__ if not getattr(core, name).__doc__] == []
    assert set(core.__all__) <= set(dir(core))


def test_what_is_not_public_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'Models'"):
        _ = core.Models


def test_the_example_runs_as_it_is_written():
    lines = re.findall(r"^    (.+)$", core.__doc__ or "", re.MULTILINE)
    script = "\n".join([*lines, "print(sweep.arrangement[40], sweep.sparsity[40].round(4), sweep.W.shape)"])
    script = script.replace("starcross", "app")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "pentagon 0.99 (61, 2, 5)\n"


def test_to_import_it_is_not_to_import_torch():
    script = "import sys, app.superposition; assert 'torch' not in sys.modules and 'plotly' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
