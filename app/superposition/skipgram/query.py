"""Reading what word2vec is to be trained on, and by which recipe, from the (name, text) pairs of a query."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..experiment.axis_query import AT, AT_SPARSITY
from ..experiment.query import read_pairs
from ..experiment.spec import Fault
from ..words.query import ALONG, WordsReading, parse_words
from .recipe import CORPUS_FIELD, PAPER, RECIPE, CorpusTraining, one_level

OWN = {RECIPE.name: RECIPE, **CORPUS_FIELD}
OF_MANY_LEVELS = ("sparsities", ALONG.name, AT.name)
OF_MANY_SEEDS = "n_seeds"

COST_LIMIT = 60.0  # the longest corpus with the default number of negative samples: some seconds


def parse_request(pairs: Iterable[tuple[str, str]]) -> WordsReading | CorpusTraining | tuple[Fault, ...]:
    """Read the spec, or with recipe=paper the training on a corpus or its faults; none is raised."""
    pairs = list(pairs)
    values, faults = read_pairs([pair for pair in pairs if pair[0] in OWN], OWN)
    rest = [pair for pair in pairs if pair[0] not in OWN]
    if values.pop(RECIPE.name, None) == PAPER:
        return read_training(rest, values, faults)
    reading = parse_words(rest, others=OWN)
    faults += [Fault(name, f"{name} is for recipe={PAPER}; leave it out.") for name in values]
    return replace(reading, faults=(*faults, *reading.faults))


def read_training(
    pairs: list[tuple[str, str]], values: dict[str, Any], faults: list[Fault]
) -> CorpusTraining | tuple[Fault, ...]:
    """The training on a corpus that the pairs and its own values describe, or its faults beside those there are."""
    given = [(AT_SPARSITY.name, text) for name, text in pairs if name == AT_SPARSITY.name]
    sparsity, wrong = read_pairs(given, {AT_SPARSITY.name: AT_SPARSITY})
    faults = [*faults, *wrong]
    if not given:
        faults.append(Fault(AT_SPARSITY.name, f"with recipe={PAPER} one model is trained; give its sparsity."))
    unfit = {name for name, _ in pairs if name in (*OF_MANY_LEVELS, OF_MANY_SEEDS)}
    faults += [Fault(name, f"with recipe={PAPER} one model is trained; leave out {name}.") for name in sorted(unfit)]
    reading = parse_words((pair for pair in pairs if pair[0] not in unfit | {AT_SPARSITY.name}), others=OWN)
    faults += reading.faults
    if faults:
        return tuple(faults)
    training = CorpusTraining(one_level(reading.spec, sparsity[AT_SPARSITY.name]), **values)
    most = int(COST_LIMIT / cost(training) * training.pairs)
    if training.pairs <= most:
        return training
    message = f"This needs more work than one request may ask for: with negatives={training.spec.negatives}, pairs"
    return (Fault("pairs", f"{message} must be at most {most}.", "cost"),)


def cost(training: CorpusTraining) -> float:
    """Work in millions of contexts that a word is compared with; bounded by COST_LIMIT."""
    return training.pairs * (1 + training.spec.negatives) / 1e6
