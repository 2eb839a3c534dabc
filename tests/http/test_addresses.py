"""However broken an address or a header is, no page answers that the server failed."""

import asyncio
from itertools import product
from urllib.parse import urlsplit

from tests.serving import Server

TINY = "n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5"
PAGES = (
    "/",
    "/lessons",
    "/lesson/star",
    "/embed",
    "/docs",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/qr.svg",
    "/starcross.py",
    f"/preview.png?{TINY}",
    f"/offline.html?{TINY}",
    f"/api/sweep?{TINY}",
    f"/api/levels?{TINY}",
    f"/api/hysteresis?{TINY}",
    f"/api/atlas?{TINY}&rows=2",
    f"/api/train?{TINY}&sparsity=0.5&steps=10",
)
QUERIES = (
    "to=http://[",
    "to=http://[::1",
    "to=http://[x]/",
    "to=http://x:99999999/",
    "to=http://HOST/%F0%9F%98%80",
    "to=http://HOST/" + "%F0%9F%98%80" * 1100,
    "to=http://HOST/" + "y" * 1180,
    "to=http://HOST/%00%0A%0D",
    "to=http%3A%2F%2Fx%EF%BC%8F.example",
    "to=" + "z" * 20_000,
    "to=1&to=2",
    "names=%00,%0A,%FF&words=%ED%A0%80&x=1e999",
    "sparsity=nan&camera=inf,0,0&h=1,2,3,4,5",
    "compare=;;;&panel=&view=%20",
    "compare=" + "n_features:5;" * 500,
    "lesson=..%2F..%2F&step=99999999999999999999&guess=-1&v=9999999999",
    "hide=" + "," * 5000,
    "lock=%2C&start=&answer=%00",
    "=&&&=%&%zz&n_features[]=3&%5B",
    "&".join(f"a{k}" for k in range(5000)),
    "n_features=16&n_hidden=3&n_seeds=32&constraint=sphere_gain",
)
HEADERS = (
    "Host: [",
    "Host: [::1",
    "Host: a b",
    "Host: \xff\xfe",
    "Host: x:99999999",
    "Host: x@y:z/?#",
    "Host:",
    "Host: " + "x" * 5000,
    "Accept-Encoding: ;q=;q,gzip;q=x,\xff",
    "If-None-Match: \xff, W/, *",
    "Prefer: wait=x; \xff",
    "X-Forwarded-For: [::1, \xff, %00",
    "X-Forwarded-Proto: zzz\r\nX-Forwarded-Host: [\r\nX-Forwarded-Prefix: //x",
    "Content-Length: 5\r\nExpect: 100-continue",
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13",
    "Range: bytes=9-1\r\nCookie: \xff=;;\r\nOrigin: null",
)
PATHS = (
    "//",
    "/%00",
    "/%FF%FE",
    "/lesson/%2F..%2F",
    "/lesson/%FF",
    "/lesson/" + "x" * 20_000,
    "/static/%2e%2e/%00",
    "/static/0/" + "../" * 500,
    "/..;/%",
    "*",
    "http://[",
    "http://x/",
    "/" + "%41" * 9000,
    "/api/%0A",
)


async def status_of(server: Server, path: str, header: str) -> int:
    """The status that a server answers to one question; 0 where it says nothing."""
    place = urlsplit(server.url)
    host = "" if header.startswith("Host") else f"Host: {place.netloc}\r\n"
    question = f"GET {path} HTTP/1.1\r\n{host}{header}\r\nConnection: close\r\n\r\n".replace("HOST", place.netloc)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(question.encode("latin-1"))
    try:
        return int((await reader.readline()).split()[1])
    except (IndexError, ConnectionError):
        return 0
    finally:
        writer.close()


async def test_no_address_and_no_header_makes_the_server_fail(server: Server) -> None:
    await asyncio.gather(*(status_of(server, page, "X: y") for page in PAGES))  # trained once
    asked = [
        *((f"{page}{'&' if '?' in page else '?'}{query}", "X: y") for page, query in product(PAGES, QUERIES)),
        *product(PAGES, HEADERS),
        *((path, "X: y") for path in PATHS),
    ]
    failed = []
    for start in range(0, len(asked), 50):
        some = asked[start : start + 50]
        statuses = await asyncio.gather(*(status_of(server, *question) for question in some))
        failed += [(question, status) for question, status in zip(some, statuses, strict=True) if status >= 500]
    assert failed == []
