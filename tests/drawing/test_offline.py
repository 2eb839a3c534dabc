"""A finished sweep as one file."""

import json
import re
from typing import Any

from app.content.lessons import LESSON
from app.drawing import offline, proportions
from app.routes.lesson_pages import steps_context, steps_jobs
from app.routes.templates import templates
from app.superposition.experiment.spec import Spec
from tests.drawing.models import CROSS, STAR

LINK = "http://host/?sparsity=0.9"
SPEC = Spec(sparsities=(0.5, 0.9))
RESULT = {
    "levels": [
        {**level, "sparsity": sparsity, "b": [0.0] * 5, "loss": 0.1, "found": ["left out"]}
        for level, sparsity in ((CROSS, 0.5), (STAR, 0.9))
    ],
    "changes": [{"sparsity": 0.7}],
}


def page(lesson: str | None = None) -> str:
    return offline.page(templates.env, SPEC, RESULT, 1, LINK, LESSON[lesson] if lesson else None, "http://host/")


def data(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_file_holds_the_sweep_and_what_draws_it() -> None:
    told = data(page())
    assert [level["W"] for level in told["levels"]] == [CROSS["W"], STAR["W"]]
    assert "found" not in told["levels"][0]
    assert (told["index"], told["sparsities"], told["changes"]) == (1, [0.5, 0.9], RESULT["changes"])
    assert told["reach"] == 1.2
    assert told["proportions"]["head"] == list(proportions.HEAD)


def test_it_opens_at_its_level_and_says_where_it_came_from() -> None:
    text = page()
    assert f'<h2 id="sentence">{STAR["sentence"]}</h2>' in text
    assert f'<a href="{LINK}">' in text


def test_nothing_is_loaded_from_elsewhere() -> None:
    text = page("star")
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", text)
    assert offline.script() in text
    assert offline.style() in text


def test_a_lesson_brings_its_words() -> None:
    text = page("star")
    assert LESSON["star"].title in text
    assert "What do you expect?" in text
    assert "What do you expect?" not in page()


def test_the_page_of_steps_holds_its_runs_and_loads_nothing() -> None:
    address, *_ = steps_jobs()
    text = offline.steps_page(templates.env, steps_context(), {address: RESULT}, "http://host/")
    (runs,) = re.findall(r'<script type="application/json" id="runs">(.*?)</script>', text, re.DOTALL)
    (kept,) = json.loads(runs).items()
    assert kept[0] == address
    assert [level["W"] for level in kept[1]["levels"]] == [CROSS["W"], STAR["W"]]
    assert "found" not in kept[1]["levels"][0]
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", text)
    assert offline.script("offline-steps.js") in text
    assert '<a href="http://host/words">' in text
    assert "Save as one file" not in text
