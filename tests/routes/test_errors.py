"""Error responses: one plain sentence each, short, with a time to come back where there is one."""

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.http.rate_limits import Budget, RateLimited
from app.routes import errors
from app.runs.registry import QueueFull, ShuttingDown
from app.superposition.experiment.spec import Fault
from tests.in_process import application, ask, run

SWEEP = "/api/sweep?n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5"


def request_of(path):
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""})


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/static/0/nothing.js", "/api/../../etc/passwd"])
def test_nothing_there(path):
    answer = ask(path)
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert answer.headers["Content-Type"].startswith("application/json" if path.startswith("/api/n") else "text/plain")


def test_a_method_that_is_not_taken():
    answer = ask("/api/sweep", "DELETE")
    assert answer.status_code == 405
    assert answer.json() == {"errors": [{"message": "This address does not take that method."}]}
    assert "GET" in answer.headers["Allow"]


def test_a_sentence_is_json_below_api_and_text_elsewhere():
    for path, body in (("/api/x", b'{"errors":[{"message":"No."}],"position":3}'), ("/x", b"No.")):
        response = errors.error_response(request_of(path), 503, "No.", position=3)
        assert (response.status_code, response.body) == (503, body)


def test_many_faults_stay_a_short_answer():
    faults = [Fault(f"{k}" * 30, "x" * 200 + ".") for k in range(26)]
    assert len(errors.fault_response(faults).body) <= 2048
    answer = ask(f"/api/sweep?{'&'.join('a' * 30 + chr(97 + k) for k in range(26))}")
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == errors.MAX_FAULTS


@pytest.mark.parametrize(("seconds", "header"), [(0, "1"), (1.2, "2"), (10_000, "60")])
def test_the_time_to_come_back_is_whole_seconds_within_a_minute(seconds, header):
    assert errors.busy_response(request_of("/"), "No.", seconds).headers["Retry-After"] == header


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (QueueFull(4, 7.0), 503, "As many trainings"),
        (RateLimited(7.0), 429, "You have asked for many new trainings"),
        (ShuttingDown(), 503, "The server is restarting"),
    ],
)
def test_a_refusal_has_its_own_status_and_sentence(error, status, word):
    response = run(errors.handle_refusal(request_of("/"), error))
    assert response.status_code == status
    assert response.body.decode().startswith(word)
    assert response.headers["Retry-After"] == ("2" if isinstance(error, ShuttingDown) else "7")


def test_a_server_without_room_says_which_place_a_run_would_have():
    answer = ask(SWEEP, app=application(max_runs=0))
    assert answer.status_code == 503
    assert answer.json()["position"] == 1
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_client_without_budget_is_told_to_wait():
    budget = Budget(1)
    budget.spend("127.0.0.1")
    answer = ask(SWEEP, app=application(budget=budget))
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_client_that_has_gone_is_counted_as_such():
    assert run(errors.handle_disconnect(request_of("/"), ClientDisconnect())).status_code == 499


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (HTTPException(404), 404, b"There is nothing at this address."),
        (HTTPException(418), 418, b"This request cannot be answered."),
        (ValueError("a secret"), 500, b"The server made a mistake; it has been noted."),
    ],
)
def test_an_error_says_nothing_of_its_cause(error, status, text):
    response = run(errors.handle_error(request_of("/"), error))
    assert (response.status_code, response.body) == (status, text)


def test_an_unforeseen_fault_is_a_500():
    app = application()

    def fail() -> None:
        raise ValueError("a secret")

    app.add_api_route("/fail", fail)
    answer = ask("/fail", app=app)
    assert (answer.status_code, answer.text) == (500, errors.SENTENCES[500])
