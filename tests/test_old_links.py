"""Sixty links as people have them in slides, mails and books: each opens what it opened when it was made.

A row is a link and what it must open: fields of the experiment and the view by name, all others at their defaults;
`level` is the slider's place, `tab` the view beside the stage. A browser only follows the fragment to the tab
(tests/browser/test_workbench.py), which is here looked for in the page.
"""

import html
import re
from typing import Any

import orjson
import pytest

from app.content.view import DEFAULTS, VIEW_FIELDS
from app.runs.results import nearest_level
from app.superposition.experiment.spec import Spec
from tests.in_process import ask

MODEL = "stands"
STAR = {"sparsity": 0.9, "level": 20}
LINKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/", {}),
    ("/?v=1", {}),
    ("/?sparsity=0", {"sparsity": 0, "level": 0}),
    ("/?sparsity=0.5", {"sparsity": 0.5, "level": 6}),
    ("/?sparsity=0.8", {"sparsity": 0.8, "level": 14}),
    ("/?sparsity=0.9", STAR),
    ("/?sparsity=0.99", {"sparsity": 0.99, "level": 40}),
    ("/?sparsity=0.999", {"sparsity": 0.999, "level": 60}),
    ("/?sparsity=0.9999", {"sparsity": 0.9999, "level": 60}),
    (
        "/?n_features=2&n_hidden=1&importance=0.5&sparsity=0.6",
        {"n_features": 2, "n_hidden": 1, "importance": 0.5, "sparsity": 0.6, "level": 8},
    ),
    (
        "/?n_features=6&importance=1&n_seeds=32&sparsity=0.97",
        {"n_features": 6, "importance": 1, "n_seeds": 32, "sparsity": 0.97, "level": 30},
    ),
    (
        "/?n_features=8&n_hidden=3&importance=1&sparsity=0.97",
        {"n_features": 8, "n_hidden": 3, "importance": 1, "sparsity": 0.97, "level": 30},
    ),
    ("/?n_hidden=3&camera=1,0.5,0.2", {"n_hidden": 3, "camera": [1, 0.5, 0.2]}),
    ("/?n_hidden=3&camera=-0.7,0.7,0.5&sparsity=0.9", {"n_hidden": 3, "camera": [-0.7, 0.7, 0.5], **STAR}),
    ("/?importances=1,0.5,0.25,0.1,0.05", {"importances": [1, 0.5, 0.25, 0.1, 0.05]}),
    (
        "/?n_features=3&importances=1,1,1&sparsity=0.9&atlas=last_importance#atlas",
        {"n_features": 3, "importances": [1, 1, 1], "atlas": "last_importance", "tab": "atlas", **STAR},
    ),
    (
        "/?n_features=2&n_hidden=1&importances=1,1&sparsity=0.9&atlas=last_importance#atlas",
        {"n_features": 2, "n_hidden": 1, "importances": [1, 1], "atlas": "last_importance", "tab": "atlas", **STAR},
    ),
    ("/?activation=linear&sparsity=0.9", {"activation": "linear", **STAR}),
    ("/?constraint=sphere&sparsity=0.9", {"constraint": "sphere", **STAR}),
    ("/?constraint=sphere_gain", {"constraint": "sphere_gain"}),
    ("/?decoder=rms_norm", {"decoder": "rms_norm"}),
    ("/?decoder=relative&sparsity=0.9", {"decoder": "relative", **STAR}),
    (
        "/?n_features=4&importance=1&correlation=anticorrelated&sparsity=0.98",
        {"n_features": 4, "importance": 1, "correlation": "anticorrelated", "sparsity": 0.98, "level": 34},
    ),
    (
        "/?n_features=6&correlation=correlated&group_size=3",
        {"n_features": 6, "correlation": "correlated", "group_size": 3},
    ),
    ("/?n_seeds=1&seed=7", {"n_seeds": 1, "seed": 7}),
    ("/?seed=2147483647", {"seed": 2147483647}),
    ("/?sparsities=0,0.5,0.9", {"sparsities": [0, 0.5, 0.9]}),
    ("/?sparsity=0.9&theme=dark", {"theme": "dark", **STAR}),
    ("/?theme=light", {"theme": "light"}),
    ("/?theme=contrast", {"theme": "contrast"}),
    ("/?view=projector&sparsity=0.9", {"view": "projector", **STAR}),
    ("/?view=projector&theme=dark", {"view": "projector", "theme": "dark"}),
    ("/?panel=gram", {"panel": "gram"}),
    ("/?panel=found&sparsity=0.9", {"panel": "found", **STAR}),
    ("/?panel=norms", {"panel": "norms"}),
    ("/?panel=dimensionality", {"panel": "dimensionality"}),
    ("/#why", {"tab": "why"}),
    ("/?sparsity=0.9#atlas", {"tab": "atlas", **STAR}),
    ("/?sparsity=0.9#learn", {"tab": "learn", **STAR}),
    ("/#compare", {"tab": "compare"}),
    ("/#directions", {"tab": "directions"}),
    ("/?sparsity=0.9#stage", STAR),
    ("/#stands", {}),
    ("/?atlas=features#atlas", {"atlas": "features", "tab": "atlas"}),
    (
        "/?atlas=importances.2&across=importance#atlas",
        {"atlas": "importances.2", "across": "importance", "tab": "atlas"},
    ),
    ("/?chosen=pentagon&height=best#why", {"chosen": "pentagon", "height": "best", "tab": "why"}),
    ("/?chosen=found:2&carry=on#why", {"chosen": "found:2", "carry": "on", "tab": "why"}),
    (
        "/?film=live&knobs=learning_rate:0.01,steps:500#learn",
        {"film": "live", "knobs": "learning_rate:0.01,steps:500", "tab": "learn"},
    ),
    ("/?film=sweep&head=40#learn", {"head": 40, "tab": "learn"}),
    ("/?compare=default;activation:linear#compare", {"compare": "default;activation:linear", "tab": "compare"}),
    (
        "/?compare=importance:1;importance:1,constraint:sphere#compare",
        {"compare": "importance:1;importance:1,constraint:sphere", "tab": "compare"},
    ),
    (
        "/?names=sun,cat,bread,music,rain&x=1,0,0,1,0#directions",
        {"names": ["sun", "cat", "bread", "music", "rain"], "x": [1, 0, 0, 1, 0], "tab": "directions"},
    ),
    (
        "/?n_features=6&correlation=anticorrelated&sparsity=0.8&words=king:1,man:-1,woman:1#directions",
        {
            "n_features": 6,
            "correlation": "anticorrelated",
            "sparsity": 0.8,
            "level": 14,
            "words": "king:1,man:-1,woman:1",
            "tab": "directions",
        },
    ),
    ("/?h=0.5,-0.5#directions", {"h": [0.5, -0.5], "tab": "directions"}),
    ("/?n_features=6&amp;sparsity=0.9", {"n_features": 6, **STAR}),  # out of the source of a page
    ("/?sparsity=0.9&utm_source=mail&fbclid=x", STAR),
    ("/?sparsity%3D0.9%26theme%3Ddark", {"theme": "dark", **STAR}),  # encoded as a whole
    ("/?sparsity=0.9.", STAR),  # at the end of a sentence
    ("/?sparsity=%220.9%22", STAR),
    ("/?sparsity=3D0.9", STAR),  # out of quoted-printable mail
)


