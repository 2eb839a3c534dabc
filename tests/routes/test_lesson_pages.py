"""The pages for a class: every lesson opens at every step, and an embed shows what it can."""

import re
from html import unescape

import orjson
import pytest

from app.content import just_directions
from app.content.lesson import STEPS
from app.content.lessons import LESSONS
from app.content.teaching import TEACHING
from app.routes.lesson_pages import steps_jobs
from tests.in_process import ask


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_step_of_every_lesson_opens_without_a_notice(lesson) -> None:
    for step in range(1, len(STEPS) + 1):
        answer = ask(f"/lesson/{lesson.id}?step={step}&guess=1")
        assert answer.status_code == 200
        assert re.search(r'id="notice"[^>]*hidden', answer.text)
        assert lesson.title in answer.text
        assert lesson.section[0] in unescape(answer.text)
        assert " style=" not in answer.text


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_the_right_answer_is_an_option_and_is_told(lesson) -> None:
    question = ask(f"/lesson/{lesson.id}").text
    options = re.findall(r'<input type="radio" name="guess"[^>]*> <span>(.*?)</span>', question)
    assert 2 <= len(options) <= 4
    right = ask(f"/lesson/{lesson.id}?step=2&guess={lesson.answer}").text
    assert "As you said." in right
    assert options[lesson.answer - 1] in right
    assert "Not quite." in ask(f"/lesson/{lesson.id}?step=2&guess={lesson.answer % 3 + 1}").text


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_everything_to_try_is_a_link_without_a_fault(lesson) -> None:
    page = ask(f"/lesson/{lesson.id}?step=3&guess=2").text
    tries = [
        unescape(link) for link in re.findall(r'<li><a href="\.\.(/lesson/[^"]*step=3&amp;guess=2&amp;[^"]*)"', page)
    ]
    assert tries
    for link in tries:
        assert re.search(r'id="notice"[^>]*hidden', ask(link).text), link


def test_a_step_keeps_what_the_link_adds() -> None:
    text = ask("/lesson/star?step=3&n_features=6&theme=dark").text
    found = re.search(r'id="page">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    page = orjson.loads(found[1])
    assert (page["values"]["n_features"], page["base"]["n_features"]) == (6, 5)
    assert (page["values"]["sparsity"], page["base"]["sparsity"]) == (0.9, 0.9)
    assert page["values"]["step"] == 3
    assert 'data-theme="dark"' in text


@pytest.mark.parametrize(
    ("path", "departure"),
    [
        ("star?step=2", "0.8"),
        ("star?step=2&guess=1", "0.8"),
        ("switch?step=2", "0.0"),
        ("star", None),
        ("star?step=3", None),
        ("star?step=2&sparsity=0.5", None),
        ("without-relu?step=2", None),
        ("third-dimension?step=2", None),
    ],
)
def test_the_slider_travels_where_the_reveal_changes_the_sparsity_alone(path: str, departure: str | None) -> None:
    found = re.search(r'data-departure="([^"]*)"', ask(f"/lesson/{path}").text)
    assert (found[1] if found else None) == departure


def test_an_unknown_lesson_says_so_and_offers_the_nearest() -> None:
    answer = ask("/lesson/stars")
    assert answer.status_code == 404
    assert "There is no lesson of this name." in answer.text
    assert '<a href="../lesson/star">The star</a>' in answer.text
    assert all(f'href="../lesson/{lesson.id}"' in answer.text for lesson in LESSONS)


def test_the_list_of_lessons_takes_the_theme_of_its_link() -> None:
    text = ask("/lessons?theme=dark").text
    assert 'data-theme="dark"' in text
    assert all(f'href="./lesson/{lesson.id}' in text for lesson in LESSONS)


def test_an_embedded_lesson_lacks_the_tools_of_the_page() -> None:
    alone, embedded = ask("/lesson/star").text, ask("/embed/lesson/star").text
    assert 'id="open-share"' in alone
    assert 'id="open-share"' not in embedded


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("hide=sparsity&lock=sparsity", "sparsity is hidden, so there is nothing of it to lock; it stays hidden."),
        ("hide=sentence,sparsity&answer=hidden", "With sentence and sparsity hidden there is no answer to hide"),
        ("hide=everything", "Hidden may be sentence, sparsity, importance, panels, concepts or table"),
        ("lock=stage", "Locked may be sparsity, importance or concepts"),
        ("start=never", "Start must be auto or paused; auto is shown."),
    ],
)
def test_an_embed_that_contradicts_itself_says_so_and_shows_what_it_can(query: str, sentence: str) -> None:
    answer = ask(f"/embed?{query}")
    assert answer.status_code == 200
    assert sentence in answer.text
    assert 'id="stage"' in answer.text


