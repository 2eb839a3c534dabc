"""The pages of a class in one room."""

from urllib.parse import parse_qsl

import pytest

from app.content.data.samples import FEW_SAMPLES
from app.content.lessons import LESSON
from app.routes.room_pages import RoomPage, describe_lesson
from app.routes.sweep import read_job
from app.runs.jobs import Job
from app.superposition.dictionary.query import parse_dictionary
from tests.in_process import ask
from tests.lines.check import faults
from tests.lines.test_lines import blocks_of


@pytest.mark.parametrize("path", ["/room/K7P2QX", "/room/K7P2QX/host"])
def test_a_page_starts_from_its_code_and_the_lessons(path):
    page = ask(path)
    assert page.status_code == 200
    told = blocks_of(page.text)["room"]
    assert list(faults(told, RoomPage)) == []
    assert told["code"] == "K7P2QX"
    assert set(told["lessons"]) == set(LESSON)


def test_a_typed_code_leads_to_its_room():
    answer = ask("/room?code=k7p2%20qx")
    assert (answer.status_code, answer.headers["Location"]) == (303, "./room/K7P2QX")
    assert "six letters" not in ask("/room").text
    assert "six letters" in ask("/room?code=0").text


@pytest.mark.parametrize("path", ["/room/K7P2Q0", "/room/none/host"])
def test_where_there_can_be_no_room_a_code_is_asked_for(path):
    page = ask(path)
    assert page.status_code == 404
    assert 'name="code"' in page.text


@pytest.mark.parametrize("lesson", LESSON.values(), ids=lambda lesson: lesson.id)
def test_a_lessons_steps_open_without_a_notice_and_its_runs_are_valid(lesson):
    told = describe_lesson(lesson)
    if lesson.beside:
        assert told["steps"] == [f"embed/lesson/{lesson.id}?step={step}" for step in (1, 2, 3)]
    else:
        assert told["steps"][1] == told["steps"][2] != told["steps"][0] or lesson.before == lesson.after
    for step, framed in enumerate(told["steps"], 1):
        own = lesson.page(step) and not (step == 1 and lesson.pictured)  # a question's picture is the explorer's
        assert framed.startswith(f"embed/{lesson.page(step)}?" if own else "embed?" if not lesson.beside else "embed/")
        if lesson.page(step) or lesson.beside:
            assert 'class="notice" role="status"><p>' not in ask(f"/{framed}").text
    for run in told["runs"]:
        path, _, query = run.partition("?")
        pairs = parse_qsl(query)
        found = {"api/sweep": read_job, "api/dictionary": parse_dictionary}[path](pairs)
        assert isinstance(found, Job) or found.faults == ()


def test_the_runs_of_a_step_are_those_that_its_page_asks_for():
    def keys(name):
        return [read_job(parse_qsl(run.partition("?")[2])).identity for run in describe_lesson(LESSON[name])["runs"]]

    months = read_job([("pattern", "months"), ("sharpness", "0")]).identity, read_job([("pattern", "months")]).identity
    assert keys("months") == [*months]
    few = {"n_features": "1000", "sparsity": "0.99", "sample_length": "unit", "importance": "1", "along": "n_samples"}
    few["at"] = ",".join(map(str, FEW_SAMPLES))
    assert keys("little-data")[-1] == read_job(list(few.items())).identity


def test_a_lesson_offers_a_room_but_not_where_it_is_framed():
    assert 'data-lesson="star"' in ask("/lesson/star").text.partition('id="open-room"')[2][:30]
    assert "open-room" not in ask("/embed/lesson/star").text
