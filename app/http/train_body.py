"""The body of POST /api/train and /api/describe: weights; the query says what model. One plain sentence per fault."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..content.arrows import LIMIT
from ..superposition.experiment.recipe import Recipe
from ..superposition.experiment.spec import Fault
from .loss_body import NO_COLUMN, NO_DIRECTION, M, N, Row, shortest_column

MAX_INTRODUCED = 1  # as the page has it: one more concept joins at a time


class Weights(BaseModel):
    """W[hidden][feature] and b[feature]; the query may have one feature more, which is introduced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    W: Annotated[list[Row], Field(min_length=int(M.minimum), max_length=int(M.maximum))]
    b: Row


BODY = Fault(
    "body",
    f'the body must be a JSON object {{"W": rows, "b": row}} of {M.minimum:g} to {M.maximum:g} rows, '
    f"each of {N.minimum:g} to {N.maximum:g} numbers from {-LIMIT:g} to {LIMIT:g}, and nothing else.",
)


def read_weights(body: bytes, recipe: Recipe) -> Recipe | tuple[Fault, ...]:
    """The recipe that starts from the weights in a body, or the faults of the body."""
    try:
        weights = Weights.model_validate_json(body)
    except ValidationError:
        return (BODY,)
    n_features, n_hidden = recipe.spec.n_features, recipe.spec.n_hidden
    introduced = n_features - len(weights.b)
    faults = []
    if not 0 <= introduced <= MAX_INTRODUCED:
        faults.append(Fault("b", f"b must hold n_features numbers, which is {n_features}, or one less."))
    if any(len(row) != len(weights.b) for row in weights.W):
        faults.append(Fault("W", f"each row of W must be as long as b, which has {len(weights.b)} numbers."))
    if len(weights.W) != n_hidden:
        faults.append(Fault("W", f"W must have n_hidden rows, which is {n_hidden}."))
    if faults:
        return tuple(faults)
    return replace(recipe, W=tuple(map(tuple, weights.W)), b=tuple(weights.b), introduced=introduced)


def read_model(body: bytes, recipe: Recipe) -> Recipe | tuple[Fault, ...]:
    """The recipe whose model is wholly in a body, or the faults of the body."""
    whole = read_weights(body, recipe)
    if not isinstance(whole, Recipe):
        return whole
    if whole.introduced:
        return (Fault("b", f"b must hold n_features numbers, which is {recipe.spec.n_features}."),)
    if recipe.spec.constraint != "free" and whole.W is not None and shortest_column(whole.W) < NO_DIRECTION:
        return (NO_COLUMN,)
    return whole


def weights_schema() -> dict[str, Any]:
    """The JSON schema of the body, for the API's documentation."""
    return Weights.model_json_schema()
