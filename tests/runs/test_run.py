"""One run: the same lines for every viewer, plain and as one gzip stream."""

import asyncio
import zlib

import orjson
import pytest

from app.runs.jobs import Job
from app.runs.run import Run, decompress

HEADER, LINE = b'{"kind":"header"}\n', b'{"kind":"line"}\n'
JOB = Job("test", "run", header=(HEADER,))


def publish(run, *lines):
    run.publish(list(lines), run.compress(lines))


def finished():
    run = Run(JOB)
    publish(run, LINE, LINE)
    run.finish()
    return run


async def all_of(run, gzip=False):
    return b"".join([chunk async for chunk in run.subscribe(gzip)])


def packed(content: bytes) -> bytes:
    return zlib.compress(content, wbits=31)


async def test_gzip_holds_the_same_lines_and_each_can_be_read_as_it_comes():
    run = Run(JOB)
    decompressor = zlib.decompressobj(wbits=31)
    assert decompressor.decompress(run.gzipped[0]) == HEADER
    publish(run, LINE)
    assert decompressor.decompress(run.gzipped[1]) == LINE
    run.finish()
    assert await all_of(run) == decompress(await all_of(run, gzip=True)) == HEADER + LINE


async def test_a_viewer_gets_what_was_there_and_what_comes():
    run = Run(JOB)
    publish(run, LINE)
    early = asyncio.create_task(all_of(run))
    end = asyncio.create_task(run.wait())
    await asyncio.sleep(0)
    assert not end.done()
    publish(run, LINE)
    run.finish()
    assert await early == await all_of(run) == HEADER + LINE + LINE
    await end


@pytest.mark.parametrize("again", [True, False])
async def test_a_failure_is_the_last_line(again):
    run = Run(JOB)
    run.fail("It failed.", again=again)
    assert run.ended
    assert run.failure == "It failed."
    last = orjson.loads((await all_of(run)).splitlines()[-1])
    assert last == {"kind": "error", "message": "It failed.", **({"again": True} if again else {})}
    assert decompress(b"".join(run.gzipped)) == b"".join(run.lines)


async def test_a_run_is_restored_from_its_gzip_stream():
    run = finished()
    restored = Run.from_gzip(JOB, b"".join(run.gzipped))
    assert restored.ended
    assert (await all_of(restored), await all_of(restored, gzip=True)) == (
        await all_of(run),
        await all_of(run, gzip=True),
    )
    assert restored.size == run.size == sum(map(len, run.lines)) + sum(map(len, run.gzipped))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        packed(HEADER)[:-9],
        packed(HEADER) + b"and more",
        packed(b""),
        packed(b"{}\n"),
        packed(HEADER + b"no JSON\n"),
        packed(HEADER + b"[]\n"),
        packed(HEADER + HEADER)[:30],
    ],
)
def test_what_is_no_run_of_the_job_is_refused(content):
    with pytest.raises(ValueError, match=r"these|literal|character"):
        Run.from_gzip(JOB, content)
