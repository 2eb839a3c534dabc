"""The body of /api/loss: every fault has a plain sentence."""

import orjson
import pytest

from app.http.loss_body import LIMIT, MESSAGES, LossQuery, loss_schema, read_loss_query

LOSS = {"W": [[1, 0, -1], [0, 1, 0]], "b": [0, 0, 0], "sparsity": 0.5}
NUMBERS = "from -100 to 100"
BAD_LOSSES = [
    ({"W": [[1, 0, -1]] * 4}, "W", "1 to 3 rows"),
    ({"W": [[1]]}, "W", "2 to 16"),
    ({"W": [[1, 2], [1, 2, 3]]}, "W", "as long as b"),
    ({"W": [[1, 2, 101]]}, "W", NUMBERS),
    ({"W": [[1, 2, "3"]]}, "W", NUMBERS),
    ({"W": [[1, 2, None]]}, "W", NUMBERS),
    ({"W": "W"}, "W", NUMBERS),
    ({"b": [0] * 17}, "b", "2 to 16"),
    ({"sparsity": 1}, "sparsity", "0 to 0.9999"),
    ({"sparsity": True}, "sparsity", "0 to 0.9999"),
    ({"importances": [1, 1]}, "importances", "as long as b"),
    ({"importances": [1, 1, 0]}, "importances", "3e-20 to 10"),
    ({"activation": "gelu"}, "activation", "relu, linear"),
    ({"decoder": "norm"}, "decoder", "affine, rms_norm, relative"),
    ({"constraint": "relu\n"}, "constraint", "free, sphere, sphere_gain"),
    ({"surprise": 1}, "body", "does not exist"),
    ({"W": [[1, 0, 0], [1, 0, 0]], "constraint": "sphere"}, "W", "a column of zeros"),
]
BAD_BODIES = [b"", b"[]", b"{", b"\xff\xfe", b"null", b"[" * 5000, b'{"W":[[1,2]],"b":[0,0],"sparsity":0.5} x']


def fault_of(body):
    """The only fault of a body; its message is one sentence."""
    (fault,) = read_loss_query(body)
    assert fault.message.endswith(".")
    return fault


def test_a_model_is_read_as_it_is_and_importances_default_to_1():
    query = read_loss_query(orjson.dumps(LOSS))
    assert isinstance(query, LossQuery)
    assert (query.W, query.b, query.sparsity) == (LOSS["W"], LOSS["b"], 0.5)
    assert query.every_importance == (1.0, 1.0, 1.0)
    assert read_loss_query(orjson.dumps({**LOSS, "importances": [1, 2, 3]})).every_importance == (1.0, 2.0, 3.0)


@pytest.mark.parametrize(("change", "field", "bound"), BAD_LOSSES)
def test_a_bad_member_is_named_with_its_bounds(change, field, bound):
    fault = fault_of(orjson.dumps({**LOSS, **change}))
    assert fault.field == field
    assert bound in fault.message


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_what_is_no_finite_number_is_refused(number):
    fault = fault_of(b'{"W":[[1,%s]],"b":[0,0],"sparsity":0.5}' % number)
    assert fault.field == "W"
    assert NUMBERS in fault.message


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda body: repr(body[:8]))
def test_what_is_no_json_object_is_refused(body):
    fault = fault_of(body)
    assert fault.field == "body"
    assert "must be a JSON object" in fault.message


def test_every_fault_is_reported_once_and_unknown_members_last():
    faults = read_loss_query(orjson.dumps({"W": [[LIMIT + 1] * 3] * 2, "b": None, "sparsity": 0.5, "x": 1, "y": 2}))
    assert [fault.field for fault in faults] == ["W", "b", "body"]


def test_the_schema_has_every_member_that_has_a_message():
    assert set(loss_schema()["properties"]) == set(MESSAGES)
    assert loss_schema()["required"] == ["W", "b", "sparsity"]
