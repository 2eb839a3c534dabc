"""The body of POST /api/loss, validated once, at the boundary; one plain sentence per fault."""

import math
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..content.arrows import LIMIT
from ..superposition.experiment.spec import FIELD, Fault

NO_DIRECTION = 1e-100  # of a column: its square is 0 in floating point
N, M = FIELD["n_features"], FIELD["n_hidden"]
SPARSITY, IMPORTANCES = FIELD["sparsities"], FIELD["importances"]
LEAST_IMPORTANCE = 3e-20  # r^15 at the smallest r: a body must be able to say what a link says with a decay
ACTIVATIONS, CONSTRAINTS, DECODERS = (FIELD[name].choices for name in ("activation", "constraint", "decoder"))

Weight = Annotated[float, Field(ge=-LIMIT, le=LIMIT, allow_inf_nan=False)]
Importance = Annotated[float, Field(ge=LEAST_IMPORTANCE, le=IMPORTANCES.maximum, allow_inf_nan=False)]
Row = Annotated[list[Weight], Field(min_length=int(N.minimum), max_length=int(N.maximum))]


class LossQuery(BaseModel):
    """One toy model: W[hidden][feature], b[feature], and what its loss depends on; importances default to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    W: Annotated[list[Row], Field(min_length=int(M.minimum), max_length=int(M.maximum))]
    b: Row
    sparsity: Annotated[float, Field(ge=SPARSITY.minimum, le=SPARSITY.maximum, allow_inf_nan=False)]
    importances: list[Importance] | None = None
    activation: Annotated[str, Field(pattern=f"^({'|'.join(ACTIVATIONS)})$")] = ACTIVATIONS[0]
    constraint: Annotated[str, Field(pattern=f"^({'|'.join(CONSTRAINTS)})$")] = CONSTRAINTS[0]
    decoder: Annotated[str, Field(pattern=f"^({'|'.join(DECODERS)})$")] = DECODERS[0]

    @property
    def every_importance(self) -> tuple[float, ...]:
        """One importance for each feature."""
        return tuple(self.importances or [1.0] * len(self.b))


WEIGHTS = f"numbers from {-LIMIT:g} to {LIMIT:g}"
MESSAGES = {
    "W": f"W must be {M.minimum:g} to {M.maximum:g} rows, each of {N.minimum:g} to {N.maximum:g} {WEIGHTS}.",
    "b": f"b must be {N.minimum:g} to {N.maximum:g} {WEIGHTS}, one for each column of W.",
    "sparsity": f"sparsity must be a number from {SPARSITY.minimum:g} to {SPARSITY.maximum:g}.",
    "importances": f"importances must be numbers from {LEAST_IMPORTANCE:g} to {IMPORTANCES.maximum:g}, "
    "one for each column of W.",
    "activation": f"activation must be one of {', '.join(ACTIVATIONS)}.",
    "constraint": f"constraint must be one of {', '.join(CONSTRAINTS)}.",
    "decoder": f"decoder must be one of {', '.join(DECODERS)}.",
}
NOT_JSON = Fault("body", f"the body must be a JSON object with {', '.join(MESSAGES)}.")
UNKNOWN = Fault("body", f"the body has a member that does not exist; there are {', '.join(MESSAGES)}.")
NO_COLUMN = Fault("W", "W has a column of zeros, which has no direction on the sphere.")


def read_loss_query(body: bytes) -> LossQuery | list[Fault]:
    """Read a body, or its faults."""
    try:
        query = LossQuery.model_validate_json(body)
    except ValidationError as error:
        fields = dict.fromkeys(str(item["loc"][0]) if item["loc"] else "" for item in error.errors(include_input=False))
        if "" in fields:
            return [NOT_JSON]
        known = [Fault(name, MESSAGES[name]) for name in fields if name in MESSAGES]
        return known if len(known) == len(fields) else [*known, UNKNOWN]
    return check_sizes(query)


def check_sizes(query: LossQuery) -> LossQuery | list[Fault]:
    """The query, or its faults where its sizes do not match."""
    n_features = len(query.b)
    faults = []
    if any(len(row) != n_features for row in query.W):
        faults.append(Fault("W", f"each row of W must be as long as b, which has {n_features} numbers."))
    if query.importances is not None and len(query.importances) != n_features:
        faults.append(Fault("importances", f"importances must be as long as b, which has {n_features} numbers."))
    if not faults and query.constraint != "free" and shortest_column(query.W) < NO_DIRECTION:
        faults.append(NO_COLUMN)
    return faults or query


def shortest_column(W: Iterable[Iterable[float]]) -> float:
    """The length of the shortest column of W [hidden][feature]."""
    return min(math.hypot(*column) for column in zip(*W, strict=True))


def loss_schema() -> dict[str, Any]:
    """The JSON schema of the body, for the API's documentation."""
    return LossQuery.model_json_schema()
