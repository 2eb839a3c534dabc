"""A page's link after what mail, chat and counters of visits do to it; and its faults in the page's own words."""

import html
import re

import pytest

from app.content.embed import EMBED_FIELDS
from app.content.lessons import LESSON_FIELDS
from app.content.links import TRACKING, tidy
from app.content.view import VIEW_FIELDS
from app.superposition.experiment.spec import FIELDS
from tests.serving import Server, web

NAMES = {field.name for field in (*FIELDS, *VIEW_FIELDS, *LESSON_FIELDS, *EMBED_FIELDS)}
UGLY = re.compile(r"[a-z]_[a-z]")


def notices(server: Server, query: str, path: str = "/") -> list[str]:
    """What a page says of its link."""
    text = web.get(f"{server.url}{path}?{query}").text
    told = text[text.index('id="notice"') :].split("</ul>")[0]
    return [html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", told)]


COUNTERS = ("&fbclid=IwAR0x", "&utm_source=mail&utm_medium=x", "&gclid=1", "&msclkid=2", "&mc_eid=3", "&_ga=2.1")
AROUND = ("%20", "+", ".", ").", ",", "%22", "%27", "%22%3Ehere%3C/a%3E", "%E2%80%9D", "%E2%80%8B", "%C2%A0")
AGAIN = ("&quot;", "&gt;", "&amp;v=1", "&amp;amp;v=1", "&", "&=", "&n_features=6")


@pytest.mark.parametrize("damage", [*COUNTERS, *AROUND, *AGAIN])
def test_what_happens_to_a_link_on_its_way_is_taken_in_silence(server: Server, damage: str) -> None:
    text = web.get(f"{server.url}/?n_features=6&sparsity=0.9{damage}").text
    assert re.search(r'id="notice"[^>]*hidden', text)
    values = re.search(r'id="page">(.*?)</script>', text, re.DOTALL)
    assert values
    assert '"n_features": 6' in values[1]
    assert '"sparsity": 0.9,' in values[1]
    address = re.search(r'og:url" content="(.*?)"', text)
    assert address
    assert re.fullmatch(r"n_features=6&amp;sparsity=0.9(&amp;v=1)?", address[1].partition("?")[2])


def test_the_api_stays_strict(server: Server) -> None:
    for damage in ("&fbclid=1", "&amp;seed=1", "%20", "."):
        assert web.get(f"{server.url}/api/sweep?n_features=6{damage}").status_code == 422


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


def test_what_a_link_cannot_mean_is_told_in_the_words_of_the_page(server: Server) -> None:
    assert notices(server, "n_features=20") == ["Features must be from 2 to 16; 16 is shown."]
    assert notices(server, "n_features=2.5") == ["Features must be a whole number from 2 to 16; 2 is shown."]
    assert notices(server, "activation=tanh") == ["Activation must be ReLU or linear; ReLU is shown."]
    assert notices(server, "sparsity=2") == ["Sparsity must be from 0 to 0.9999; 0.9999 is shown."]
    assert notices(server, "feature=5") == ["“feature” is nothing that this page knows; it is left out."]


FAULTS = [f"{name}=%21x" for name in sorted(NAMES - {"step", "guess", "hide", "lock", "start", "answer"})]
FAULTS += ["n_features=5&n_features=6", "importances=1,2", "importances=1,1,1,1,1&importance=0.5", "x=99", "v=99"]
FAULTS += ["correlation=correlated&group_size=9", "n_features=16&n_hidden=3&n_seeds=32", "constraint=sphere_gains"]


def test_every_fault_of_a_link_is_one_sentence_without_the_names_of_the_api(server: Server) -> None:
    for query in FAULTS:
        told = notices(server, query)
        assert told, query
        for sentence in told:
            assert sentence.endswith("."), sentence
            assert not UGLY.search(sentence), sentence
            assert not re.search(r"\bn_|=[^1]", sentence), sentence
    for query in ("hide=x", "lock=x", "start=x", "answer=x"):
        assert notices(server, query, "/embed")
    for query in ("step=9", "guess=9"):
        assert notices(server, query, "/lesson/star")