def test_a_wrong_guess_is_answered_and_the_right_one_is_not() -> None:
    reasons = TEACHING["star"].reasons
    for guess, reason in enumerate(reasons, 1):
        text = unescape(ask(f"/lesson/star?step=2&guess={guess}").text)
        assert [one in text for one in reasons if one] == [one == reason for one in reasons if one]
    assert not any(one in unescape(ask("/lesson/star?step=2&guess=4").text) for one in reasons if one)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_teacher_finds_notes_and_a_worksheet(lesson) -> None:
    teachers = ask("/teachers").text
    for kind in ("teacher", "worksheet"):
        assert f'href="./lesson/{lesson.id}/{kind}"' in teachers
        text = unescape(ask(f"/lesson/{lesson.id}/{kind}").text)
        assert all(option in text for option in lesson.options)
        assert all(task in text for task in TEACHING[lesson.id].tasks)
    notes = unescape(ask(f"/lesson/{lesson.id}/teacher").text)
    assert all(reason in notes for reason in TEACHING[lesson.id].reasons)
    shown = "preview.png" in ask(f"/lesson/{lesson.id}/worksheet").text
    assert shown == ("stage" not in lesson.hidden and lesson.page(1) in ("", "dictionary"))


def test_materials_of_an_unknown_lesson_offer_the_nearest() -> None:
    for kind in ("teacher", "worksheet"):
        answer = ask(f"/lesson/stars/{kind}")
        assert (answer.status_code, "lesson/star" in answer.text) == (404, True)


def test_what_teachers_copy_leads_to_this_server() -> None:
    text = unescape(ask("/teachers", headers={"Host": "class.example"}).text)
    assert '<iframe src="http://class.example/embed/lesson/star"' in text
    assert "{site}" not in text


def test_the_founding_question_has_a_page_that_home_and_the_lessons_link_to() -> None:
    page = ask("/just-directions?theme=dark")
    assert page.status_code == 200
    assert 'data-theme="dark"' in page.text
    assert " style=" not in page.text
    for path in ("/", "/lessons"):
        assert 'href="./just-directions"' in ask(path).text
    (compared,) = re.findall(r'href="([^"]*#compare)"', page.text)
    assert re.search(r'id="notice"[^>]*hidden', ask(unescape(compared).removeprefix(".").partition("#")[0]).text)


def test_every_model_of_the_steps_is_in_their_file() -> None:
    """By the addresses that the page's script makes of a step's runs."""
    shown = [run for step in just_directions.STEPS for run in step.runs]
    assert set(steps_jobs()) == {f"api/{run.path}?{run.query}" if run.query else f"api/{run.path}" for run in shown}
    assert {job.kind for job in steps_jobs().values()} == {"sweep", "words"}
    assert "just-directions/offline.html" in ask("/just-directions").text
    assert ask("/just-directions/offline.html", "HEAD").status_code == 200


def test_an_answer_by_hand_is_asked_for_pinned_and_carried_along() -> None:
    drawn = "1:0:0,0:1:0,-1:0:0,0:-1:0,0.1:0:0"
    assert 'id="mark"' in ask("/lesson/star").text
    assert "You marked 87%. The fifth arrow comes in at 83.9%" in ask("/lesson/star?step=2&mark=87").text
    assert "step=3&amp;mark=87" in ask("/lesson/star?step=2&mark=87").text
    assert "You marked" not in ask("/lesson/luck?step=2&mark=87").text
    assert f'data-drawn="{drawn}"' in ask(f"/lesson/cross?step=2&drawn={drawn}").text
    assert "data-drawn" not in ask(f"/lesson/luck?step=2&drawn={drawn}").text
    assert not re.search(r'id="notice"[^>]*hidden', ask("/lesson/cross?step=2&drawn=1:2").text)
