"""Reading a dictionary from the (name, text) pairs of a query: every fault is a sentence."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..experiment.query import PLAIN_NAME, parse_spec, read_field
from ..experiment.spec import FIELD, Fault
from .spec import DICTIONARY_FIELD, L1_MAXIMUM, STRENGTHS, DictionarySpec

SHARED = ("n_seeds", "seed")  # here of the dictionary: the toy model has its usual ones
KNOWN = (*(name for name in FIELD if name not in SHARED), *DICTIONARY_FIELD)
MOST_NODES = {5: 500, 7: 750, 16: 2300}  # hidden states with up to so many features, at the sparsity that has most
LATENT_COST = 0.35  # of a hidden state beside one more of its latents
COST_LIMIT = 6.2e5  # 16 features, the most latents, the usual starts: half a minute


@dataclass(frozen=True)
class DictionaryReading:
    """A dictionary as read; where there are faults it is the nearest valid one."""

    dictionary: DictionarySpec
    faults: tuple[Fault, ...]


def parse_dictionary(pairs: Iterable[tuple[str, str]]) -> DictionaryReading:
    """Read a dictionary and its toy model; every fault is reported, none is raised."""
    given = list(pairs)
    of_model = parse_spec([pair for pair in given if pair[0] in FIELD and pair[0] not in SHARED])
    values: dict[str, Any] = {}
    faults = list(of_model.faults)
    for name in dict.fromkeys(name for name, _ in given):
        texts = [text for other, text in given if other == name]
        if name not in KNOWN:
            shown = name if PLAIN_NAME.fullmatch(name) else "a parameter of this link"
            faults.append(Fault(shown, f"{shown} is not a parameter; there are {', '.join(KNOWN)}.", "unknown"))
        elif name in DICTIONARY_FIELD:
            if len(texts) > 1:
                faults.append(Fault(name, f"{name} is given more than once; give it once.", "twice"))
            value, fault = read_field(DICTIONARY_FIELD[name], texts[0])
            faults += [Fault(name, fault)] if fault else []
            values |= {} if value is None else {name: value}
    values = {"strength": STRENGTHS[values.get("penalty", DictionarySpec.penalty)], **values}
    dictionary, misfits = fit_together(DictionarySpec(of_model.spec, **values))
    return DictionaryReading(dictionary, (*faults, *misfits))


def fit_together(dictionary: DictionarySpec) -> tuple[DictionarySpec, list[Fault]]:
    """The bounds that concern several fields at once, and what the training costs."""
    faults = []
    if dictionary.penalty == "top_k":
        most = dictionary.n_latents
        nearest = float(min(max(round(dictionary.strength), 1), most))
        bound = f"with penalty=top_k, strength must be a whole number from 1 to n_latents, which is {most}."
    else:
        nearest = min(dictionary.strength, L1_MAXIMUM)
        bound = f"with penalty=l1, strength must be at most {L1_MAXIMUM:g}."
    if nearest != dictionary.strength:
        faults.append(Fault("strength", bound))
        dictionary = replace(dictionary, strength=nearest)
    if cost(dictionary) > COST_LIMIT:
        every = range(1, dictionary.n_seeds + 1)
        most = bisect_right(every, COST_LIMIT, key=lambda count: cost(replace(dictionary, n_seeds=count)))
        message = f"with n_features={dictionary.spec.n_features} and n_latents={dictionary.n_latents}, n_seeds"
        begin = "This needs more work than one request may ask for:"
        faults.append(Fault("n_seeds", f"{begin} {message} must be at most {most}.", "cost"))
        dictionary = replace(dictionary, n_seeds=most)
    return dictionary, faults


def cost(dictionary: DictionarySpec) -> float:
    """Work of one training step in latents of hidden states; bounded by COST_LIMIT."""
    nodes = next(count for features, count in MOST_NODES.items() if dictionary.spec.n_features <= features)
    return nodes * (LATENT_COST + dictionary.n_latents) * dictionary.n_seeds
