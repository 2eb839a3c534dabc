"""What the server writes is of the types that the page's scripts are checked with."""

import re

import orjson
import pytest

from app.routes.templates import templates
from app.superposition.runs.continuation import Hysteresis, TrainedOn
from app.superposition.runs.evaluate import Described, Evaluation
from app.superposition.runs.levels import EnergyLevels
from tests.serving import web

from .__main__ import TYPES
from .check import faults
from .kinds import (
    PAGES,
    AtlasLine,
    AxisLine,
    DictionaryLine,
    PatternLine,
    RoomLine,
    SamplesAxisLine,
    SamplesLine,
    SweepLine,
    TrainLine,
    WordsAxisLine,
    WordsLine,
)
from .typescript import JSON_BLOCK, declarations, phrases

SMALL = "n_features=2&n_hidden=1&n_seeds=1"
FEW = f"{SMALL}&sparsities=0.5,0.9"
WORDS = "n_concepts=2&n_hidden=1&n_seeds=1"
MODEL = {"W": [[1.0, -0.9]], "b": [0.0, 0.0], "sparsity": 0.9, "importances": [1.0, 0.9]}


def test_the_types_of_the_scripts_are_written_from_those_of_today():
    assert TYPES.read_text() == declarations(templates.env), "run python -m tests.lines"


@pytest.mark.parametrize(
    ("path", "line", "kinds"),
    [
        (f"sweep?{FEW}", SweepLine, {"sweep", "frame", "result", "history"}),
        (f"sweep?{FEW}&correlation=correlated", SweepLine, {"sweep", "frame", "result", "history"}),
        (f"sweep?{SMALL}&along=importance&sparsity=0.9&at=0.5,1", AxisLine, {"sweep", "frame", "result", "history"}),
        (f"sweep?{SMALL}&along=n_features&sparsity=0.9&at=2,3", AxisLine, {"sweep", "frame", "result", "history"}),
        (
            f"atlas?{FEW}&y=last_importance&rows=5",
            AtlasLine,
            {"atlas", "coarse", "borders", "row", "done"},
        ),
        (f"atlas?{SMALL}&x=importance&y=sparsity&rows=2", AtlasLine, {"atlas", "coarse", "row", "done"}),
        (f"sweep?{FEW}&n_samples=3", SamplesLine, {"sweep", "frame", "result", "history"}),
        (
            "sweep?n_features=40&n_hidden=1&n_seeds=1&along=n_samples&sparsity=0.9&at=3,17",
            SamplesAxisLine,
            {"sweep", "frame", "result", "history"},
        ),
        (f"words?{WORDS}&sparsities=0.5,0.9", WordsLine, {"sweep", "frame", "result", "history"}),
        (
            f"words?{WORDS}&along=importance&sparsity=0.9&at=0.5,1",
            WordsAxisLine,
            {"sweep", "frame", "result", "history"},
        ),
        (
            "words?n_hidden=1&n_seeds=1&along=n_concepts&sparsity=0.9&at=2,3",
            WordsAxisLine,
            {"sweep", "frame", "result", "history"},
        ),
        (
            f"dictionary?{FEW.replace('&n_seeds=1', '')}&n_latents=2&n_seeds=1",
            DictionaryLine,
            {"dictionary", "model", "frame", "result", "history"},
        ),
        (f"sweep?{SMALL}&pattern=months&at=-1,0", PatternLine, {"sweep", "frame", "result", "history"}),
        (f"sweep?{SMALL}&values=binary&at=0.5,0.9", PatternLine, {"sweep", "frame", "result", "history"}),
        (f"train?{SMALL}&recipe=descent", TrainLine, {"train", "frame", "move", "done"}),
        (f"train?{SMALL}&steps=20", TrainLine, {"train", "frame", "move", "done"}),
    ],
)
def test_every_line_of_a_stream_is_of_one_of_its_kinds(server, path, line, kinds):
    lines = [orjson.loads(text) for text in web.get(f"{server.url}/api/{path}").content.splitlines()]
    assert {told["kind"] for told in lines} == kinds
    assert [list(faults(told, line)) for told in lines if list(faults(told, line))] == []


@pytest.mark.parametrize(("path", "whole"), [(f"levels?{SMALL}", EnergyLevels), (f"hysteresis?{FEW}", Hysteresis)])
def test_an_answer_in_one_piece_is_of_its_type(server, path, whole):
    assert list(faults(web.get(f"{server.url}/api/{path}").json(), whole)) == []


@pytest.mark.parametrize(("path", "whole"), [("loss", Evaluation), ("train_on", TrainedOn)])
def test_what_is_said_of_a_model_is_of_its_type(server, path, whole):
    assert list(faults(web.post(f"{server.url}/api/{path}", json=MODEL).json(), whole)) == []


def test_what_is_said_of_a_given_model_is_of_its_type(server):
    model = {"W": MODEL["W"], "b": MODEL["b"]}
    told = web.post(f"{server.url}/api/describe?n_features=2&n_hidden=1&sparsity=0.9", json=model).json()
    assert list(faults(told, Described)) == []


@pytest.mark.parametrize(
    "path", ["", "embed?hide=table&lock=sparsity", "lesson/star?step=2", "?panel=gram&x=1,0&h=0,1"]
)
def test_the_json_in_a_page_is_of_its_types(server, path):
    blocks = blocks_of(web.get(f"{server.url}/{path}").text)
    told = phrases(templates.env)
    assert {"page", "lazy", "plotly-url", "phrases"} <= set(blocks)
    for name, value in blocks.items():
        assert list(faults(value, PAGES[name])) == [] if name in PAGES else value == told[name]


def test_the_json_in_an_offline_file_is_of_its_types(server):
    web.get(f"{server.url}/api/sweep?{FEW}")
    blocks = blocks_of(web.get(f"{server.url}/offline.html?{FEW}").text)
    assert list(faults(blocks["data"], PAGES["data"])) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [({"loss": ["1"]}, ".loss[0]"), ({"step": 1.5}, ".step"), ({"b": None}, ".b"), ({"more": 1}, ".more")],
)
def test_a_line_of_another_type_is_found(change, where):
    line = {"kind": "frame", "step": 1, "W": [[[1.0]]], "b": [[0.0]], "loss": [0.5]}
    assert list(faults(line, SweepLine)) == []
    assert next(faults({**line, **change}, SweepLine)).startswith(where)


def blocks_of(page: str) -> dict[str, object]:
    every = re.compile(JSON_BLOCK.pattern.replace(r"phrases[\w-]*", r"[\w-]+"), re.DOTALL)
    return {name: orjson.loads(text) for name, text in every.findall(page)}


@pytest.mark.parametrize("phase", ["ask", "reveal"])
def test_the_lines_of_a_room_are_of_their_types(server, phase):
    room = web.post(f"{server.url}/api/rooms", json={"lesson": "star"}).json()
    url, headers = f"{server.url}/api/rooms/{room['room']}", {"Authorization": f"Bearer {room['host']}"}
    with web.stream("GET", url) as answer:
        lines = answer.iter_lines()
        told = [orjson.loads(next(lines))]
        for action in (phase, "end"):
            web.post(f"{url}/host", json={"action": action}, headers=headers)
        told += [orjson.loads(line) for line in lines]
    assert {line["kind"] for line in told} == {"room", "done"}
    assert [list(faults(line, RoomLine)) for line in told if list(faults(line, RoomLine))] == []
