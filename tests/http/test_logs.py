"""The log: one JSON object per line."""

import logging
import sys

import orjson
import pytest

from app.http.logs import JsonFormatter, log_as_json


def record(**more):
    return logging.makeLogRecord(
        {"name": "starcross", "levelname": "WARNING", "msg": "Worker %d", "args": (7,), **more}
    )


def test_a_record_is_one_object_of_plain_fields():
    entry = orjson.loads(JsonFormatter().format(record()))
    assert set(entry) == {"time", "level", "message"}
    assert (entry["level"], entry["message"]) == ("warning", "Worker 7")


def test_only_the_fields_of_runs_are_added():
    entry = orjson.loads(JsonFormatter().format(record(kind="sweep", seconds=0.5, client="10.0.0.1")))
    assert (entry["kind"], entry["seconds"]) == ("sweep", 0.5)
    assert "client" not in entry


def test_a_traceback_stays_on_the_line():
    try:
        raise ValueError("no number")
    except ValueError:
        line = JsonFormatter().format(record(exc_info=sys.exc_info()))
    assert "\n" not in line
    assert orjson.loads(line)["traceback"].endswith("ValueError: no number\n")


def test_the_log_goes_to_stderr_within_the_block_alone(capsys):
    log = logging.getLogger("starcross")
    with log_as_json():
        log.info("inside", extra={"kind": "sweep"})
    log.info("outside")
    (line,) = capsys.readouterr().err.splitlines()
    assert orjson.loads(line)["message"] == "inside"


def test_the_handler_is_removed_after_a_failure():
    handlers = list(logging.getLogger("starcross").handlers)
    with pytest.raises(RuntimeError), log_as_json():
        raise RuntimeError
    assert logging.getLogger("starcross").handlers == handlers
