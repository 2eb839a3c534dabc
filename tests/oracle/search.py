"""A long search for the lowest loss of each level of one experiment: fresh starts, hops, and neighbours' winners."""

import itertools
import time
from dataclasses import dataclass, field

import numpy as np

from tests.oracle.descent import CONSTRAINTS, descend, exact, rearrange, reassign, settle_biases
from tests.oracle.draw import Experiment
from tests.oracle.loss import EXACT_TERMS, Problem, problem_of
from tests.oracle.starts import fresh, hop

FEWEST_TERMS, MOST_TERMS = 32, 256  # of the series while searching
TRUE_ENOUGH = 3e-4  # of the loss that is searched with, else it takes more terms
ROUGH = (250, 1e-5)  # steps, and the gain in ten of them below which a descent is over
BRIEF = (60, 1e-3)  # before features are put elsewhere
REASSIGNED = 2  # every second time on a sphere features are put elsewhere with their biases settled
ANYHOW = 3.0  # times the best, and it is not worth while
CLOSER = (4, 150, 1e-8, 1024)  # times the terms of the rough loss, steps, gain, terms of the loss that is told
FINISH = ((256, 200), (2048, 80))  # terms and steps, the second where the first is not true to TRUE
TRUE = 1e-6
TOLD_TERMS = 65536  # of the loss that is kept; it may be 0, and is then true to 1e-12 of the empty model's
TIE = 1e-4  # places this close to the best are finished too
NEAR = 2e-3  # an end this little above the best is looked at closer
SAME = 1e-5
KEPT = 6  # places of each level that hops begin at
CARRIED = 2  # and that its neighbours try
GRID = 24
HITS = 8  # fresh starts that came to the best
IDLE = 60  # tries and ten for each feature without progress: with so many hits nothing more is to be found
NOTHING = 1e-11  # of the empty model's loss


@dataclass(eq=False)
class Place:
    """A minimum: its numbers, its exact loss, and what the rough loss made of it, in units of the empty model."""

    x: np.ndarray
    loss: float
    rough: float


