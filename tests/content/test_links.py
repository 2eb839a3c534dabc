"""A page's link after what mail, chats and trackers do to it."""

import re

import pytest

from app.content.embed import EMBED_FIELDS
from app.content.lesson import LESSON_FIELDS
from app.content.links import TRACKING, tidy
from app.content.view import VIEW_FIELDS
from app.superposition.experiment.spec import FIELDS
from tests.in_process import ask

NAMES = {field.name for field in (*FIELDS, *VIEW_FIELDS, *LESSON_FIELDS, *EMBED_FIELDS)}

COUNTERS = ("&fbclid=IwAR0x", "&utm_source=mail&utm_medium=x", "&gclid=1", "&msclkid=2", "&mc_eid=3", "&_ga=2.1")
AROUND = ("%20", "+", ".", ").", ",", "%22", "%27", "%22%3Ehere%3C/a%3E", "%E2%80%9D", "%E2%80%8B", "%C2%A0")
AGAIN = ("&quot;", "&gt;", "&amp;v=1", "&amp;amp;v=1", "&", "&=", "&n_features=6")


@pytest.mark.parametrize("damage", [*COUNTERS, *AROUND, *AGAIN])
def test_what_happens_to_a_link_on_its_way_is_taken_in_silence(damage: str) -> None:
    text = ask(f"/?n_features=6&sparsity=0.9{damage}").text
    assert re.search(r'id="notice"[^>]*hidden', text)
    values = re.search(r'id="page">(.*?)</script>', text, re.DOTALL)
    assert values
    assert '"n_features": 6' in values[1]
    assert '"sparsity": 0.9,' in values[1]
    address = re.search(r'og:url" content="(.*?)"', text)
    assert address
    assert re.fullmatch(r"n_features=6&amp;sparsity=0.9(&amp;v=1)?", address[1].partition("?")[2])


def test_the_api_stays_strict() -> None:
    for damage in ("&fbclid=1", "&amp;seed=1", "%20", "."):
        assert ask(f"/api/sweep?n_features=6{damage}").status_code == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([("n_features%3D6%26sparsity%3D0.9", "")], [("n_features", "6"), ("sparsity", "0.9")]),
        ([("importances", "1%2C0.8")], [("importances", "1,0.8")]),
        ([("n_features", "3D6")], [("n_features", "6")]),
        ([(" sparsity ", "“0.9”")], [("sparsity", "0.9")]),
        ([("names", "the dogs',cats")], [("names", "the dogs',cats")]),
        ([("names", "cats,dogs'")], [("names", "cats,dogs'")]),
        ([("names", "cats,dogs”.")], [("names", "cats,dogs")]),
        ([("sparsity", "0.9"), ("sparsity", "0.8")], [("sparsity", "0.9"), ("sparsity", "0.8")]),
        ([("x", "-1,2.5"), ("h", "(1,2)")], [("x", "-1,2.5"), ("h", "1,2")]),
        ([("feature", "5")], [("feature", "5")]),
    ],
)
def test_what_a_link_meant(given: list[tuple[str, str]], kept: list[tuple[str, str]]) -> None:
    assert tidy(given, texts={"names"}) == kept


def test_nothing_of_the_page_is_taken_for_tracking() -> None:
    assert not [name for name in NAMES if TRACKING.fullmatch(name)]
