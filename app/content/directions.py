"""The section "Directions carry meaning": names of features as a link encodes them, words, and the presets.

The model knows nothing of names. A word is a sum of concepts, and concepts are features (Mikolov et al. 2013: king
− man + woman is near queen).
"""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Annotated, Any, TypedDict

from ..superposition.experiment.jsonl import READ_AT
from ..superposition.experiment.spec import FIELD

MAX_NAMES = int(FIELD["n_features"].maximum)  # one for each feature
MAX_NAME_LENGTH = 14  # letters, so that a name stays beside its arrow
PLAIN = " '-"  # allowed beside the letters, marks and numbers of any script
MAX_TIMES = 2  # that one word may be added or subtracted
MAX_INPUT = 3.0  # of a concept, either way: beyond 1, the most that is trained, to see what goes wrong

# Default names of features.
NAMES = (
    *("sun", "cat", "bread", "music", "rain", "ship", "red", "snow"),
    *("tree", "king", "fast", "salt", "night", "glass", "Paris", "seven"),
)
OPPOSITES = ("hot", "cold", "happy", "sad")
KIN = ("male", "female", "royal", "common", "young", "old")
WORDS = {
    "man": ("male",),
    "woman": ("female",),
    "king": ("male", "royal"),
    "queen": ("female", "royal"),
    "boy": ("male", "young"),
    "girl": ("female", "young"),
    "prince": ("male", "royal", "young"),
    "princess": ("female", "royal", "young"),
}


@dataclass(frozen=True)
class Preset:
    """A preset: the experiment (other fields keep their defaults), the names, and the input.

    said: x of each feature, or words as a link encodes them.
    """

    title: str
    spec: dict[str, Any]
    sparsity: float
    names: tuple[str, ...]
    said: tuple[float, ...] | str


class Directions(TypedDict):
    """What the section's script starts from. words: each with its concepts."""

    names: tuple[str, ...]
    words: list[tuple[str, tuple[str, ...]]]
    presets: list[Annotated[dict[str, Any], Preset]]
    longest_name: int
    read_at: float
    most_times: int


# Rivals are never active together, which makes them antipodal where features form antipodal pairs. In a star it need
# not: there any two features are active together so rarely that it hardly matters.
RIVALS = {"correlation": "anticorrelated", "group_size": 2}
PRESETS = (
    Preset("A concept and its opposite", {"n_features": 4, **RIVALS}, 0.9, OPPOSITES, (1, 0, 0, 0)),
    Preset("More meanings than axes", {"n_features": 5}, 0.95, NAMES[:5], (1, 0, 0, 1, 0)),
    Preset("Words are sums of directions", {"n_features": 6, **RIVALS}, 0.8, KIN, "king:1,man:-1,woman:1"),
)


def read_names(text: str) -> tuple[tuple[str, ...] | None, str | None]:
    """Read the names in a link, cut to what is allowed, and the fault if anything was cut."""
    fault = f"names must be at most {MAX_NAMES} names, separated by commas, each of at most {MAX_NAME_LENGTH} letters,"
    fault += " digits, spaces, hyphens or apostrophes."
    given = text.split(",", MAX_NAMES)
    names = tuple(clean_name(name) for name in given[:MAX_NAMES])
    return names, None if list(names) == given else fault


def read_words(text: str) -> tuple[str | None, str | None]:
    """Read how often each word is added, `king:1,man:-1`: the text itself if it is valid, else None and the fault."""
    fault = f"words must be some of {', '.join(WORDS)}, each with a colon and how often it is added, from -{MAX_TIMES}"
    fault += f" to {MAX_TIMES}."
    pairs = [pair.partition(":") for pair in text.split(",", len(WORDS))]
    times = {str(k) for k in range(-MAX_TIMES, MAX_TIMES + 1) if k}
    if len({word for word, _, _ in pairs}) < len(pairs) or any(w not in WORDS or t not in times for w, _, t in pairs):
        return None, fault
    return text, None


def clean_name(name: str) -> str:
    """Remove what is not allowed in a name."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c for c in composed if c in PLAIN or unicodedata.category(c)[0] in "LMN")
    return kept[:MAX_NAME_LENGTH]


def directions_data() -> Directions:
    """The data that the section's script starts from."""
    return {
        "names": NAMES,
        "words": list(WORDS.items()),
        "presets": [asdict(preset) for preset in PRESETS],
        "longest_name": MAX_NAME_LENGTH,
        "read_at": READ_AT,
        "most_times": MAX_TIMES,
    }
