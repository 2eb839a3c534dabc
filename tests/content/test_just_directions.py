"""Every number on the page "Is it just dense directional encoding?", computed anew; what it shows can be run."""

import re
from functools import cache
from html import unescape
from urllib.parse import parse_qsl

import numpy as np
import pytest
from scipy.optimize import minimize

from app.content.comparison import NORMALISATIONS
from app.content.just_directions import STEPS, steps_data
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import slider_sparsities
from app.superposition.words.query import parse_words
from app.superposition.words.spec import WordsSpec
from tests.in_process import ask
from tests.lessons.claim import Claim, counts
from tests.lessons.measured import above, alone, at, kept
from tests.superposition.words.running import run_words

NUMBER = re.compile(r"\d[\d.,]*(?<![.,])")
FOUR = ["&".join(f"{name}={value}" for name, value in one.items()) for one in NORMALISATIONS]
RELATIVE = "n_features=8&importance=1&constraint=sphere_gain&decoder=relative&n_seeds=2"


@cache
def words() -> str:
    """What the page says, without what is told of models that stand."""
    page = re.sub(r'<div class="direction-stage">.*?</section>', "", ask("/just-directions").text, flags=re.DOTALL)
    (main,) = re.findall(r"<main.*?</main>", page, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", main))).replace("word2vec", "")


@cache
def in_words(*sparsities: float) -> list[dict]:
    return run_words(WordsSpec(sparsities=sparsities))[-2]["levels"]


def queen_is_nearest() -> bool:
    """king − man + woman among 32 words of five concepts; male, royal and female are the first, second and fourth."""
    (level,) = in_words(0.98)
    places = np.array(level["words"])
    king, man, woman, queen = 0b11000, 0b10000, 0b00010, 0b01010
    distance = np.linalg.norm(places - (places[king] - places[man] + places[woman]), axis=1)
    distance[[king, man, woman]] = np.inf
    return level["additive"] > 0.99 and np.isclose(distance[queen], distance.min(), atol=1e-3)


def count(query: str, sparsity: float) -> int:
    return len(kept(at(query, sparsity)[0]))


def linear_loses() -> float:
    """In closed form: two features are kept whole, the mean of the others is guessed."""
    p = 0.1
    return float((p / 3 - p**2 / 4) * sum(0.9**i for i in (2, 3, 4)) / at("", 0.9)[0]["loss"])


@cache
def in_a_star(k: int) -> float:
    """What a star with k points loses while one feature at a time is on, as a multiple of what an ignored one does."""
    cosines = np.cos(2 * np.pi * np.arange(1, k) / k)

    def loss(model: np.ndarray) -> float:
        square, b = model[0] ** 2, model[1]
        return 3 * k * (alone(square, b) + sum(float(above(square * c if abs(c) > 1e-9 else 1e-9, b)) for c in cosines))

    starts = [(norm, b) for norm in (1.0, 1.3, 1.5) for b in (0.0, -0.5, -1.0)]
    return min(
        minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}).fun for start in starts
    )


def arrive(k: int, before: float, after: float) -> bool:
    """Whether k equal features are all kept just above a sparsity, and not just below."""
    query = f"n_features={k}&importance=1"
    return (count(query, before) < k) and count(query, after) == k


def directions_fit() -> bool:
    rng = np.random.default_rng(0)
    unit = rng.normal(size=(300, 1000))
    unit /= np.linalg.norm(unit, axis=1)[:, None]
    return float(np.abs(unit @ unit.T - np.eye(300)).max()) <= 0.2


