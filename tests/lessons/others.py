"""Claims of the lessons whose stage is another page's: features that come together, few examples, a dictionary."""

import math
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from app.content.data.samples import read_link, slider_run
from app.content.lesson import Lesson
from app.content.lessons import LESSON
from app.superposition.dictionary.query import parse_dictionary
from app.superposition.dictionary.spec import FOUND, DictionarySpec, ReadModel
from app.superposition.patterns.query import parse_patterns
from app.superposition.samples.query import parse_samples
from tests.lessons.claim import Answers, Claim, Claims, counts
from tests.lessons.measured import seen
from tests.superposition.dictionary.running import run_dictionary
from tests.superposition.patterns.running import run_patterns
from tests.superposition.samples.running import run_samples

Result = dict[str, Any]
MONTHS, FEW, UNDONE = LESSON["months"], LESSON["little-data"], LESSON["undone"]
RARE = "pattern=months&log_odds=-6.25"
FIVE = "n_features=5&sparsity=0.9&sample_length=as_drawn"
HALF_YEAR = 6  # months


@cache
def year(query: str, **own: float) -> Result:
    """What stands where a link's sliders stand, in own settings if need be."""
    given = dict(parse_qsl(query))
    at = given.pop("log_odds", "-4")
    if "weight_decay" in given:
        given |= {"along": "weight_decay", "log_odds": at, "at": given.pop("weight_decay")}
    else:
        given["at"] = at
    reading = parse_patterns([*given.items(), *((name, str(value)) for name, value in own.items())])
    assert reading.faults == (), query
    level: Result = run_patterns(reading.spec)[1]["levels"][0]
    return level


@cache
def examples(query: str, *counts: int, seed: int = 0) -> list[Result]:
    """What stands at some numbers of examples."""
    spec, _, faults = read_link(parse_qsl(query))
    assert faults == []
    given = slider_run(spec) | {"at": ",".join(map(str, counts or (spec.n_samples,))), "seed": str(seed)}
    reading = parse_samples(list(given.items()))
    assert reading.faults == ()
    levels: list[Result] = run_samples(reading.spec)[1]
    return levels


@cache
def dictionary(query: str, seed: int = 0) -> Result:
    """What a dictionary finds."""
    reading = parse_dictionary([*parse_qsl(query), ("seed", str(seed))])
    assert reading.faults == ()
    spec, sparsity = reading.dictionary.spec, reading.dictionary.sparsity
    level = seen(spec.query(), sparsity)
    model = ReadModel(tuple(map(tuple, level["W"])), level["sparsity"], level["sentence"])
    result: Result = run_dictionary(reading.dictionary, model)[2]
    return result


def settings(lesson: Lesson) -> str:
    return lesson.query(2)


def together(apart: int) -> tuple[float, float]:
    """How often a month is on, and how often where the month is on that lies so many months apart."""
    spec = parse_patterns(parse_qsl(settings(MONTHS))).spec
    t = 2 * np.pi * np.arange(4000) / 4000  # phases: more change nothing
    chance = [1 / (1 + np.exp(-spec.sharpness * np.cos(t - at) + 4)) for at in (0, 2 * np.pi * apart / 12)]
    return float(chance[0].mean()), float((chance[0] * chance[1]).mean() / chance[0].mean())


def cosine_of_neighbours() -> list[float]:
    W = np.array(year(settings(MONTHS))["W"])
    W = W / np.linalg.norm(W, axis=0)
    return list((W * np.roll(W, 1, axis=1)).sum(0))


def samples_apart() -> list[float]:
    """Degrees between neighbouring examples, in every draw."""
    found = []
    for draw in examples(settings(FEW))[0]["draws"]:
        turns = np.sort(np.degrees(np.arctan2(*np.array(draw["hidden"]).T)))
        found += list(np.diff([*turns, turns[0] + 360]))
    return found


def losses(name: str) -> list[float]:
    return [draw[name] for draw in examples(settings(FEW))[0]["draws"]]


def feature_stars(count: int) -> int:
    """In how many draws all five features stand in a star."""
    (level,) = examples(FIVE, count)
    return sum(draw["label"] == "star with 5 points" for draw in level["draws"])


def on_alone(p: float, n: int) -> float:
    """Of the inputs with anything on, the share in which one feature is."""
    return n * p * (1 - p) ** (n - 1) / (1 - (1 - p) ** n)


def holds_of_year(query: str, name: str) -> bool:
    return bool(year(query)["arrangement"] == name)


