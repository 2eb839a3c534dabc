"""The API over real sockets: what it refuses and how, what it streams, what it keeps."""

import asyncio
import http.client
import os
import signal
import subprocess
import zlib
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from app.routes.sweep import read_job
from tests.in_process import ask
from tests.serving import serving, wait_for, web

SHORT = "/api/sweep?n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5,0.9"
WHOLE = "/api/sweep?n_features=4&n_seeds=1"
LONG = "/api/sweep?n_features=8"  # seconds: only where it is not awaited
LOSS = {"W": [[1, 0, -1], [0, 1, 0]], "b": [0, 0, 0], "sparsity": 0.5}

BAD_SWEEPS = [
    ("n_features=1", "n_features", "2 to 16"),
    ("n_features=17", "n_features", "2 to 16"),
    ("n_features=2.5", "n_features", "a whole number"),
    ("n_features=NaN", "n_features", "2 to 16"),
    ("n_features=five", "n_features", "2 to 16"),
    ("importance=0", "importance", "0.05 to 1"),
    ("importance=nan", "importance", "0.05 to 1"),
    ("sparsities=1", "sparsities", "0 to 0.9999"),
    ("sparsities=0.1,inf", "sparsities", "0 to 0.9999"),
    ("importances=1,2", "importances", "one number per feature"),
    ("unknown=3", "unknown", "is not a parameter"),
    ("n_seeds=3&n_seeds=3", "n_seeds", "more than once"),
    ("n_features=16&n_seeds=32", "n_seeds", "must be at most"),
    ("n_features=16&n_hidden=3&constraint=sphere", "n_features", "must be at most"),
    ("seed=" + "9" * 5000, "query", "at most 4096"),
    ("n_features=%FF%00", "n_features", "2 to 16"),
    ("along=importance", "sparsity", "0 to 0.9999"),
    ("along=importances.5&sparsity=0.5", "along", "from 0 to 4"),
    ("along=n_features&sparsity=0.5&at=2.5", "at", "whole numbers"),
    ("n_samples=3&n_features=1001", "n_features", "2 to 1000"),
    ("n_samples=0&n_features=17", "n_features", "2 to 16"),
    ("along=n_samples", "sparsity", "give sparsity"),
]


@pytest.mark.parametrize(("query", "field", "bound"), BAD_SWEEPS, ids=[query[:30] for query, _, _ in BAD_SWEEPS])
def test_a_bad_link_is_refused_with_one_sentence(query, field, bound):
    check_refusal(ask(f"/api/sweep?{query}"), field, bound)


# Of what two kinds of data ask for, each by a parameter of its own: the field and what it does not go with.
APART = [
    ("pattern=months&n_samples=5", "pattern", "leave out pattern, or n_samples"),
    ("n_samples=5&sharpness=3&log_odds=-4", "sharpness", "leave out sharpness, log_odds, or n_samples"),
    ("values=binary&along=n_samples&sparsity=0.9", "values", "cannot be combined"),
    ("weight_decay=0.1&n_samples=3", "weight_decay", "cannot be combined"),
    ("table=110,011&n_samples=3", "table", "cannot be combined"),
    ("sample_length=unit&n_samples=3&pattern=globe", "pattern", "cannot be combined"),
    ("along=log_odds", "along", "is for a pattern"),
    ("along=sharpness&sparsity=0.5", "along", "is for a pattern"),
    ("along=weight_decay&sparsity=0.5", "along", "needs binary values"),
    ("weight_decay=0.1", "weight_decay", "needs binary values"),
    ("pattern=months&values=uniform", "values", "must be binary"),
    ("pattern=months&constraint=sphere", "constraint", "does not go with patterns"),
    ("pattern=months&sparsities=0.5", "sparsities", "is for independent features"),
    ("n_samples=5&decoder=relative", "decoder", "with n_samples, decoder must be affine"),
    ("sample_length=unit", "sample_length", "give n_samples"),
]


@pytest.mark.parametrize(("query", "field", "reason"), APART)
def test_what_does_not_go_together_is_refused_by_what_it_does_not_go_with(query, field, reason):
    answer = ask(f"/api/sweep?{query}")
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["field"] == field
    assert reason in fault["message"]


def test_what_says_nothing_of_patterns_goes_with_data_points():
    usual = [("pattern", "none"), ("values", "uniform"), ("weight_decay", "0")]
    assert read_job([("n_samples", "5"), *usual]).identity == read_job([("n_samples", "5")]).identity


def test_no_samples_are_the_whole_distribution_and_some_are_a_run_of_their_own():
    """HEAD starts nothing, and the tag is that of the run."""
    plain = ask(SHORT, "HEAD").headers["ETag"]
    assert ask(f"{SHORT}&n_samples=0&sample_length=as_drawn", "HEAD").headers["ETag"] == plain
    months = "/api/sweep?pattern=months"
    assert ask(f"{months}&n_samples=0", "HEAD").headers["ETag"] == ask(months, "HEAD").headers["ETag"] != plain
    some = ask(f"{SHORT}&n_samples=3", "HEAD").headers["ETag"]
    assert len({plain, some, ask(f"{SHORT}&n_samples=3&sample_length=unit", "HEAD").headers["ETag"]}) == 3


def test_a_bad_loss_question_is_refused_with_one_sentence():
    check_refusal(ask("/api/loss", "POST", json={**LOSS, "W": [[1, 2, 101]]}), "W", "from -100 to 100")
    check_refusal(ask("/api/loss", "POST", content=b"["), "body", "must be a JSON object")


def check_refusal(answer, field, bound):
    """422, short, one sentence that names field and bound."""
    assert answer.status_code == 422
    assert len(answer.content) <= 2048
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert bound in error["message"]
    assert error["message"].endswith(".")


