"""Queries as the tests write them, and what is promised of every reading: one plain sentence for each fault."""

import random
from collections.abc import Iterable, Iterator, Sequence

from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import Fault, Spec

Pair = tuple[str, str]


def pairs_of(query: str) -> list[Pair]:
    """The names and values of a link's text."""
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&") if part)]


def spec_of(query: str) -> Spec:
    """The spec of a link, which has no faults."""
    reading = parse_spec(pairs_of(query))
    assert not reading.faults, reading.faults
    return reading.spec


def check_sentence(faults: Sequence[Fault], field: str, said: str) -> None:
    """There is one fault: of this field, with these words in its sentence."""
    (fault,) = faults
    assert fault.field == field
    assert said in fault.message
    assert fault.message.endswith(".")


def check_sentences(faults: Iterable[Fault]) -> None:
    """Every fault is a sentence, and repeats no markup."""
    assert all(fault.message.endswith(".") and "<" not in fault.message for fault in faults)


def random_queries(count: int, names: Sequence[str], texts: str, most: int = 7) -> Iterator[list[Pair]]:
    """Queries of up to so many of the names, and of two that nothing is called, with values of a few or nothing."""
    chance, values = random.Random(0), ["", *texts.split()]
    for _ in range(count):
        asked = chance.sample([*names, "colour", "<b>"], chance.randrange(most + 1))
        yield [(name, chance.choice(values)) for name in asked]
