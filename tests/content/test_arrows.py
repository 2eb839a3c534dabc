"""A model in a link."""

import pytest

from app.content.arrows import FAULT, read_arrows
from app.content.view import VIEW_FIELDS, read_view

CROSS = "1:0:-0.1,-1:0:-0.1,0:1.25:0,0:-1.25:0"


@pytest.mark.parametrize("text", [CROSS, "1:0,-1:0", ",".join(["-100:0.0001:12:0"] * 16)])
def test_a_model_is_taken_as_it_is(text):
    assert read_arrows(text) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1:0",  # one feature
        ",".join(["1:0"] * 17),
        "1,0",  # no bias
        "1:0:0:0:0,1:0:0:0:0",  # four dimensions
        "1:0:0,1:0",
        "101:0,1:0",
        "1e2:0,1:0",
        "nan:0,1:0",
        "1.00001:0,1:0",
        "1:0,1:٣",
        "1:0," * 100_000,
    ],
)
def test_what_is_no_model_is_refused_in_one_sentence(text):
    assert read_arrows(text) == (None, FAULT)


def test_a_faulty_link_loses_nothing_else():
    view, faults = read_view([("sparsity", "0.9"), ("arrows", "1:0:x")], VIEW_FIELDS)
    assert (view["sparsity"], view["arrows"]) == (0.9, None)
    assert [fault.message for fault in faults] == [FAULT]