TRAINED: Claims = {
    "months": (
        Claim(
            "each is on {:.0f}% of the time, and they come independently.",
            lambda: (100 * np.mean(year(MONTHS.query(1))["density"]),),
            lambda: holds_of_year(MONTHS.query(1), "2 antipodal pairs + 8 ignored"),
        ),
        Claim(
            "Each is on about as often, {:.0f}% of the time. But where March is on, April is on in {:.0f}% of the "
            "inputs, and September in almost none.",
            lambda: (100 * together(1)[0], 100 * together(1)[1]),
            lambda: together(HALF_YEAR)[1] < 0.002,
        ),
        Claim(
            "All twelve stand in a ring, in calendar order, {:.0f}° from one to the next. January is opposite July",
            lambda: (math.degrees(math.acos(np.mean(cosine_of_neighbours()))),),
            lambda: holds_of_year(settings(MONTHS), "ring of 12 in order") and np.ptp(cosine_of_neighbours()) < 0.01,
        ),
        *counts("(Prieto et al., 2026)"),
        Claim(
            "Here each is on less than {} time in {}.",
            lambda: (1, 20),
            lambda: max(year(RARE)["density"]) < 1 / 20 and holds_of_year(RARE, "ring of 7 in order + 5 ignored"),
        ),
        Claim(
            "The same with a little weight decay. Who comes back?",
            holds=lambda: holds_of_year(f"{RARE}&weight_decay=0.01", "ring of 12 in order"),
        ),
        Claim(
            "Twelve places on a globe, in three dimensions.",
            holds=lambda: year("pattern=globe&log_odds=-2")["cosine_correlation"] > 0.99,
        ),
    ),
    "little-data": (
        Claim("Five features, and {} examples to learn from", lambda: (1000,), lambda: feature_stars(1000) == 8),
        Claim(
            "a thousand features, each on {} time in {:.0f}, and only five examples. About ten features are on in "
            "each.",
            lambda: (1, 1 / (1 - read_link(parse_qsl(settings(FEW)))[0].sparsity)),
            lambda: read_link(parse_qsl(settings(FEW)))[0].base.n_features == 1000,
        ),
        Claim(
            "stand in a star, {:.0f}° apart, and the arrows",
            lambda: (np.mean(samples_apart()),),
            lambda: max(abs(turn - 72) for turn in samples_apart()) < 8,
        ),
        Claim(
            "On the five the loss is {:.3f} where saying nothing loses {:.0f}. On new inputs it is {:.2f}: no better",
            lambda: (losses("train_loss")[0], examples(settings(FEW))[0]["nothing_loss"], losses("test_loss")[0]),
            lambda: max(losses("train_loss")) < 0.01 and min(losses("test_loss")) > 0.98,
        ),
        *counts("(Henighan et al., 2023)"),
        Claim(
            "Does any of the eight draws find the features’ star?",
            holds=lambda: feature_stars(5) == 0 and len(losses("train_loss")) == 8,
        ),
        Claim("Now {} examples.", lambda: (1000,)),
    ),
    "undone": (
        Claim(
            "From each of {} starts every one of them has come to lie on an arrow, to within {:.0f}°.",
            lambda: (DictionarySpec.n_seeds, math.degrees(math.acos(FOUND))),
            lambda: dictionary(settings(UNDONE))["recovered"] == 1,
        ),
        Claim(
            "At S = {}, of the inputs with anything on {:.0f}% have one feature on alone.",
            lambda: (0.975, 100 * on_alone(0.025, 5)),
        ),
        Claim(
            "Charge less, {}: what becomes of the latents?",
            lambda: (0.1,),
            lambda: dictionary(f"{settings(UNDONE)}&strength=0.1")["recovered"] == 0,
        ),
        Claim("Give it eight latents.", holds=lambda: dictionary(f"{settings(UNDONE)}&n_latents=8")["recovered"] == 1),
        Claim(
            "Now latents stand on sums of two",
            holds=lambda: (
                dictionary("n_features=4&importance=1&correlation=anticorrelated&sparsity=0.5&n_latents=4")["composed"]
                == 1
            ),
        ),
    ),
}
# All of it is trained for its own sake, seconds each.
CLAIMS = {name: tuple(replace(claim, long=True) for claim in claims) for name, claims in TRAINED.items()}


def latents_at_right_angles() -> bool:
    """Whether all latents of every start lie on two axes."""
    said = np.abs(np.einsum("slh,skh->slk", *[np.array(dictionary(settings(UNDONE))["directions"])] * 2))
    return bool(((said < 0.1) | (said > 0.99)).all())


ANSWERS: Answers = {
    "months": {
        "Four months in a cross, as of features that come independently.": lambda: holds_of_year(
            settings(MONTHS), "2 antipodal pairs + 8 ignored"
        ),
        "All twelve, with neighbours in the year far apart: what comes together must not be confused.": lambda: (
            max(cosine_of_neighbours()) < 0.5
        ),
        "All twelve, in a ring, each between its neighbours in the year.": lambda: holds_of_year(
            settings(MONTHS), "ring of 12 in order"
        ),
    },
    "little-data": {
        "Five features: those that the examples show most.": lambda: all(
            draw["label"] == "star with 5 points" for draw in examples(settings(FEW))[0]["draws"]
        ),
        "The five examples themselves.": lambda: all(
            draw["sample_label"] in ("star with 5 points", "bent star with 5 points")
            for draw in examples(settings(FEW))[0]["draws"]
        ),
        "Nothing: from so little the network learns nothing.": lambda: min(losses("train_loss")) > 0.5,
    },
    "undone": {
        "Two axes at a right angle: two numbers have no more to say.": latents_at_right_angles,
        "Five directions, but others from every start.": lambda: dictionary(settings(UNDONE))["recovered"] < 0.5,
        "The five arrows.": lambda: (
            dictionary(settings(UNDONE))["recovered"] == 1 and seen("importance=1", 0.975)["arrangement"] == "pentagon"
        ),
    },
}


def promise(query: str, page: str, seed: int) -> str:
    """What stands at a page's link from one seed, as a lesson promises it."""
    if page == "patterns":
        return str(year(query, seed=seed)["arrangement"])
    if page == "dictionary":
        return f"every feature from {'nearly every' if dictionary(query, seed)['recovered'] >= 7 / 8 else 'no'} start"
    (level,) = examples(query, seed=seed)
    if len(level["draws"][0]["features"]) <= 16:
        (name,) = {draw["arrangement"] for draw in level["draws"]}
        return str(name)
    whole = all("star with 5 points" in draw["sample_label"] for draw in level["draws"])
    return f"{len(level['draws'][0]['hidden'])} samples {'in a star' if whole else 'elsewhere'}"
