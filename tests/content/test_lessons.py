"""Lessons: what their words and the presets promise is what training finds to be best."""

from urllib.parse import parse_qsl, urlencode

import orjson
import pytest

from app.content import comparison, directions
from app.content.lesson import PAGES, STEPS, Claim
from app.content.lessons import LESSON, LESSONS, closest_lesson, next_lesson
from app.content.view import VIEW_FIELDS
from app.runs.results import nearest_level
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import FIELD, Spec, slider_sparsities
from app.superposition.runs import sweep
from tests.lessons import others

# What the sections' presets show, as their titles say: the cross, the star, ... ; and every model side by side.
SAID = ("2 antipodal pairs", "pentagon", "2 antipodal pairs + 2 ignored")
COMPARED = {"": "pentagon", "activation=linear": "2 dedicated + 3 ignored"}
PRESETS = [
    *(
        Claim(urlencode(preset.spec), preset.sparsity, name)
        for preset, name in zip(directions.PRESETS, SAID, strict=True)
    ),
    *(
        Claim(query, preset.sparsity, COMPARED.get(query, "pentagon"))
        for preset in comparison.PRESETS
        if preset.sparsity is not None
        for query in preset.models.replace("default", "").replace(",", "&").replace(":", "=").split(";")
    ),
]
SHAPES = list(dict.fromkeys([*(shape for lesson in LESSONS for shape in lesson.claims), *PRESETS]))
SEEDS = (1, 2)
MANY_SEEDS = range(50)
# The most expensive: seconds each, so that the usual run leaves them to the long one.
EXPENSIVE = ("n_features=12", "decoder=", "?")


def spec_of(query: str) -> Spec:
    view = {field.name for field in VIEW_FIELDS}
    reading = parse_spec((name, text) for name, text in parse_qsl(query) if name not in view)
    assert reading.faults == (), query
    return reading.spec


def ground_state(shape: Claim, seed: int) -> str:
    """The name of the best arrangement at the slider's level next to the shape's sparsity, from one seed."""
    page, _, query = shape.query.rpartition("?")
    if page:
        return others.promise(query, page, seed)
    levels = slider_sparsities()
    level = levels[nearest_level(levels, shape.sparsity)]
    spec = spec_of(f"{shape.query}&sparsities={level:.12g}&seed={seed}")
    state, lines = sweep.advance_sweep(sweep.start_sweep(spec))
    while state is not None:
        state, more = sweep.advance_sweep(state)
        lines = lines + more
    result = next(line for line in map(orjson.loads, lines) if line["kind"] == "result")
    name: str = result["levels"][0]["arrangement"]
    return name


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if not any(one in shape.query for one in EXPENSIVE)], ids=str
)
def test_every_promised_shape_is_the_ground_state(shape: Claim) -> None:
    assert [ground_state(shape, seed) for seed in SEEDS] == [shape.arrangement] * len(SEEDS)


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_promised_shape_is_the_ground_state_from_fifty_seeds(shape: Claim) -> None:
    missed = {seed: name for seed in MANY_SEEDS if (name := ground_state(shape, seed)) != shape.arrangement}
    assert missed == {}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_opens_what_it_promises(lesson) -> None:
    if lesson.page(2):
        assert {lesson.before, lesson.after} & {shape.query for shape in lesson.claims} >= {lesson.after}
        return
    pairs = {(shape.query, shape.sparsity) for shape in lesson.claims}
    spec = spec_of(lesson.after)
    sparsity = float(dict(parse_qsl(lesson.after))["sparsity"])
    assert (spec, sparsity) in {(spec_of(query), at) for query, at in pairs}


@pytest.mark.parametrize(
    ("asked", "meant"), [("the-star", "star"), ("Two axes", "two-axes"), ("\x00" * 5000, "arrows")]
)
def test_the_nearest_lesson(asked: str, meant: str) -> None:
    assert closest_lesson(asked).id == meant


def test_lessons_have_names_of_their_own_and_known_settings() -> None:
    assert len(LESSON) == len(LESSONS)
    names = {field.name for field in VIEW_FIELDS} | set(FIELD)
    for lesson in LESSONS:
        for step in range(1, len(STEPS) + 1):
            assert lesson.page(step) in ("", *PAGES)
            if not lesson.page(step):
                assert {name for name, _ in parse_qsl(lesson.query(step))} <= names


def test_each_lesson_leads_to_the_next_and_the_last_to_none() -> None:
    assert [next_lesson(lesson) for lesson in LESSONS] == [*LESSONS[1:], None]