def read_page(path: str) -> tuple[str, dict[str, Any]]:
    """The HTML of a page, and the data that its scripts start from."""
    text = ask(path).text
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text)
    assert found
    return text, orjson.loads(html.unescape(found[1]))


def test_there_are_sixty() -> None:
    assert len(dict(LINKS)) == len(LINKS) == 60


@pytest.mark.parametrize(("link", "opened"), LINKS, ids=lambda value: value if isinstance(value, str) else "")
def test_an_old_link_opens_what_it_opened(link: str, opened: dict[str, Any]) -> None:
    path, _, fragment = link.partition("#")
    text, page = read_page(path)
    wanted = {name: value for name, value in opened.items() if name not in ("level", "tab")}
    usual = Spec().as_dict() | {field.name: DEFAULTS.get(field.name) for field in VIEW_FIELDS} | {"v": 1}
    assert page["values"] == orjson.loads(orjson.dumps(usual | wanted))
    if "level" in opened:
        assert nearest_level(page["levels"], page["values"]["sparsity"]) == opened["level"]
    tabs = re.findall(r'<a role="tab"[^>]*href="#(\w+)"', text)
    assert (fragment if fragment in tabs else MODEL) == opened.get("tab", MODEL)
    assert f'id="{opened.get("tab", MODEL)}" role="tabpanel"' in text
    assert f'data-theme="{opened.get("theme", "system")}"' in text
    assert re.search(r'id="notice"[^>]*hidden', text)


@pytest.mark.parametrize(
    ("link", "held"),
    [
        ("/lesson/star", 'aria-current="step">Predict'),
        ("/lesson/star?step=2&guess=1", "What to see"),
        ("/lesson/third-dimension?step=3", "Try this"),
        ("/lessons", "shelf-list"),
        ("/embed?sparsity=0.9&hide=importance,panels&lock=sparsity", 'data-hide="importance panels"'),
        ("/embed?answer=hidden", 'id="answer"'),
        ("/embed/lesson/cross?step=2", "What to see"),
        ("/words?sparsity=0.98", "In words"),
        ("/room", "Starcross"),
    ],
)
def test_so_does_an_old_link_of_another_page(link: str, held: str) -> None:
    answer = ask(link)
    assert answer.status_code == 200
    assert held in answer.text