@pytest.mark.parametrize("declared", [True, False])
def test_a_long_body_is_refused(server, declared):
    body = b" " * 70_000
    answer = web.post(f"{server.url}/api/loss", content=body if declared else iter([body]))
    assert answer.status_code == 413
    assert answer.json() == {"errors": [{"message": "The body must be at most 65536 bytes long."}]}


def test_a_long_body_is_refused_before_it_is_sent(server):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.putrequest("POST", "/api/loss")
    connection.putheader("Content-Length", "50000000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_the_loss_and_its_gradient(server):
    answer = web.post(f"{server.url}/api/loss", json=LOSS)
    assert answer.status_code == 200
    assert set(answer.json()) == {"loss", "grad_W", "grad_b"}
    assert [len(row) for row in answer.json()["grad_W"]] == [3, 3]
    assert len(answer.json()["grad_b"]) == 3


def test_the_first_line_comes_at_once_and_is_readable_at_once_though_gzipped(server):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=300)
    connection.request("GET", f"{LONG}&seed=1", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"
    unpacker = zlib.decompressobj(wbits=31)
    lines = b""
    while lines.count(b"\n") < 2:
        lines += unpacker.decompress(answer.read1())
    assert [orjson.loads(line)["kind"] for line in lines.split(b"\n")[:2]] == ["sweep", "frame"]
    connection.close()


async def test_two_who_ask_at_once_get_the_same_bytes(server):
    async with httpx.AsyncClient(timeout=300, verify=False) as client:
        one, other = await asyncio.gather(*(client.get(server.url + SHORT + "&seed=5") for _ in range(2)))
    assert one.content == other.content
    assert orjson.loads(one.content.splitlines()[-1])["kind"] == "history"


@pytest.mark.long
def test_the_same_bytes_after_a_restart_and_after_a_death():
    contents = []
    for killing in (False, True):
        with serving(STARCROSS_WORKERS="1") as server, web.stream("GET", server.url + WHOLE) as answer:
            chunks = answer.iter_bytes()
            content = b""
            while content.count(b"\n") < 2:
                content += next(chunks)
            if killing:
                os.kill(worker_of(server), signal.SIGKILL)
            contents.append(content + b"".join(chunks))
    assert contents[0] == contents[1]


@pytest.mark.long
def test_beyond_its_bound_the_server_says_when_to_come_back():
    with serving(STARCROSS_MAX_RUNS="1", STARCROSS_GRACE="0") as server:
        wait_for(lambda: web.get(server.url + SHORT).status_code == 200)
        with web.stream("GET", server.url + LONG):
            refused = web.get(server.url + SHORT + "&seed=3")
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
            assert refused.json()["errors"][0]["message"].endswith(".")
        wait_for(lambda: web.get(server.url + SHORT + "&seed=3").status_code == 200)


@pytest.mark.long
def test_a_server_that_is_told_to_stop_leaves_no_process_behind():
    with serving() as server:
        web.get(server.url + SHORT)
        family = [server.pid, *children(server.pid)]
        assert len(family) > 1
    wait_for(lambda: not any(map(running, family)))


@pytest.mark.long
def test_a_server_that_is_killed_leaves_no_process_behind():
    with serving() as server:
        web.get(server.url + SHORT)
        family = children(server.pid)
        os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not any(map(running, family)))


def children(pid: int) -> list[int]:
    """The descendants of a process."""
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    pairs = [tuple(map(int, row.split())) for row in table.splitlines()]
    family = {pid}
    while more := {child for child, parent in pairs if parent in family} - family:
        family |= more
    return sorted(family - {pid})


def running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
    return bool(shown.strip()) and not shown.startswith("Z")


def worker_of(server) -> int:
    """The process that trains: the only niced one of the server's family."""
    (worker,) = [pid for pid in children(server.pid) if os.getpriority(os.PRIO_PROCESS, pid) >= 10]
    return worker


@pytest.mark.parametrize(
    ("along", "values"), [("importance", [0.5, 1]), ("importances.1", [0.1, 2]), ("n_features", [2, 3])]
)
def test_levels_may_lie_along_another_axis(server, along, values):
    at = ",".join(map(str, values))
    answer = web.get(f"{server.url}/api/sweep?n_features=2&n_hidden=1&n_seeds=1&along={along}&sparsity=0.6&at={at}")
    header, *frames, result, history = map(orjson.loads, answer.text.splitlines())
    given = {"along": along, "sparsity": 0.6, "value": values}
    assert {name: header[name] for name in given} == given
    assert [level["value"] for level in result["levels"]] == values
    assert {level["sparsity"] for level in result["levels"]} == {0.6}
    assert [len(frame["W"]) for frame in frames] == [2] * len(frames)
    assert history["kind"] == "history"


def test_features_may_come_together_in_a_pattern(server):
    url = f"{server.url}/api/sweep?pattern=months&n_features=3&n_seeds=1&at=-1,0"
    told = [orjson.loads(line) for line in web.get(url).content.splitlines()]
    assert (told[0]["along"], told[0]["value"], told[0]["spec"]["pattern"]) == ("log_odds", [-1, 0], "months")
    assert [level["value"] for level in told[-2]["levels"]] == [-1, 0]
    assert told[-1]["kind"] == "history"


def test_what_says_nothing_of_patterns_is_the_plain_sweep():
    plain, said, binary = (
        ask(f"{SHORT}{more}", "HEAD").headers["ETag"]
        for more in ("", "&pattern=none&values=uniform&weight_decay=0", "&values=binary")
    )
    assert said == plain
    assert binary != plain


def test_a_bad_table_is_refused_with_one_sentence():
    answer = ask("/api/sweep?pattern=table&table=110,01")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["message"] == "table must have rows of one length: row 1 has 3 digits, row 2 has 2."
