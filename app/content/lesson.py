"""What a lesson is: a question and three steps, predict, reveal and play, each with its settings."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from ..superposition.experiment.spec import Field

STEPS = ("predict", "reveal", "play")
REVEAL = STEPS.index("reveal") + 1
PAGES = ("patterns", "samples", "dictionary")  # whose stage a step may open in place of the explorer's
EXPLORED = ("", "dictionary")  # whose settings are a model of the explorer's, which stands for a question's picture
MOST_PERCENT = 99  # of sparsity that a mark on a question's slider may be at
NEAR = 1.5  # percentage points from the truth that a mark counts as right: a slider's step and rounding
MAX_OPTIONS = 4  # answers that a link may name; no lesson offers more than 3

LESSON_FIELDS = (
    Field("step", "integer", "Step", 1, len(STEPS)),
    Field("guess", "integer", "Guess", 1, MAX_OPTIONS),
    Field("mark", "integer", "Marked sparsity in percent", 0, MOST_PERCENT),
    Field("drawn", "text", "Drawn arrows"),
)


@dataclass(frozen=True)
class Claim:
    """What a lesson's words claim: the name of the ground state of a query at a sparsity. Of a query that begins with a
    page: what stands there, at the value that it names.
    """

    query: str
    sparsity: float
    arrangement: str


@dataclass(frozen=True)
class Mark:
    """An answer by hand on a slider of sparsity, from least to most percent. asked: what is to be marked. comes: what
    happens there, as the answer says it. truth: the sparsity at which it does, checked by tests.
    """

    asked: str
    least: int
    most: int
    comes: str
    truth: float

    def tell(self, percent: int) -> str:
        """How far off a mark was, in words."""
        gap = percent - 100 * self.truth
        points = f"{abs(gap):.0f} percentage point{'' if round(abs(gap)) == 1 else 's'}"
        verdict = "as you said" if abs(gap) < NEAR else f"{points} {'earlier' if gap > 0 else 'later'}"
        return f"You marked {percent}%. {self.comes} at {100 * self.truth:.1f}%, {verdict}."


@dataclass(frozen=True)
class Lesson:
    """One lesson. before, after: the settings of its first step and of the other two, as QUERY or PAGE?QUERY.

    question, options: what a class votes on; the page says more around them. hidden: parts of the explorer that the
    question hides. beside: the view of the explorer that stands above it once the answer is shown. section: the
    paper's heading and its address. mark: what is asked besides, of a slider. draws: whether the arrows of the
    question's picture may be dragged to where they are expected. answer: the right option, counted from 1. claims: what
    its words say of ground states, checked by tests.
    """

    id: str
    title: str
    teaser: str
    question: str
    options: tuple[str, ...]
    section: tuple[str, str]
    before: str
    after: str
    answer: int
    claims: tuple[Claim, ...]
    hidden: tuple[str, ...] = ("sparsity", "importance", "panels", "concepts")
    beside: str | None = None
    mark: Mark | None = None
    draws: bool = False

    def page(self, step: int) -> str:
        """The page whose stage a step, from 1, opens; empty for the explorer."""
        return self._settings(step).rpartition("?")[0]

    def query(self, step: int) -> str:
        """The settings of a step, from 1."""
        return self._settings(step).rpartition("?")[2]

    @property
    def pictured(self) -> bool:
        """Whether the explorer can show the question's picture."""
        return "stage" not in self.hidden and self.page(1) in EXPLORED

    def _settings(self, step: int) -> str:
        return self.before if step == 1 else self.after

    def departure(self, step: int) -> float | None:
        """The sparsity from which the slider travels where a step shows what else it changes: the reveal."""
        before, after = dict(parse_qsl(self.query(1))), dict(parse_qsl(self.query(step)))
        start, end = before.pop("sparsity", None), after.pop("sparsity", None)
        moves = step == REVEAL and not self.page(step) and start != end and before == after
        return float(start) if start is not None and moves else None

    def hides(self, step: int) -> tuple[str, ...]:
        """The parts of the explorer that a step hides."""
        later = ("importance", "panels", "concepts") if self.beside else ("concepts",)
        return {1: self.hidden, 2: later}.get(step, ())
