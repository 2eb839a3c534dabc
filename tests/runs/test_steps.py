"""Both kinds of workforce have the interface that runs rely on."""

import inspect

import pytest

from app.runs.cluster import Cluster
from app.runs.engine import Engine
from app.runs.steps import Workforce

INTERFACE = {name: member for name, member in vars(Workforce).items() if not name.startswith("_")}


def test_the_interface_is_what_runs_use():
    assert set(INTERFACE) == {"size", "busy", "ask", "chain"}


@pytest.mark.parametrize("workforce", [Engine, Cluster])
@pytest.mark.parametrize("name", ["ask", "chain"])
def test_a_workforce_takes_the_same_arguments(workforce, name):
    assert str(inspect.signature(getattr(workforce, name))) == str(inspect.signature(INTERFACE[name]))


def test_neither_is_busy_before_anything_has_started():
    assert not any(workforce.busy for workforce in (Engine(3), Cluster("tcp://127.0.0.1:1")))


def test_both_know_their_size_before_anything_has_started():
    assert (Engine(3).size, Cluster("tcp://127.0.0.1:1").size) == (3, 1)
