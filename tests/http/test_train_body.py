"""The body of /api/train: the weights that a recipe starts from."""

import orjson
import pytest

from app.http.train_body import BODY, read_model, read_weights, weights_schema
from app.superposition.experiment.recipe import Recipe
from app.superposition.experiment.spec import Spec

STAR = {"W": [[1.1, 0.34, -0.89, -0.89, 0.34], [0.0, 1.05, 0.65, -0.65, -1.05]], "b": [-0.2] * 5}


def test_a_recipe_starts_from_the_weights():
    recipe = read_weights(orjson.dumps(STAR), Recipe(steps=60))
    assert isinstance(recipe, Recipe)
    assert (recipe.steps, recipe.introduced) == (60, 0)
    assert tuple(map(tuple, STAR["W"])) == recipe.W
    assert recipe.b == tuple(STAR["b"])
    hash(recipe)  # it is the argument of a job


def test_one_feature_more_than_was_given_is_introduced():
    recipe = read_weights(orjson.dumps(STAR), Recipe(Spec(n_features=6)))
    assert isinstance(recipe, Recipe)
    assert recipe.introduced == 1


@pytest.mark.parametrize(
    ("spec", "body", "messages"),
    [
        (Spec(n_features=7), STAR, ["b must hold n_features numbers, which is 7, or one less."]),
        (Spec(n_features=4), STAR, ["b must hold n_features numbers, which is 4, or one less."]),
        (Spec(n_hidden=3), STAR, ["W must have n_hidden rows, which is 3."]),
        (
            Spec(),
            {"W": [[1, 2], [1, 2, 3]], "b": [0] * 5},
            ["each row of W must be as long as b, which has 5 numbers."],
        ),
    ],
)
def test_weights_that_do_not_match_the_spec_are_refused(spec, body, messages):
    assert [fault.message for fault in read_weights(orjson.dumps(body), Recipe(spec))] == messages


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b'{"W":[[NaN,1]],"b":[0,0]}',
        b"\xff\xfe",
        b"[" * 60_000,
        orjson.dumps({"W": [[1e9] * 5] * 2, "b": [0] * 5}),
        orjson.dumps({"W": "x", "b": None}),
        orjson.dumps({**STAR, "sparsity": 0.5}),
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_holds_no_weights_is_one_fault(body):
    assert read_weights(body, Recipe()) == (BODY,)
    assert BODY.message.startswith(
        'the body must be a JSON object {"W": rows, "b": row} of 1 to 3 rows, each of 2 to 16'
    )


def test_the_schema_has_both_members():
    assert weights_schema()["required"] == ["W", "b"]


def test_a_model_is_whole():
    assert isinstance(read_model(orjson.dumps(STAR), Recipe()), Recipe)
    assert read_model(b"", Recipe()) == (BODY,)
    (fault,) = read_model(orjson.dumps(STAR), Recipe(Spec(n_features=6)))
    assert fault.message == "b must hold n_features numbers, which is 6."
    nowhere = orjson.dumps({"W": [[1, 0], [1, 0]], "b": [0, 0]})
    (fault,) = read_model(nowhere, Recipe(Spec(n_features=2, constraint="sphere")))
    assert fault.message == "W has a column of zeros, which has no direction on the sphere."
    assert isinstance(read_model(nowhere, Recipe(Spec(n_features=2))), Recipe)
