"""Corners of the bounds, every two extremes together, through every way in: all end well, and no number is missing."""

import re
from itertools import cycle
from urllib.parse import parse_qsl

import numpy as np
import pytest

from tests.corners import EXTREMES, corners, lines_of, pairwise_cover, query_of, sound, sound_sweep, spec_of
from tests.serving import web

COVER = corners()
# Corners that once failed, with few levels, and the first of the cover that is quick: every constraint and correlation.
FAILED = [
    "n_features=2&n_hidden=3&sparsities=0.5,0.9999",
    "n_features=2&n_hidden=3&constraint=sphere_gain&correlation=anticorrelated&sparsities=0.9999&n_seeds=32",
    "n_features=2&importances=0.01,0.01&sparsities=0.5,0.9999&correlation=anticorrelated",
]
QUICK = [*FAILED, next(query for query in COVER if spec_of(query).n_features < 8 and len(spec_of(query).levels) < 4)]
AXES = ("importance", "features", "last_importance")


def test_the_cover_holds_every_two_extremes_together():
    rows = pairwise_cover(EXTREMES)
    names = list(EXTREMES)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            met = {(row[one], row[other]) for row in rows}
            assert len(met) == len(EXTREMES[one]) * len(EXTREMES[other])
    assert query_of(rows[0]) in COVER


def given(answer):
    """The lines of a stream that was answered."""
    assert answer.status_code == 200, answer.text
    return lines_of(answer.content)


def walk(server, query, axis):
    """One corner through every way in."""
    spec = spec_of(query)
    n, m, sparsity = spec.n_features, spec.n_hidden, spec.levels[-1]
    told = given(web.get(f"{server.url}/api/sweep?{query}"))
    sound_sweep(told, spec)
    level = told[-2]["levels"][-1]
    both_ways = web.get(f"{server.url}/api/hysteresis?{query}").json()
    sound(both_ways)
    for way in ("up", "down"):
        assert [np.shape(one["W"]) for one in both_ways[way]] == [(m, n)] * len(spec.levels)
    few = re.sub("n_seeds=[0-9]+", "n_seeds=1", query)
    atlas = web.get(f"{server.url}/api/atlas?{few}&y={axis}&rows=2")
    if atlas.status_code == 422:  # too dear
        assert "rows" in atlas.json()["errors"][0]["message"]
    else:
        rows = given(atlas)
        sound(rows)
        assert rows[-1]["kind"] == "done", rows[-1]
        assert [row["kind"] for row in rows].count("row") == len(rows[0]["y"])
    energy = web.get(f"{server.url}/api/levels?{query}")
    if energy.status_code == 200:
        sound(energy.json(), may_lack=("loss", "feature_norm", "b", "W", "norm", "slope"))
        assert all(
            min(filter(None, column), default=0) >= 0 for column in (one["loss"] for one in energy.json()["levels"])
        )
    else:
        assert {error["field"] for error in energy.json()["errors"]} <= {
            "n_features",
            "activation",
            "constraint",
            "decoder",
            "correlation",
        }
    one_model = "&".join(f"{name}={value}" for name, value in parse_qsl(query) if name not in ("sparsities", "n_seeds"))
    for recipe in ("paper&steps=10", "descent&steps=40"):
        link = f"{server.url}/api/train?{one_model}&sparsity={sparsity}&recipe={recipe}"
        for answer in (web.get(link), web.post(link, json={"W": level["W"], "b": level["b"]})):
            frames = given(answer)
            sound(frames, may_lack=("from",))
            assert frames[-1]["kind"] == "done"
            assert np.shape(frames[-1]["W"]) == (m, n)
        nothing = web.post(link, json={"W": np.zeros((m, n)).tolist(), "b": [0.0] * n})
        sound(given(nothing), may_lack=("from",))
    alone = {
        "sparsity": sparsity,
        "importances": spec.feature_importances,
        "activation": spec.activation,
        "constraint": spec.constraint,
        "decoder": spec.decoder,
    }
    for W in (level["W"], np.zeros((m, n)).tolist()):
        for path in ("train_on", "loss"):
            answer = web.post(f"{server.url}/api/{path}", json={"W": W, "b": [0.0] * n, **alone})
            if np.any(W) or spec.constraint == "free":
                assert answer.status_code == 200, (path, answer.text)
                sound(answer.json())
            else:
                assert answer.status_code == 422
    assert web.get(f"{server.url}/preview.png?{query}&sparsity={sparsity}").content.startswith(b"\x89PNG")
    assert web.get(f"{server.url}/offline.html?{query}").text.rstrip().endswith("</html>")
    script = web.get(f"{server.url}/starcross.py?{query}&sparsity={sparsity}").text
    compile(script, "starcross.py", "exec")
    for path in ("", "embed"):
        page = web.get(f"{server.url}/{path}?{query}&sparsity={sparsity}")
        assert page.status_code == 200
        assert not re.search(r' (?:d|x|y|points|transform)="[^"]*(nan|inf)', page.text)


@pytest.mark.parametrize(("query", "axis"), list(zip(QUICK, cycle(AXES), strict=False)))
def test_a_quick_corner_ends_well_everywhere(server, query, axis):
    walk(server, query, axis)


@pytest.mark.long
@pytest.mark.parametrize(("query", "axis"), list(zip(["n_features=2&n_hidden=3", *COVER], cycle(AXES), strict=False)))
def test_every_corner_ends_well_everywhere(server, query, axis):
    walk(server, query, axis)
