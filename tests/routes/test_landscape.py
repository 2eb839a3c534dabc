"""Energy levels, atlases, hysteresis and training on over real sockets."""

import asyncio

import httpx
import numpy as np
import orjson
import pytest

from app.superposition.branches.boundaries import exact_boundary
from tests.in_process import ask
from tests.serving import web

SMALL = "n_features=2&n_hidden=1&n_seeds=1"
SHORT = f"{SMALL}&sparsities=0.5,0.8,0.9&y=last_importance&rows=5"


def lines_of(answer):
    return [orjson.loads(line) for line in answer.content.splitlines()]


def rows_of(answer):
    return [line for line in lines_of(answer) if line["kind"] == "row"]


def test_levels_are_one_answer_that_caches_may_keep(server):
    first = web.get(f"{server.url}/api/levels?{SMALL}")
    assert first.headers["Content-Type"] == "application/json"
    assert "immutable" in first.headers["Cache-Control"]
    told = first.json()
    assert set(told) == {"sparsity", "levels", "envelope", "empty", "changes", "complete"}
    assert {"arrangement", "parts", "loss", "feature_norm", "b", "W"} <= set(told["levels"][0])
    assert np.array(told["levels"][0]["W"]).shape == (61, 1, 2)
    (swept,) = [one for one in lines_of(web.get(f"{server.url}/api/sweep?{SMALL}")) if one["kind"] == "result"]
    assert told["changes"] == swept["changes"] != []
    assert {"from", "to", "from_label", "to_label", "sparsity", "loss", "order", "norm", "slope"} == set(
        swept["changes"][0]
    )
    again = web.get(f"{server.url}/api/levels?{SMALL}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert web.get(f"{server.url}/api/levels?{SMALL}").content == first.content


@pytest.mark.parametrize(
    ("path", "field", "bound"),
    [
        ("levels?n_features=9", "n_features", "2 to 8"),
        ("levels?constraint=sphere", "constraint", "free"),
        ("levels?n_features=1", "n_features", "2 to 16"),
        ("hysteresis?sparsities=2", "sparsities", "0 to 0.9999"),
        ("atlas?y=colour", "y", "importance, features, last_importance"),
        ("atlas?rows=42", "rows", "2 to 41"),
        ("atlas?rows=1&n_features=5", "rows", "2 to 41"),
        ("atlas?rows=5&rows=5", "rows", "more than once"),
        ("atlas?n_features=12&n_hidden=3&rows=21", "rows", "must be at most"),
        ("atlas?x=importance", "x", "the same axis"),
        ("atlas?x=importance&y=features", "sparsity", "give one"),
        ("atlas?x=importance&y=features&sparsity=2", "sparsity", "0 to 0.9999"),
        ("atlas?surprise=1", "surprise", "is not a parameter"),
    ],
)
def test_a_bad_question_is_refused_with_one_sentence(path, field, bound):
    answer = ask(f"/api/{path}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert bound in error["message"]
    assert error["message"].endswith(".")


def test_an_atlas_is_coarse_first_then_has_each_row_once(server):
    told = lines_of(web.get(f"{server.url}/api/atlas?{SHORT}"))
    assert [told[0]["kind"], told[-1]["kind"]] == ["atlas", "done"]
    assert told[0]["y"] == pytest.approx([0.1, 10**-0.5, 1, 10**0.5, 10], abs=1e-6)
    kinds = [line["kind"] for line in told]
    assert set(kinds[1:-1]) == {"coarse", "borders", "row"}
    assert kinds.index("coarse") < kinds.index("row")
    rows = {line["y"]: line["levels"] for line in told if line["kind"] == "row"}
    assert sorted(rows) == told[0]["y"]
    assert kinds.count("row") == 5
    level = rows[1][0]
    assert set(level) == {"arrangement", "label", "sentence", "parts", "loss", "W", "b"}
    assert np.array(level["W"]).shape == (1, 2)


async def test_an_atlas_is_drawn_once_and_its_rows_are_sweeps(server):
    url = f"{server.url}/api/atlas?{SMALL}&seed=7&sparsities=0.5,0.9&rows=2"
    async with httpx.AsyncClient(timeout=300, verify=False) as client:
        one, other = await asyncio.gather(client.get(url), client.get(url))
    assert one.content == other.content
    kept = web.get(url)
    assert kept.content == one.content
    assert "immutable" in kept.headers["Cache-Control"]
    (row,) = [row for row in rows_of(one) if row["y"] == 1]
    sweep = web.get(f"{server.url}/api/sweep?{SMALL}&seed=7&sparsities=0.5,0.9&importance=1")
    (result,) = [line for line in lines_of(sweep) if line["kind"] == "result"]
    assert [level["loss"] for level in row["levels"]] == [level["loss"] for level in result["levels"]]
    assert sweep.headers["Cache-Control"].endswith("immutable")  # it was there already


@pytest.mark.long
def test_every_region_lies_where_it_truly_does(server):
    """n = 2, m = 1: ignored or face to face, in every cell but those beside a border."""
    sparsities = [0.0, *(round(0.05 * k, 2) for k in range(1, 20)), 0.98]
    url = f"{server.url}/api/atlas?{SMALL}&y=last_importance&sparsities={','.join(map(str, sparsities))}"
    told = lines_of(web.get(url))
    border = exact_boundary(1 - np.array(sparsities))
    y = np.array(told[0]["y"])
    assert len(y) == 21
    rows = {line["y"]: line["levels"] for line in told if line["kind"] == "row"}
    step = y[1] / y[0]
    for value in y:
        ratio = min(value, 1 / value)
        for k, level in enumerate(rows[value]):
            pair = level["arrangement"] == "antipodal pair"
            reach = border[max(k - 1, 0)], border[k], border[min(k + 1, 20)]
            if ratio > max(reach) * step:
                assert pair or k == 0, (value, sparsities[k])
            elif ratio < min(reach) / step:
                assert not pair, (value, sparsities[k])
                (alone,) = [part["features"] for part in level["parts"] if part["shape"] == "ignored"]
                assert alone == ([1] if value < 1 else [0])


def test_the_border_is_where_others_found_it():
    found = exact_boundary(np.array([0.1, 0.2, 0.3]))
    assert found == pytest.approx([0.0487, 0.1138, 0.2047], rel=2e-3)


def test_a_model_that_is_carried_along_turns_late(server):
    told = web.get(f"{server.url}/api/hysteresis?n_features=2&n_hidden=1&importance=0.3").json()
    assert set(told) == {"sparsity", "up", "down"}
    pairs = {way: [level["arrangement"] == "antipodal pair" for level in told[way]] for way in ("up", "down")}
    assert len(pairs["up"]) == len(pairs["down"]) == 61
    assert sum(pairs["down"]) > sum(pairs["up"])


@pytest.mark.parametrize("constraint", ["free", "sphere", "sphere_gain"])
def test_training_on_ends_lower_in_the_same_orientation(server, constraint):
    question = {"W": [[1, -1, 0.1], [0, 0.1, 1]], "b": [0, 0, 0], "sparsity": 0.9, "constraint": constraint}
    answer = web.post(f"{server.url}/api/train_on", json=question).json()
    assert answer["loss"] < answer["loss_before"]
    if constraint == "free":
        assert answer["arrangement"] == "antipodal pair + dedicated"
        assert answer["holds"] is False
        again = web.post(f"{server.url}/api/train_on", json={**question, "W": answer["W"], "b": answer["b"]}).json()
        assert again["holds"] is True
        assert again["loss"] == pytest.approx(answer["loss"], rel=1e-6)
        assert np.array(again["W"]) == pytest.approx(np.array(answer["W"]), abs=1e-3)


def test_a_model_without_direction_cannot_train_on_the_sphere():
    question = {"W": [[1, 0, 0]], "b": [0, 0, 0], "sparsity": 0.5, "constraint": "sphere"}
    answer = ask("/api/train_on", "POST", json=question)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"].endswith(".")
