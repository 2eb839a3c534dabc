"""The page "In words": what concepts and words are called, and which analogy a link asks for."""

import re
from typing import Any, TypedDict

from ..superposition.experiment.spec import Fault, FieldSchema
from ..superposition.words.query import POSITIONS, parse_words
from ..superposition.words.spec import FIELDS, WordsSpec, as_choice, schema
from .directions import NAMES, WORDS
from .view import REST, VIEW_FIELDS, read_view, select_fields

# In this order opposites are what stands on one line where a cross keeps the first four.
CONCEPTS = ("male", "royal", "common", "female", "young", "old", *NAMES)[: int(FIELDS[0].maximum)]
FAMILY = CONCEPTS[:4]  # that the usual analogy needs
SHORTER = "12,1,0"  # the same with fewer: king − man
EMPTY = "0"  # the word without concepts, as a link writes it
ANALOGY = "12,1,4"  # king − man + woman: each word as the numbers of its concepts, counted from 1
PLACE = tuple(field for field in VIEW_FIELDS if field.name == "sparsity")  # where the slider stands
ONE_WORD = re.compile(r"0|[1-8]{1,8}", re.ASCII)


class WordsPage(TypedDict):
    """What the page's script starts from. view: what a link has beside the fields; positions: of sliders along other
    axes than sparsity; vocabulary: words and their concepts; analogy: a, b and c of a − b + c;
    usual_analogies: with enough concepts, and with fewer."""

    fields: list[FieldSchema]
    view: list[FieldSchema]
    values: dict[str, Any]
    levels: tuple[float, ...]
    positions: dict[str, tuple[float, ...]]
    sparsity: float
    analogy: list[str]
    usual_analogies: list[list[str]]
    concepts: tuple[str, ...]
    vocabulary: list[tuple[str, tuple[str, ...]]]


def read_analogy(text: str | None, n_concepts: int) -> tuple[list[str], list[Fault]]:
    """The three words of an analogy, with a fault and the usual ones where they are no words of this language."""
    usual = ANALOGY if n_concepts >= len(FAMILY) else SHORTER
    given = (usual if text is None else text).split(",")
    whole = len(given) == 3 and all(ONE_WORD.fullmatch(one) and max(map(int, one)) <= n_concepts for one in given)
    if whole:
        return ["".join(sorted(set(one))) for one in given], []
    message = f"analogy must be three words, each the numbers of its concepts from 1 to {n_concepts}, or {EMPTY}."
    return usual.split(","), [] if text is None else [Fault("analogy", message)]


def read_page(pairs: list[tuple[str, str]]) -> tuple[WordsPage, list[Fault]]:
    """The page that a link describes, and what is wrong with the link."""
    reading = parse_words(pair for pair in pairs if pair[0] not in ("sparsity", "analogy"))
    view, misread = read_view(select_fields(pairs, PLACE), PLACE)
    analogy, wrong = read_analogy(dict(pairs).get("analogy"), reading.spec.n_concepts)
    sparsity = REST if view["sparsity"] is None else view["sparsity"]
    return words_data(reading.spec, sparsity, analogy), [*reading.faults, *misread, *wrong]


def words_data(spec: WordsSpec, sparsity: float, analogy: list[str]) -> WordsPage:
    """What the page's script starts from."""
    return {
        "fields": schema(),
        "view": [field.schema(REST) for field in PLACE],
        "values": {**spec.as_dict(), "bias": as_choice(spec.bias)},
        "levels": spec.levels,
        "positions": POSITIONS,
        "sparsity": sparsity,
        "analogy": analogy,
        "usual_analogies": [ANALOGY.split(","), SHORTER.split(",")],
        "concepts": CONCEPTS,
        "vocabulary": list(WORDS.items()),
    }
