"""Links as they arrive: what mail, chats and trackers do to a page's link on the way is undone without a notice.

The API stays strict. What no link could have meant is left for the page to report.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from ..superposition.experiment.query import read_field
from ..superposition.experiment.recipe import RECIPE_FIELD

# Parameters that sites append to links to track visitors; none of them is this page's.
TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|mc|oly|vero|ns|trk|_ga|_gl|_hs|__hs|mkt|hmb|fb|stm|itm|ga|gad|li|sc|iterable|rb)_\w+|"
    r"(fb|g|dc|ms|tw|tt|y|wick|ep|irc|sc|ir|z|gp)_?cl(ic)?k?id|_(ga|gl|hsenc|hsmi|ke|openstat|kx)|"
    r"gbraid|wbraid|gclsrc|igshid|igsh|srsltid|epik|si|ref|ref_src|ref_url|source|s_kwcid|ef_id|campaign_?id|s_cid|"
    r"share_?id|_branch_match_id|xtor|cmpid|ncid|spm|scid|smid|sr_share|__s|__twitter_impression|twclid|yclid|dicbo",
    re.ASCII | re.IGNORECASE,
)
ENTITY = re.compile(r"(quot|apos|lt|gt|nbsp)(;.*)?", re.DOTALL)  # markup after a link, read as its next parameter
CHOSEN = re.compile(r"[A-Za-z0-9_+ -]{1,120}|found:[0-9]{1,2}", re.ASCII)
KNOBS = ("batch_size", "learning_rate", "steps")
AMPERSAND = re.compile(r"^(?:amp;|#0?38;)+", re.IGNORECASE)  # what is left of &amp; between two parameters
LETTER = re.compile(r"[^\W\d_]")
ENCODED = re.compile(r"%[0-9A-F]{2}", re.ASCII | re.IGNORECASE)
MAX_CODINGS = 3  # times that a link may have been percent-encoded again on its way
MARKUP = re.compile(r"[\"<>“”«»„`\\]|&(?:quot|lt|gt|nbsp)\b;?")  # from here on it is the text around the link
PUNCTUATION = "'’‘.,;:!?)(][}{*_|~"  # of the sentence around the link


def read_chosen(text: str) -> tuple[str | None, str | None]:
    """Read what is chosen among energy levels, an arrangement or a dot of one level, or None and the fault."""
    if CHOSEN.fullmatch(text):
        return text, None
    return None, "chosen must be an arrangement, up, down, or found: and a number."


def read_knobs(text: str) -> tuple[str | None, str | None]:
    """Read the changes to the paper's recipe, `learning_rate:0.01,steps:500`, or None and the fault."""
    for name, _, value in (pair.partition(":") for pair in text.split(",", len(KNOBS))):
        if name not in KNOBS or read_field(RECIPE_FIELD[name], value)[1]:
            return None, f"knobs must be some of {', '.join(KNOBS)}, each with a colon and its value."
    return text, None


def tidy(pairs: Iterable[tuple[str, str]], texts: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The (name, text) pairs of a link without the damage done to them on the way.

    texts: the names whose values are words, which may end in an apostrophe.
    """
    kept: dict[tuple[str, str], None] = {}  # a link that was pasted twice has every pair twice
    for name, text in (whole for pair in pairs for whole in split_pair(*pair)):
        clean = strip_punctuation(AMPERSAND.sub("", decode(name).strip()))
        value = clean_value(text, words=clean in texts)
        if is_meaningful(clean):
            kept[clean, value] = None
    return list(kept)


def is_meaningful(name: str) -> bool:
    """Whether a parameter of this name can come from the author of the link."""
    return bool(LETTER.search(name)) and not TRACKING.fullmatch(name) and not ENTITY.fullmatch(name)


def split_pair(name: str, text: str) -> list[tuple[str, str]]:
    """Split a pair into several where a whole query was percent-encoded."""
    whole = decode(name)
    if text or "=" not in whole:
        return [(name, text)]
    return parse_qsl(whole.replace("&amp;", "&"), keep_blank_values=True)


def decode(text: str) -> str:
    """Decode a text that was percent-encoded more than once."""
    for _ in range(MAX_CODINGS):
        if not ENCODED.search(text):
            break
        text = unquote(text)
    return text


def clean_value(text: str, words: bool = False) -> str:
    """Remove quotes, spaces and punctuation around a value, and markup after it."""
    visible = "".join(
        " " if unicodedata.category(c) in ("Zs", "Cc") else c for c in decode(text) if not is_invisible(c)
    )
    opened = visible.lstrip().lstrip("\"'“”„«‘`<(")
    if words:
        return opened.rstrip('"“”„«»<>` .')
    return strip_punctuation(MARKUP.split(opened.removeprefix("3D"))[0])  # =3D is = in quoted-printable mail


def strip_punctuation(text: str) -> str:
    """Remove spaces, and the punctuation of a sentence after a link."""
    return text.strip().rstrip(PUNCTUATION + " ")


def is_invisible(character: str) -> bool:
    """Whether a character has no width, like those that mail puts into long words."""
    return unicodedata.category(character) == "Cf"
