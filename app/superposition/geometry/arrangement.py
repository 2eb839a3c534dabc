"""An arrangement: its parts, each a shape with its features, and what they are called.

| shape | meaning |
|---|---|
| dedicated | a feature at a right angle to all others |
| antipodal_pair | two features opposite each other |
| collapsed | features in one direction |
| axis | features on one line, at both ends of it and more than two |
| oblique_pair | two features at an angle that is none of these |
| triangle, pentagon, ... 9-gon, ... | directions evenly around a plane |
| uneven_triangle, bent_star | directions around a plane, not evenly; a star with four points is a cross |
| ring, bent_ring | a star whose features stand around it in their own order (rings.py) |
| bent_tee | two features nearly opposite, and one between them |
| tetrahedron, square_antiprism, ... | directions in space, as the vertices of a body (bodies.py) |
| bent_tetrahedron, ... | the same, bent by more than a body allows |
| irregular | a group that fits none of them |
| ignored | features that are not represented |
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

IGNORED_BELOW = 0.3  # norm: the feature is said to be ignored
PRESENT = 0.02  # norm: a feature that is absent keeps less than 0.005 of one where a minimum has settled
KGON = {3: "triangle", 5: "pentagon", 6: "hexagon", 7: "heptagon", 8: "octagon"}  # a square is two pairs
STARS = {name: k for k, name in KGON.items() if k >= 5} | {f"{k}-gon": k for k in range(9, 17)}
UNCOUNTED = ("collapsed", "irregular")
FRIENDLY = {
    ("antipodal_pair", "antipodal_pair"): "cross",
    ("antipodal_pair", "antipodal_pair", "antipodal_pair"): "octahedron",
    ("antipodal_pair", "triangle"): "triangular bipyramid",
    ("antipodal_pair", "pentagon"): "pentagonal bipyramid",
    ("dedicated", "dedicated"): "two axes",
    ("dedicated", "dedicated", "dedicated"): "three axes",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")  # at most 16 features, two on an arm


@dataclass(frozen=True)
class Part:
    """One orthogonal group of features: its shape, which features, how far from that shape (degrees), and which of them
    share an arm.
    """

    shape: str
    features: tuple[int, ...]
    degrees: float = 0.0
    shared: tuple[tuple[int, ...], ...] = ()

    @property
    def n_arms(self) -> int:
        """In how many directions its features are."""
        return len(self.features) - sum(len(arm) - 1 for arm in self.shared)

    @property
    def straight(self) -> str:
        """The shape that it is bent from, or its own."""
        if self.shape == "bent_star":
            return KGON.get(self.n_arms, f"{self.n_arms}-gon")
        return self.shape.removeprefix("bent_").removeprefix("uneven_")

    @property
    def is_regular(self) -> bool:
        """Whether its shape is a regular one."""
        return self.shape == self.straight and self.shape not in ("oblique_pair", "irregular")

    @cached_property
    def words(self) -> str:
        """The part in words: "antipodal pair", "bent star with 5 points, one arm shared", "axis, 3 against 2"."""
        if self.shape == "axis":
            return f"axis, {' against '.join(map(str, self.sides))}"
        if self.straight == "ring":
            return f"{self.shape.replace('_', ' ')} of {len(self.features)} in order{self.shared_words}"
        plain = {"bent_star": f"bent star with {self.n_arms} points", "bent_tee": "bent T-shape"}
        return plain.get(self.shape, self.shape.replace("_", " ")) + self.shared_words

    @property
    def friendly(self) -> str:
        """The same where there is a friendlier name: a k-gon with k >= 5 is the star with k points."""
        if self.shape in STARS:
            return f"star with {STARS[self.shape]} points{self.shared_words}"
        if self.shape == "bent_star" and self.n_arms == 4:
            return f"bent cross{self.shared_words}"
        return self.words

    @property
    def sides(self) -> tuple[int, int]:
        """Of an axis how many features are at either end, more first."""
        one = max(len(arm) for arm in self.shared)
        return one, len(self.features) - one

    @property
    def shared_words(self) -> str:
        """How many arms are shared, as it follows a name."""
        count = len(self.shared)
        return f", {NUMBERS[count]} arm{'s' * (count > 1)} shared" if count else ""


@dataclass(frozen=True)
class Arrangement:
    """Where the features of one model lie; parts: largest first, ignored features last."""

    parts: tuple[Part, ...]
    degrees: float  # largest angular deviation of any part from its shape
    norms: float  # largest minus smallest norm among represented features

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts that are represented."""
        return tuple(part for part in self.parts if part.shape != "ignored")

    @property
    def n_represented(self) -> int:
        """How many features are represented."""
        return sum(len(part.features) for part in self.shown)

    @property
    def rest(self) -> str:
        """The ignored features as they follow a name."""
        ignored = next((len(part.features) for part in self.parts if part.shape == "ignored"), 0)
        return f" + {ignored} ignored" if ignored else ""

    @cached_property
    def name(self) -> str:
        """The parts in words, largest first, "ignored" last: "2 antipodal pairs + 1 ignored"."""
        count = Counter(part.words for part in self.shown)
        kind = {part.words: part.shape for part in self.shown}
        shown = " + ".join(counted(words, kind[words], n) for words, n in count.items())
        return (shown + self.rest).removeprefix(" + ")

    @property
    def label(self) -> str:
        """The friendly name: two pairs are the cross, a k-gon with k >= 5 is the star with k points."""
        shapes = tuple(sorted(part.shape for part in self.shown))
        if shapes in FRIENDLY and not any(part.shared for part in self.shown):
            return FRIENDLY[shapes] + self.rest
        return self.shown[0].friendly + self.rest if len(self.shown) == 1 else self.name


def counted(words: str, shape: str, count: int) -> str:
    """So many parts of one shape, in words."""
    if count == 1 or shape in UNCOUNTED:
        return words
    if shape == "dedicated":
        return f"{count} {words}"
    return f"{count} axes,{words.removeprefix('axis,')} each" if shape == "axis" else f"{count} {words}s"
