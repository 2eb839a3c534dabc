"""A page's link as people pass it on: what mail, chat and counters of visits do to it on the way is undone in silence.

The API stays strict. What no link could have meant is left for the page to tell.
"""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from ..superposition.experiment.query import read_field
from ..superposition.experiment.recipe import RECIPE_FIELD

# What sites hang on to links to know who follows them; none of it is this page's.
TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|mc|oly|vero|ns|trk|_ga|_gl|_hs|__hs|mkt|hmb|fb|stm|itm|ga|gad|li|sc|iterable|rb)_\w+|"
    r"(fb|g|dc|ms|tw|tt|y|wick|ep|irc|sc|ir|z|gp)_?cl(ic)?k?id|_(ga|gl|hsenc|hsmi|ke|openstat|kx)|"
    r"gbraid|wbraid|gclsrc|igshid|igsh|srsltid|epik|si|ref|ref_src|ref_url|source|s_kwcid|ef_id|campaign_?id|s_cid|"
    r"share_?id|_branch_match_id|xtor|cmpid|ncid|spm|scid|smid|sr_share|__s|__twitter_impression|twclid|yclid|dicbo",
    re.ASCII | re.IGNORECASE,
)
ENTITY = re.compile(r"(quot|apos|lt|gt|nbsp)(;.*)?", re.DOTALL)  # markup that ended a link, read as its next parameter
CHOSEN = re.compile(r"[A-Za-z0-9_+ -]{1,120}|found:[0-9]{1,2}", re.ASCII)
KNOBS = ("batch_size", "learning_rate", "steps")
AMPERSAND = re.compile(r"^(?:amp;|#0?38;)+", re.IGNORECASE)  # what is left of &amp; between two parameters
LETTER = re.compile(r"[^\W\d_]")
ENCODED = re.compile(r"%[0-9A-F]{2}", re.ASCII | re.IGNORECASE)
MAX_CODINGS = 3  # times that a link may have been encoded over on its way
MARKUP = re.compile(r"[\"<>“”«»„`\\]|&(?:quot|lt|gt|nbsp)\b;?")  # from here on a text is the page's around the link
PUNCTUATION = "'’‘.,;:!?)(][}{*_|~"  # the sentence's that the link stood in


def read_chosen(text: str) -> tuple[str | None, str | None]:
    """What is chosen among energy levels, an arrangement or a dot of one level, or None and the fault."""
    if CHOSEN.fullmatch(text):
        return text, None
    return None, "chosen must be an arrangement, up, down, or found: and a number."


def read_knobs(text: str) -> tuple[str | None, str | None]:
    """What of the paper's recipe is changed, as `learning_rate:0.01,steps:500`, or None and the fault."""
    for name, _, value in (pair.partition(":") for pair in text.split(",", len(KNOBS))):
        if name not in KNOBS or read_field(RECIPE_FIELD[name], value)[1]:
            return None, f"knobs must be some of {', '.join(KNOBS)}, each with a colon and its value."
    return text, None


def tidy(pairs: Iterable[tuple[str, str]], texts: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The (name, text) pairs of a link without what was done to them on the way.

    texts: the names whose values are words, which may end in an apostrophe.
    """
    kept: dict[tuple[str, str], None] = {}  # a link that was pasted twice says all of it twice
    for name, text in (whole for pair in pairs for whole in split_pair(*pair)):
        clean = strip_punctuation(AMPERSAND.sub("", decode(name).strip()))
        value = clean_value(text, words=clean in texts)
        if is_meaningful(clean):
            kept[clean, value] = None
    return list(kept)


def is_meaningful(name: str) -> bool:
    """Whether a parameter of this name was put into the link by who made it."""
    return bool(LETTER.search(name)) and not TRACKING.fullmatch(name) and not ENTITY.fullmatch(name)


def split_pair(name: str, text: str) -> list[tuple[str, str]]:
    """One pair, or the several of a query that was encoded as a whole."""
    whole = decode(name)
    if text or "=" not in whole:
        return [(name, text)]
    return parse_qsl(whole.replace("&amp;", "&"), keep_blank_values=True)


def decode(text: str) -> str:
    """A text that was encoded once more than it is decoded."""
    for _ in range(MAX_CODINGS):
        if not ENCODED.search(text):
            break
        text = unquote(text)
    return text


def clean_value(text: str, words: bool = False) -> str:
    """A value without quotes, blanks and stops around it, and without what was glued to its end."""
    visible = "".join(
        " " if unicodedata.category(c) in ("Zs", "Cc") else c for c in decode(text) if not is_invisible(c)
    )
    opened = visible.lstrip().lstrip("\"'“”„«‘`<(")
    if words:
        return opened.rstrip('"“”„«»<>` .')
    return strip_punctuation(MARKUP.split(opened.removeprefix("3D"))[0])  # =3D is what some mail makes of =


def strip_punctuation(text: str) -> str:
    """A text without blanks, and without the marks that a sentence puts behind a link."""
    return text.strip().rstrip(PUNCTUATION + " ")


def is_invisible(character: str) -> bool:
    """Whether a character is of no width, such as mail puts into long words."""
    return unicodedata.category(character) == "Cf"
