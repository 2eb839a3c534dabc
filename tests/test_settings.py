"""What an operator may set."""

import pytest

from app import settings


def test_defaults():
    read = settings.read({})
    assert 1 <= read.workers <= settings.MAX_DEFAULT_WORKERS
    assert read == settings.Settings(workers=read.workers)


def test_every_variable_is_read():
    environ = {
        "STARCROSS_WORKERS": "3",
        "STARCROSS_MAX_RUNS": "7",
        "STARCROSS_GRACE": "0.5",
        "STARCROSS_MEMORY_MB": "12",
    }
    assert settings.read(environ) == settings.Settings(workers=3, max_runs=7, grace=0.5, memory_mb=12)


@pytest.mark.parametrize("text", ["0", "65", "1.5", "many", "", "nan"])
def test_a_wrong_value_refuses_the_start_with_one_sentence(text):
    with pytest.raises(SystemExit) as refusal:
        settings.read({"STARCROSS_WORKERS": text})
    assert str(refusal.value) == f"STARCROSS_WORKERS must be a whole number from 1 to 64, but it is {text!r}."


@pytest.mark.parametrize("name", ["STARCROSS_WORKERS", "STARCROSS_MAX_RUNS", "STARCROSS_GRACE", "STARCROSS_MEMORY_MB"])
def test_every_variable_stands_in_the_table(name):
    assert f"| {name} " in settings.__doc__
    with pytest.raises(SystemExit, match=name):
        settings.read({name: "inf"})