@dataclass
class Hunt:
    """The search at one sparsity."""

    problem: Problem
    terms: int = FEWEST_TERMS
    places: list[Place] = field(default_factory=list)
    hits: int = 0
    idle: int = 0

    @property
    def best(self) -> float:
        """The lowest exact loss so far, in units of the empty model's."""
        return self.places[0].loss if self.places else np.inf

    @property
    def over(self) -> bool:
        """Whether there is nothing more to be expected."""
        enough = IDLE + 10 * len(self.problem.level.importance)
        return self.best < NOTHING or (self.hits >= HITS and self.idle > enough)

    def arguments(self) -> tuple:
        """What every compiled function is told of the problem."""
        return self.problem.level, self.problem.n_hidden, CONSTRAINTS[self.problem.constraint]

    def visit(self, x: np.ndarray, settle: bool = False, is_fresh: bool = False, rearranged: bool = False) -> None:
        """Go down from x, if wanted with its features put in a better order, and keep a place among the best."""
        x, level = np.array(x), self.arguments()
        if settle and not self.problem.level.linear:
            settle_biases(x, *level, self.terms, GRID)
        limit = self.places[0].rough * (1 + NEAR) + NOTHING if self.places else np.inf
        rough = descend(x, *level, self.terms, *(BRIEF if rearranged else ROUGH), limit)
        if rearranged and rough < limit * ANYHOW:
            on_sphere = self.problem.constraint != "free"
            if on_sphere and not self.problem.level.linear and self.idle % REASSIGNED == 0:
                reassign(x, *level, self.terms, GRID // 2, self.idle)
            else:
                rearrange(x, *level, self.terms, on_sphere, self.idle)
            if settle and not self.problem.level.linear:
                settle_biases(x, *level, self.terms, GRID)
            rough = descend(x, *level, self.terms, *ROUGH, limit)
        self.idle += 1
        if not rough <= limit:
            return
        for place in self.places:
            if abs(rough - place.rough) < SAME * rough:
                self.hits += is_fresh and place is self.places[0]
                return
        self.keep(x, rough, is_fresh)

    def keep(self, x: np.ndarray, rough: float, is_fresh: bool) -> None:
        """Look at a promising end closer, and at its biases, and put it into the list."""
        loss = self.look_closer(x)
        if not self.problem.level.linear:
            settled = x.copy()
            if settle_biases(settled, *self.arguments(), self.terms, 4 * GRID) < loss * (1 - SAME):
                again = self.look_closer(settled)
                if again < loss:
                    x, loss = settled, again
                    rough = descend(x.copy(), *self.arguments(), self.terms, *ROUGH, np.inf)
        before = self.best
        if loss < before * (1 - SAME):
            self.idle = self.hits = 0
        elif is_fresh and loss < before * (1 + SAME):
            self.hits += 1
        same = [place for place in self.places if abs(place.loss - loss) < SAME * loss]
        if same and same[0].loss <= loss:
            return
        self.places = [place for place in self.places if place not in same] + [Place(x, loss, rough)]
        self.places.sort(key=lambda place: place.loss)
        del self.places[KEPT:]
        first = self.places[0]
        seen = exact(first.x.copy(), *self.arguments(), self.terms)
        if abs(seen - first.loss) > TRUE_ENOUGH * first.loss + NOTHING and self.terms < MOST_TERMS:
            self.terms *= 2
            for place in self.places:
                place.rough = descend(place.x.copy(), *self.arguments(), self.terms, *ROUGH, np.inf)

    def look_closer(self, x: np.ndarray) -> float:
        """Go further down, in place; the loss there, nearly exact."""
        times, steps, gain, terms = CLOSER
        descend(x, *self.arguments(), times * self.terms, steps, gain, np.inf)
        return exact(x, *self.arguments(), terms)

    def finish(self) -> None:
        """Take the best place, and what is as good as it, to the very end."""
        for place in [place for place in self.places if place.loss <= self.best * (1 + TIE) + NOTHING]:
            for terms, steps in FINISH:
                x = place.x.copy()
                seen = descend(x, *self.arguments(), terms, steps, 1e-10, np.inf)
                loss = exact(x, *self.arguments(), EXACT_TERMS)
                if loss < place.loss or terms == FINISH[0][0]:
                    place.x, place.loss = x, loss
                if abs(seen - loss) < TRUE * loss + NOTHING / 100:
                    break
        self.places.sort(key=lambda place: place.loss)
        first = self.places[0]
        first.loss = max(exact(first.x, *self.arguments(), TOLD_TERMS), 0.0)

    def search(self, seconds: float, rng: np.random.Generator) -> None:
        """Try fresh starts and hops for so much of the processor's time."""
        until = time.process_time() + seconds
        while time.process_time() < until and not self.over:
            settle, rearranged = rng.random(2) < (0.7, 0.4)
            if not self.places or rng.random() < 0.35:
                self.visit(fresh(self.problem, rng), settle, True, rearranged)
            else:
                which = min(int(rng.exponential(1.0)), len(self.places) - 1)
                self.visit(hop(self.problem, self.places[which].x, rng), settle, False, rearranged)


def search(
    experiment: Experiment, effort: float, rng: np.random.Generator, known: list[np.ndarray | None], helpers: int
) -> list[Hunt]:
    """Search every level, carrying what is found to the neighbours; `known` are models from earlier searches.

    helpers: how many levels stand between two, searched too, so that an arrangement can follow the density.
    """
    sparsities = with_helpers(experiment.sparsities, helpers)
    hunts = [Hunt(problem_of(experiment, sparsity)) for sparsity in sparsities]
    for hunt, x in zip(hunts[:: helpers + 1], known, strict=True):
        if x is not None:
            hunt.visit(x)
    seconds = effort * (0.05 + 0.002 * experiment.n_features**2 * experiment.n_hidden) / (helpers + 1)
    carry(hunts)
    for share in (0.4, 0.6):
        for hunt in hunts:
            hunt.search(share * seconds, rng)
        carry(hunts)
    for hunt in hunts[:: helpers + 1]:
        hunt.finish()
    return hunts[:: helpers + 1]


def carry(hunts: list[Hunt]) -> None:
    """Each level tries its neighbours' places, forth and back."""
    for order in (hunts, hunts[::-1]):
        for before, after in itertools.pairwise(order):
            for k, place in enumerate(before.places[:CARRIED]):
                after.visit(place.x)
                if k == 0:
                    after.visit(place.x, settle=True)


def with_helpers(sparsities: tuple[float, ...], helpers: int) -> list[float]:
    """The levels, and between each two of them some more, their densities in equal ratios."""
    every = [sparsities[0]]
    for low, high in itertools.pairwise(sparsities):
        for k in range(1, helpers + 1):
            part = k / (helpers + 1)
            every.append(1 - (1 - low) ** (1 - part) * (1 - high) ** part)
        every.append(high)
    return every
