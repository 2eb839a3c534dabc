"""Whatever its own description allows or forbids, the server answers as it is described to, and never fails."""

import contextlib
import random

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from tests.serving import Server, serving, web
from tests.soak.volume import garbage

LONGEST_REFUSAL = 2048  # bytes
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


@pytest.mark.long
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_route_keeps_to_its_description(server: Server, mode: GenerationMode) -> None:
    asked = set()
    schema = schemathesis.openapi.from_url(f"{server.url}/openapi.json")
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case: schemathesis.Case) -> None:
            asked.add(case.path)
            response = case.call(timeout=120)
            case.validate_response(response, checks=CHECKS)
            assert response.status_code < 400 or len(response.content) <= LONGEST_REFUSAL

        with contextlib.suppress(Unsatisfiable):  # a route without parameters cannot be asked wrongly
            keeps()
    assert {"/api/sweep", "/api/atlas", "/api/levels", "/api/train", "/api/loss"} <= asked


async def test_bytes_that_are_no_question_leave_no_traceback(tmp_path):
    path, chance = tmp_path / "log", random.Random(0)
    with path.open("wb") as log, serving(log=log) as server:
        for _ in range(200):
            await garbage(server, chance)
        assert web.get(f"{server.url}/healthz").is_success
    assert b"Traceback" not in path.read_bytes()
