"""The page "Can it be undone?": what its script starts from."""

from typing import Any, TypedDict

from ..superposition.attack.lines import BUDGET, BUDGETS
from ..superposition.dictionary.query import SHARED, parse_dictionary
from ..superposition.dictionary.spec import FOUND, STRENGTHS, DictionarySpec
from ..superposition.dictionary.spec import schema as dictionary_schema
from ..superposition.experiment.query import read_field
from ..superposition.experiment.spec import Fault, Field, FieldSchema, schema

SHOWN_BUDGET = Field(BUDGET.name, "number", "Budget of the attack", BUDGETS[0], BUDGETS[-1], step=BUDGET.step)
BUDGET_DEFAULT = 0.5  # half of what a feature is on at most: outputs light up, and still differ
PAIRS = "n_features=4&importance=1&correlation=anticorrelated&sparsity=0.5&n_latents=4"  # always one of each two is on


class DictionaryPage(TypedDict):
    """model, dictionary: fields of the toy model and of the dictionary, without sparsity; strengths: of each penalty by
    default; found: the cosine above which a latent is a feature; pairs: the link to features that come together.
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
    pairs: str


def read_budget(text: str | None) -> tuple[float, list[Fault]]:
    """The budget of a link, with a fault and the nearest budget where the text is not one."""
    if text is None:
        return BUDGET_DEFAULT, []
    value, fault = read_field(SHOWN_BUDGET, text)
    return BUDGET_DEFAULT if value is None else float(value), [Fault(BUDGET.name, fault)] if fault else []


def read_page(pairs: list[tuple[str, str]]) -> tuple[DictionaryPage, list[Fault]]:
    """The page that a link describes, and what is wrong with the link."""
    reading = parse_dictionary(pair for pair in pairs if pair[0] != BUDGET.name)
    budget, wrong = read_budget(dict(pairs).get(BUDGET.name))
    return dictionary_data(reading.dictionary, budget), [*reading.faults, *wrong]


def dictionary_data(dictionary: DictionarySpec, budget: float) -> DictionaryPage:
    """What the page's script starts from."""
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
        "pairs": PAIRS,
    }
