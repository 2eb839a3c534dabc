"""The sentence on which normalisation helps, held against the models' errors, by how many features are on."""

import json
import random
import re
import subprocess
from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.comparison import NORMALISATIONS
from app.routes.templates import templates
from app.superposition.experiment.spec import slider_sparsities
from tests.lessons.measured import at, spec_of
from tests.serving import ROOT

Array = NDArray[np.float64]
Level = dict[str, Any]
NAMES = ("length 1 and one gain", "at length 1.", "give the length back")  # of the answer, in the order of the models
SAME, EXACT = 0.0005, 0.01  # what the sentence takes for equal; what is left between it and sums over samples
LEAK_SAME = 0.005
NOTHING = 1e-6  # squares of what weights are rounded to, and as much again
SHORT = 1e-4  # opposites that leave no more cancel
SMALL = "n_features=2&n_hidden=1&importance=1&n_seeds=1"


class Errors(NamedTuple):
    """Of one model: its loss; what others lose given one on, and all given two; None where so many never are."""

    loss: float
    leak: float | None
    two: float | None
    loudest: int


def at_random(seed: int) -> tuple[str, int]:
    """An experiment and a position of the slider."""
    chance = random.Random(seed)
    n, m = chance.randint(2, 6), chance.randint(1, 2)
    query = f"n_features={n}&n_hidden={m}&importance={chance.choice([1, 0.9, 0.7])}&n_seeds=2&seed={seed}"
    query += chance.choice(["", "", "", "&activation=linear", "&correlation=anticorrelated", "&correlation=correlated"])
    return query, chance.randrange(len(slider_sparsities()))


def chances(query: str, S: float) -> tuple[NDArray[np.bool_], Array]:
    """Every set of features as a mask (masks, n), and how often exactly these are on."""
    spec = spec_of(query)
    masks = np.array(list(product([False, True], repeat=spec.n_features)))
    groups = spec.groups if spec.correlation != "none" else tuple((i,) for i in range(spec.n_features))
    result = np.ones(len(masks))
    for group in groups:
        count, size = masks[:, list(group)].sum(1), len(group)
        if spec.correlation == "anticorrelated":
            share = min(1 - S, 1 / size)
            result *= np.select([count == 0, count == 1], [max(1 - size * share, 0), share], 0)
        else:
            result *= np.select([count == 0, count == size], [S, 1 - S], 0)
    return masks, result


@cache
def amounts(count: int) -> Array:
    """Evenly spread amounts of so many features (samples, count)."""
    number = {1: 2000, 2: 250}[count]
    steps = (np.arange(number) + 0.5) / number
    return np.stack([axis.ravel() for axis in np.meshgrid(*[steps] * count)], 1)


def squares(level: Level, x: Array, decoder: str, relu: bool) -> Array:
    """The squared errors of what a model makes of x (samples, n)."""
    return np.asarray((outputs(level, x, decoder, relu) - x) ** 2)


def outputs(level: Level, x: Array, decoder: str, relu: bool) -> Array:
    W, b = np.array(level["W"]), np.array(level["b"])
    h = x @ W.T
    length = np.sqrt((h**2).sum(1))[:, None]
    z = (h if decoder == "affine" else h / np.maximum(length, 1e-300)) @ W + b
    out = np.maximum(z, 0) if relu else z
    return np.asarray(length * out if decoder == "relative" else out)


def errors(query: str, level: Level, decoder: str) -> Errors:
    """A model's errors, from every amount of one feature and of two, and from random amounts of more."""
    spec = spec_of(query)
    relu, importances = spec.activation == "relu", np.array(spec.feature_importances)
    masks, chance = chances(query, level["sparsity"])
    n, count = masks.shape[1], masks.sum(1)
    loss = [float(chance[count == 0] @ (squares(level, np.zeros((1, n)), decoder, relu) @ importances))]
    leak = two = 0.0
    for number in (1, 2):
        total = 0.0
        for mask, p in zip(masks[count == number], chance[count == number], strict=True):
            x = np.zeros((len(amounts(number)), n))
            x[:, mask] = amounts(number)
            each = squares(level, x, decoder, relu).mean(0) * importances
            total += p * each.sum()
            leak += p * each[~mask].sum() if number == 1 else 0
        loss.append(total)
    p = [float(chance[count == number].sum()) for number in (1, 2)]
    two = loss[2]
    if chance[count > 2].sum() > 0:
        rng = np.random.default_rng(0)
        more = chance * (count > 2)
        x = masks[rng.choice(len(masks), 200_000, p=more / more.sum())] * rng.random((200_000, n))
        loss.append(float(more.sum() * squares(level, x, decoder, relu).mean(0) @ importances))
    loudest = 0
    for pair in combinations(range(n), 2):
        x = np.zeros((1, n))
        x[0, list(pair)] = 1
        out = outputs(level, x, decoder, relu)[0]
        others = np.delete(out, pair)
        heard = np.linalg.norm(np.array(level["W"])[:, list(pair)].sum(1)) > SHORT
        loudest += bool(heard and (len(others) == 0 or out[list(pair)].min() > others.max() + SHORT))
    return Errors(sum(loss), leak / p[0] if p[0] else None, two / p[1] if p[1] else None, loudest)


