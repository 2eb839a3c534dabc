"""Other data than the explorer's, and what is done to a model: to the first frame, and to the result.

Times are the processor's: a run has one thread, so that this is how long it takes on a machine that does nothing else.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from app.superposition.attack.lines import AttackedModels, AttackQuery
from app.superposition.attack.run import advance_attack
from app.superposition.dictionary.spec import DictionarySpec, ReadModel
from app.superposition.dictionary.training import DictionaryState, advance_dictionary
from app.superposition.experiment.recipe import recipe_of
from app.superposition.experiment.spec import Spec
from app.superposition.patterns.query import parse_patterns
from app.superposition.patterns.training import advance_patterns, start_patterns
from app.superposition.runs.evaluate import describe
from app.superposition.runs.sweep import advance_sweep, start_sweep
from app.superposition.runs.train import advance_training, start_training
from app.superposition.samples.query import parse_samples
from app.superposition.samples.training import advance_samples, start_samples
from tests.benchmarks.table import row, seconds, spell

AIM, NO_AIM = "100 ms", ""
REPEATS = 3
Advance = Callable[[Any], tuple[Any, list[bytes]]]

PATTERNS = {
    "a year of months": "pattern=months",
    "a globe of twelve points": "pattern=globe",
    "a table of six features": "pattern=table&table=111000:2,000111:2,001100",
}
SAMPLES = {
    "1000 features, 3 to 20 samples": "n_features=1000&importance=1&sample_length=unit&sparsity=0.99"
    "&at=3,4,5,6,8,10,15,20",
    "5 features, 3 to 2000 samples": "n_features=5&importance=1&sparsity=0.9",
}
DICTIONARIES = {"5 latents": DictionarySpec(), "32 latents": DictionarySpec(n_latents=32)}
TURNED = 0.3  # of an arrow that a hand has moved: as far as a star's arm is from the middle between two


def measure(full: bool) -> None:
    """Print both times of each page of other data as it opens, and of what is asked while arrows are in a hand."""
    for name, query in PATTERNS.items():
        tell(f"patterns: {name}", advance_patterns, partial(start_patterns, parse_patterns(pairs(query)).spec))
    for name, query in SAMPLES.items():
        spec = parse_samples(pairs(f"along=n_samples&{query}")).spec
        tell(f"data points: {name}", advance_samples, partial(start_samples, spec))
    levels = ground_states(Spec())
    star = next(level for level in levels if level["label"] == "star with 5 points")
    read = ReadModel(tuple(map(tuple, star["W"])), star["sparsity"], star["sentence"])
    for name, dictionary in DICTIONARIES.items():
        tell(f"dictionary: {name}", advance_dictionary, partial(DictionaryState, dictionary, read))
    W, b = (tuple(tuple(map(tuple, level["W"])) for level in levels), tuple(tuple(level["b"]) for level in levels))
    attacked = AttackedModels(AttackQuery(Spec()), W, b)
    tell("attack: every level at every budget", partial(advance_attack, attacked), tuple, framed=False)
    moved = [[star["W"][0][0] + TURNED, *star["W"][0][1:]], star["W"][1]]
    recipe = recipe_of(Spec(), recipe="descent", sparsity=star["sparsity"], W=moved, b=star["b"])
    row("by hand: all that is said of a model at rest", spell(seconds(lambda: describe(recipe), REPEATS)[0]), AIM)
    tell("by hand: training goes on", advance_training, partial(start_training, recipe))


def pairs(query: str) -> list[tuple[str, str]]:
    """The (name, text) pairs of a query."""
    return [(name, text) for name, _, text in (part.partition("=") for part in query.split("&"))]


def ground_states(spec: Spec) -> list[dict[str, Any]]:
    """The levels of a sweep's result."""
    state, lines = start_sweep(spec), list[bytes]()
    while state is not None:
        state, lines = advance_sweep(state)
    levels: list[dict[str, Any]] = orjson.loads(lines[-2])["levels"]
    return levels


def tell(name: str, advance: Advance, start: Callable[[], Any], framed: bool = True) -> None:
    """Print the least of some runs' times to the first frame and to the last line. framed: whether it has frames."""
    timed = [run(advance, start()) for _ in range(REPEATS)]
    if framed:
        row(f"{name}, best of {REPEATS}: first frame", spell(min(first for first, _ in timed)), AIM)
    row("  result" if framed else f"{name}, best of {REPEATS}", spell(min(last for _, last in timed)), NO_AIM)


def run(advance: Advance, state: Any) -> tuple[float, float]:
    """Seconds to the first line of a run that has a model, and to its end."""
    began, first = time.process_time(), None
    while state is not None:
        state, lines = advance(state)
        first = time.process_time() - began if first is None and lines else first
    return first or 0.0, time.process_time() - began
