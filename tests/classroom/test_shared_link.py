"""What a host may show: the explorer of this server."""

import pytest

from app.classroom.shared_link import MAX_LINK, read_shared_link

SITE = "https://school.example/tools/star/"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("/", "/?"),
        ("?n_features=6&importance=1&sparsity=0.97", "/?n_features=6&importance=1&sparsity=0.97"),
        ("./?sparsity=0.9&x=1,0", "/?sparsity=0.9&x=1,0"),
        (f" {SITE}?n_features=6 ", "/?n_features=6"),
        (SITE, "/?"),
        ("/?names=a%20b,c&theme=dark", "/?names=a+b,c&theme=dark"),
    ],
)
def test_links_to_the_explorer(text, link):
    assert read_shared_link(text, SITE) == link


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/?n_features=6",
        "//evil.example/",
        "javascript:alert(1)",
        "https://school.example/tools/star.evil.example/",
        "/lesson/star",
        "/room/K7P2QX/host#key",
        "/?n_features=6#key",
        "https://[",
        "\\\\evil.example",
        "/?n_features=50",
        "/?nonsense=1",
        "/?theme=mauve",
        "/?n_features=16&n_hidden=3&n_seeds=32",
        "?" + "x" * MAX_LINK,
    ],
)
def test_other_links_are_refused(text):
    faults = read_shared_link(text, SITE)
    assert isinstance(faults, list)
    assert faults
    assert all("evil" not in fault.message for fault in faults)