def sentences(cases: list[list[Level]]) -> list[dict[str, str]]:
    """What the page says of each four models."""
    words = {"which": json.loads(templates.env.get_template("_which.html").render())}
    content = json.dumps({"words": words, "cases": cases})
    command = ["node", str(ROOT / "tests/js/which.js")]
    told: list[dict[str, str]] = json.loads(
        subprocess.run(command, input=content, capture_output=True, text=True, check=True).stdout
    )
    return told


def check(query: str, position: int) -> None:
    """Every clause of the sentence against the errors."""
    S = slider_sparsities()[position]
    choices = ["&".join(f"{name}={value}" for name, value in one.items()) for one in NORMALISATIONS]
    levels = [at(f"{query}&{choice}", S)[0] for choice in choices]
    (told,) = sentences([levels])
    measured = [errors(query, level, one["decoder"]) for level, one in zip(levels, NORMALISATIONS, strict=True)]
    free, *others = measured
    ratios = [ratio(other.loss, free.loss) for other in others]
    if told["answer"].startswith("Here none"):
        assert min(ratios) > 1 - SAME - EXACT
    else:
        (best,) = [k for k, name in enumerate(NAMES) if name in told["answer"]]
        assert ratios[best] < 1 - SAME + EXACT
        assert ratios[best] <= min(ratios) * (1 + EXACT)
    match = re.fullmatch(
        r"At S = (.+)%, B \(.+?\) (.+) as the free model A; "
        r"C \(.+?\) (.+), and (.+); D \(.+?\) (.+), and (.+?); (.+)\.",
        told["reasons"],
    )
    assert match, told["reasons"]
    percent, gain, leak_c, loss_c, leak_d, loss_d, two = match.groups()
    assert float(percent) == pytest.approx(100 * S, abs=0.5)
    for said, so in zip((gain, loss_c, loss_d), ratios, strict=True):
        if said == "loses as much":
            assert so == pytest.approx(1, abs=SAME + EXACT)
        elif "infinitely" in said:
            assert so > 1e9
        else:
            assert_times(said, so)
    for said, other in zip((leak_c, leak_d), others[1:], strict=True):
        check_leak(said, other.leak, free.leak)
    check_two(two, measured)


def ratio(loss: float, free: float) -> float:
    return 1.0 if max(loss, free) < 1e-12 else loss / free if free > 0 else np.inf


def assert_times(said: str, so: float) -> None:
    """ "loses 2.01 times as much": two decimals, or two digits of what is very much or little."""
    (times,) = re.findall(r"[\d.e+-]+(?= times)", said)
    assert float(times) == pytest.approx(
        so, rel=0.06 if so >= 99 or so < 0.01 else EXACT, abs=0.006 if so >= 0.01 else 0
    )


def check_leak(said: str, leak: float | None, free: float | None) -> None:
    if "never" in said:
        assert leak is None
        assert free is None
        return
    assert leak is not None
    assert free is not None
    if "no leak" in said or "where A does not" in said:
        assert free < NOTHING
        assert (leak < NOTHING) == ("no leak" in said)
    elif free < NOTHING:
        assert leak < NOTHING or "times" in said  # too little of both to be measured anew
    elif "as much as A" in said:
        assert leak == pytest.approx(free, rel=LEAK_SAME + EXACT)
    elif "times what A does" in said:
        assert_times(said, leak / free)
    elif "less than 1/" in said:
        assert leak / free < 1 / 1000 * (1 + EXACT)
    elif "1/" in said:
        assert 1 / float(re.findall(r"1/(\d+)", said)[0]) == pytest.approx(leak / free, rel=0.06)
    else:
        assert float(re.findall(r"(\d+)%", said)[0]) == pytest.approx(100 * leak / free, abs=1.5)


def check_two(said: str, measured: list[Errors]) -> None:
    given = [one.two for one in measured]
    if "never" in said:
        assert None in given
        return
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e-\d+)?", said)]
    assert numbers[:4] == pytest.approx(given, rel=EXACT, abs=NOTHING)
    assert numbers[4:8] == [one.loudest for one in measured]
    free, *others = (value or 0 for value in given)
    if "hard" in said:
        assert min(others) >= 0.5 * free * (1 - EXACT)
    else:
        assert free <= NOTHING or min(others) < 0.5 * free * (1 + EXACT)


def test_which_normalisation_helps_is_said_as_it_is() -> None:
    check(SMALL, 10)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_which_normalisation_helps_is_said_as_it_is_anywhere(seed: int) -> None:
    check(*at_random(seed))


def test_nothing_is_said_before_all_are_there_or_of_different_sparsities() -> None:
    levels = at(SMALL, 0, 0.5)
    told = sentences([[*[levels[0]] * 3, levels[1]], [levels[0]] * 4])
    assert told[0] == {"answer": "", "reasons": "The verdict compares models at one sparsity: link the sliders."}
    assert told[1]["answer"] == "Here none of the three lowers the loss."
    assert "loses as much as the free model A" in told[1]["reasons"]