CLAIMS = (
    *counts(*(f"{k}. " for k in range(1, 9)), "read as feature 1, the other as feature 2", "Bringing h to length 1"),
    Claim("At S = {:.0f}% sums of concepts explain more than {:.0f}%", lambda: (98, 99), queen_is_nearest),
    Claim(
        "keeps {} features at every sparsity, and at {}% loses {:.1f} times as much",
        lambda: (count("activation=linear", 0.9), 90, linear_loses()),
        lambda: {len(kept(level)) for level in at("activation=linear&n_seeds=2", *slider_sparsities()[::20])} == {2},
    ),
    Claim(
        "up to S = {}% there is no second arrow, and just beyond {}% it is there, opposite the first and at least "
        "{:.2f} long",
        lambda: (51, 52, np.floor(100 * min(second_arrow()[1]["feature_norm"])) / 100),
        lambda: min(second_arrow()[0]["feature_norm"]) < 1e-3 and second_arrow()[1]["arrangement"] == "antipodal pair",
    ),
    Claim(
        "leaving a feature out costs {}; taking in the fifth costs {:.2f}, the sixth {:.2f}, the seventh {:.2f}, "
        "and the eighth {:.2f}.",
        lambda: (1, *(in_a_star(k) - (in_a_star(k - 1) if k > 5 else 0) for k in (5, 6, 7, 8))),
    ),
    Claim("have Σ cos² of at least {}, ", lambda: (5**2 / 2 - 5,)),
    *counts("about emε²/4 directions"),
    Claim(
        "for ε = {} that is {:,.0f} in {:,} dimensions, and {:,.0f}² in {:,}.",
        lambda: (0.2, np.exp(1000 * 0.2**2 / 4), 1000, np.exp(1000 * 0.2**2 / 4), 2000),
        directions_fit,
    ),
)
EXPENSIVE = (
    Claim(
        "At S = {} the autoencoder keeps {} features, at {}% it keeps {} and at {}% all {}.",
        lambda: (0, count("", 0), 80, count("", 0.8), 90, count("", 0.9)),
    ),
    Claim(
        "keeps {} at {}% and {} at {}%.",
        lambda: (len(kept(in_words(0.7)[0])), 70, len(kept(in_words(0.98)[0])), 98),
    ),
    Claim(
        "{} are kept from about S = {}%, {} from {}%, {} from {}%, {} from {}%, and never {}.",
        lambda: (4, 36, 5, 77.5, 6, 93.3, 7, 98.6, 8),
        lambda: (
            arrive(4, 0.35, 0.37)
            and arrive(5, 0.77, 0.78)
            and arrive(6, 0.928, 0.938)
            and arrive(7, 0.984, 0.988)
            and count("n_features=8&importance=1", 0.999) == 7
        ),
    ),
    Claim("then eight stand at {}%", lambda: (99,), lambda: at(RELATIVE, 0.99)[0]["arrangement"] == "octagon"),
    Claim(
        "with a gain they lose as much as the free model, without one more. Bringing h to length 1 silences what a "
        "lone feature leaks, and forgets how much it was. With the length given back the leak stays away and the loss "
        "falls. Two features at once remain as hard as they were.",
        holds=lambda: normalisations_do(),
    ),
)


@cache
def second_arrow() -> list[dict]:
    return at("n_features=2&n_hidden=1&importance=0.5", 0.51, 0.52)


def normalisations_do() -> bool:
    free, gain, rms, relative = (at(f"importance=1&n_seeds=2&{one}", 0.9)[0] for one in FOUR)
    (sphere,) = at("importance=1&n_seeds=2&constraint=sphere", 0.9)
    two = [level["loss_by_active"]["two"] for level in (free, gain, rms, relative)]
    return (
        all(abs(level["cosine_sum"] - 7.5) < 0.01 for level in (free, gain, rms, relative))
        and abs(gain["loss"] / free["loss"] - 1) < 1e-3
        and sphere["loss"] > 1.05 * free["loss"]
        and max(rms["leak"], relative["leak"]) < free["leak"] / 30
        and relative["loss"] < 0.75 * free["loss"]
        and min(two) > 0.85 * two[0]
    )


def told(claim: Claim) -> str:
    return claim.says.format(*claim.numbers())


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.says[:40])
def test_what_the_page_says_is_so(claim: Claim) -> None:
    assert told(claim) in words()
    assert claim.holds()


@pytest.mark.long
@pytest.mark.parametrize("claim", EXPENSIVE, ids=lambda claim: claim.says[:40])
def test_what_the_page_says_of_many_models_is_so(claim: Claim) -> None:
    assert told(claim) in words()
    assert claim.holds()


def test_no_number_stands_there_without_a_claim() -> None:
    left = words()
    for claim in sorted((*CLAIMS, *EXPENSIVE), key=lambda claim: -len(claim.says)):
        left = left.replace(told(claim), "")
    assert [left[max(0, number.start() - 30) : number.end() + 20] for number in NUMBER.finditer(left)] == []


def test_every_step_stands_on_the_page_with_its_models_and_each_can_be_run() -> None:
    page = ask("/just-directions").text
    assert re.findall(r'<section class="card direction-step" id="(\w+)"', page) == [step.id for step in STEPS]
    assert page.count("<figure>") == sum(len(step.runs) for step in STEPS)
    for step in steps_data()["steps"]:
        for run in step["runs"]:
            reading = (parse_words if run["path"] == "words" else parse_spec)(parse_qsl(run["query"]))
            assert reading.faults == ()
