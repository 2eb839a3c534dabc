"""Who does not read is dropped; who reads slowly is not."""

import asyncio

from app.http import slow_clients
from app.http.slow_clients import drop_stalled


class Connection:
    """As much of a uvicorn connection as `drop_stalled` looks at: a bounded buffer that is read now and then."""

    def __init__(self, reading: int) -> None:
        self.transport = self
        self.waiting = 0
        self.reading = reading
        self.aborted = False

    async def send(self, message) -> None:
        self.waiting += len(message["body"])

    def get_write_buffer_size(self) -> int:
        self.waiting = max(0, self.waiting - self.reading)
        return self.waiting

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True
        self.waiting = 0


async def sent(monkeypatch, reading):
    """A connection to which much was sent, a few looks later, and how often it was told to stall."""
    monkeypatch.setattr(slow_clients, "PERIOD", 0.01)
    connection, stalls = Connection(reading), []
    await drop_stalled(connection.send, lambda: stalls.append(1))(
        {"type": "http.response.body", "body": b"x" * 100_000}
    )
    async with asyncio.timeout(10):
        while connection.waiting:
            await asyncio.sleep(0.01)
    return connection, len(stalls)


async def test_who_reads_nothing_is_dropped(monkeypatch):
    connection, stalls = await sent(monkeypatch, reading=0)
    assert connection.aborted
    assert stalls == 1


async def test_who_reads_slowly_is_served_to_the_end(monkeypatch):
    connection, stalls = await sent(monkeypatch, reading=10_000)
    assert not connection.aborted
    assert stalls == 0


async def test_a_server_that_shows_no_connection_is_left_alone():
    async def send(message):
        pass

    assert drop_stalled(send, lambda: None) is send
