"""Behind proxies: the nginx that is shipped, paths that are stripped, and what is believed of forwarding headers."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest

from tests.proxy import nginx, shipped
from tests.serving import Server, free_port, serving, web

SMALL = "n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5"
FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "school.example", "X-Forwarded-Prefix": "/tools/star"}


@pytest.fixture(scope="module")
def proxied(tmp_path_factory) -> Iterator[Server]:
    """A server that believes one proxy."""
    with serving(STARCROSS_PROXIES="1") as server:
        yield server


@pytest.fixture
def front(proxied, tmp_path) -> Iterator[str]:
    """The nginx of compose.yaml before it."""
    port = free_port()
    with nginx(shipped(port, proxied.url, tmp_path), tmp_path, port) as url:
        yield url


def test_a_qr_code_comes_through_the_shipped_proxy(front):
    answer = web.get(f"{front}/qr.svg?to={quote(front + '/?n_features=4', safe='')}")
    assert answer.status_code == 200
    assert web.get(f"{front}/qr.svg?to=http://127.0.0.1/").status_code == 422


def test_what_one_host_got_is_given_to_no_other(front):
    query = f"{front}/qr.svg?to={quote('http://forged.example/', safe='')}"
    assert web.get(query, headers={"Host": "forged.example"}).status_code == 200
    assert web.get(query).status_code == 422


def test_a_finished_run_is_kept_by_the_shipped_proxy(front):
    query = f"{front}/api/sweep?{SMALL}"
    contents = {web.get(query, headers={"Prefer": "wait"}).content for _ in range(2)}
    kept = web.get(query)
    assert kept.headers["X-Cache"] == "HIT"
    assert {kept.content} == contents


def test_nobody_waits_for_the_stream_of_another(front):
    """With a lock the second would begin when the first has ended, or after a second."""
    query = f"{front}/api/sweep?n_features=8&n_seeds=32"
    with web.stream("GET", query) as first, web.stream("GET", query) as second:
        lines = [answer.iter_lines() for answer in (first, second)]
        for expected in ("sweep", "frame"):
            assert all(next(each).startswith(f'{{"kind":"{expected}"') for each in lines)


def test_the_shipped_proxy_passes_on_nothing_that_a_client_claims(front):
    page = web.get(f"{front}/", headers=FORWARDED).text
    assert f'content="{front}/preview.png' in page
    assert "school.example" not in page
    assert web.get(f"{front}/metrics").status_code == 404


def test_full_addresses_are_those_that_the_proxy_tells(proxied):
    page = web.get(f"{proxied.url}/?n_features=4", headers=FORWARDED).text
    assert 'content="https://school.example/tools/star/preview.png?' in page
    assert 'content="https://school.example/tools/star/?n_features=4"' in page
    link = quote("https://school.example/tools/star/?n_features=4", safe="")
    assert web.get(f"{proxied.url}/qr.svg?to={link}", headers=FORWARDED).status_code == 200
    assert "https://school.example/tools/star/?" in web.get(f"{proxied.url}/starcross.py", headers=FORWARDED).text
    offline = web.get(f"{proxied.url}/offline.html?lesson=star&{SMALL}", headers=FORWARDED).text
    assert "https://school.example/tools/star/lesson/star?" in offline


@pytest.mark.parametrize("name", FORWARDED)
@pytest.mark.parametrize("value", ['"><script>', "a b", "javascript:", "//evil.example/", ""])
def test_no_nonsense_of_a_header_reaches_the_page(proxied, name, value):
    page = web.get(f"{proxied.url}/", headers={name: value})
    assert page.status_code == 200
    assert value.strip("/") not in page.text.partition("<title>")[0] or not value


def test_without_a_proxy_forwarding_headers_count_for_nothing(server):
    told = {name: value for name, value in FORWARDED.items() if name != "X-Forwarded-Proto"}  # uvicorn reads it, too
    page = web.get(f"{server.url}/", headers=told).text
    assert "school.example" not in page
    assert f'content="{server.url}/preview.png' in page


def test_a_page_of_ours_gets_its_qr_code_though_the_proxy_calls_the_server_otherwise(server):
    query = f"{server.url}/qr.svg?to={quote('https://school.example/tools/star/', safe='')}"
    answer = web.get(query, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    for site in ("cross-site", "same-site", "none"):
        assert web.get(query, headers={"Sec-Fetch-Site": site}).status_code == 422


ROOM_PAGES = ["/room", "/room/K7P2QX", "/room/K7P2QX/host"]
PATHS = ["/", "/lessons", "/lesson/star?step=3", "/lesson/none", "/embed", "/embed/lesson/star", "/docs", *ROOM_PAGES]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_names_an_address_from_the_root(server, path):
    page = web.get(server.url + path).text
    for quoted in ('href="/', 'src="/', 'action="/', 'content="/', '"/static'):
        assert quoted not in page


def test_redirects_stay_where_they_are(server):
    answer = web.get(f"{server.url}/lessons/?theme=dark")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "../lessons?theme=dark"
    assert urlsplit(str(answer.url.join(answer.headers["Location"]))).path == "/lessons"


def test_the_openapi_document_says_that_its_routes_lie_beside_it(server):
    assert web.get(f"{server.url}/openapi.json").json()["servers"] == [{"url": "."}]
