"""What a host shows to the class: a link to this server's explorer, and to nothing else."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from ..content.view import VIEW_FIELDS, read_view, select_fields
from ..superposition.experiment.query import parse_spec
from ..superposition.experiment.spec import Fault

MAX_LINK = 2000  # characters: what a page writes is shorter
EXPLORER = ("", "/", "./")
ELSEWHERE = Fault("link", "link must lead to the explorer of this server, such as /?n_features=6.")


def read_shared_link(text: str, site: str) -> str | list[Fault]:
    """Read a link to the explorer, as path and query, or its faults.

    site: the absolute address of the first page, with which the link may begin.
    """
    if len(text) > MAX_LINK:
        return [Fault("link", f"link must be at most {MAX_LINK} characters long.")]
    try:
        parts = urlsplit(text.strip().removeprefix(site))
    except ValueError:  # brackets around an invalid IPv6 address
        return [ELSEWHERE]
    if parts.scheme or parts.netloc or parts.path not in EXPLORER or parts.fragment:
        return [ELSEWHERE]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    names = {field.name for field in VIEW_FIELDS}
    faults = [
        *parse_spec((name, value) for name, value in pairs if name not in names).faults,
        *read_view(select_fields(pairs, VIEW_FIELDS))[1],
    ]
    return faults or f"/?{urlencode(pairs, safe=',:;')}"
