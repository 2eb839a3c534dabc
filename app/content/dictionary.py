"""The page "Can it be undone?": what its script starts from."""

from typing import Any, TypedDict

from ..superposition.attack.lines import BUDGET, BUDGETS
from ..superposition.dictionary.query import SHARED, parse_dictionary
from ..superposition.dictionary.spec import DICTIONARY_FIELD, FOUND, STRENGTHS, DictionarySpec
from ..superposition.dictionary.spec import schema as dictionary_schema
from ..superposition.experiment.query import read_field
from ..superposition.experiment.spec import Fault, Field, FieldSchema, schema
from .view import VIEW_FIELDS

SHOWN_BUDGET = Field(BUDGET.name, "number", "Budget of the attack", BUDGETS[0], BUDGETS[-1], step=BUDGET.step)
START = Field("start", "integer", "Start that is shown", 1, DICTIONARY_FIELD["n_seeds"].maximum)
HEAD = next(field for field in VIEW_FIELDS if field.name == "head")  # the frame of the film, from 0
BUDGET_DEFAULT = 0.5  # half of what a feature is on at most: outputs light up, and still differ
PAIRS = "n_features=4&importance=1&correlation=anticorrelated&sparsity=0.5&n_latents=4"  # always one of each two is on


class DictionaryPage(TypedDict):
    """model, dictionary: fields of the toy model and of the dictionary, without sparsity; strengths: of each penalty by
    default; found: the cosine above which a latent is a feature; pairs: the link to features that come together; start,
    head: the start that is shown, None for the best, and the frame of its film, None for the last.
    """

    model: list[FieldSchema]
    dictionary: list[FieldSchema]
    values: dict[str, Any]
    levels: tuple[float, ...]
    sparsity: float
    strengths: dict[str, float]
    found: float
    budget: float
    usual_budget: float
    start: int | None
    head: int | None
    pairs: str


def read_place(field: Field, text: str | None, usual: Any = None) -> tuple[Any, list[Fault]]:
    """What a link says of a field of the view, with a fault and the nearest value where it cannot mean that."""
    if text is None:
        return usual, []
    value, fault = read_field(field, text)
    return usual if value is None else value, [Fault(field.name, fault)] if fault else []


def read_page(pairs: list[tuple[str, str]]) -> tuple[DictionaryPage, list[Fault]]:
    """The page that a link describes, and what is wrong with the link."""
    view, given = (SHOWN_BUDGET, START, HEAD), dict(pairs)
    names = {field.name for field in view}
    reading = parse_dictionary(pair for pair in pairs if pair[0] not in names)
    places: dict[str, Any] = {SHOWN_BUDGET.name: BUDGET_DEFAULT}
    faults = list(reading.faults)
    for field in view:
        places[field.name], wrong = read_place(field, given.get(field.name), places.get(field.name))
        faults += wrong
    return dictionary_data(reading.dictionary, **places), faults


def dictionary_data(
    dictionary: DictionarySpec, budget: float, start: int | None = None, head: int | None = None
) -> DictionaryPage:
    """What the page's script starts from; a start that the dictionary does not have is the best."""
    model = [field for field in schema() if field["name"] not in SHARED]
    return {
        "model": model,
        "dictionary": [field for field in dictionary_schema() if field["name"] != "sparsity"],
        "values": {
            **{field["name"]: getattr(dictionary.spec, field["name"]) for field in model},
            **dictionary.as_dict(),
        },
        "levels": dictionary.spec.levels,
        "sparsity": dictionary.sparsity,
        "strengths": STRENGTHS,
        "found": FOUND,
        "budget": budget,
        "usual_budget": BUDGET_DEFAULT,
        "start": start if start is not None and start <= dictionary.n_seeds else None,
        "head": head,
        "pairs": PAIRS,
    }
