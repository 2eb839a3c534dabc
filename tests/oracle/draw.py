"""Experiments drawn at random over all that may be asked for, and how their features come on."""

from dataclasses import asdict, dataclass

import numpy as np

N_LEVELS = 4
LOWEST_DENSITY = 1e-4
AT_AN_END = 0.08  # of the levels stand at each end of the slider, where the mean over densities would hardly come
DIGITS = 3  # of an importance; a link is to be read by people


@dataclass(frozen=True)
class Experiment:
    """One question, in the names of the link; features that go together are consecutive runs of group_size."""

    n_features: int
    n_hidden: int
    importances: tuple[float, ...]
    sparsities: tuple[float, ...]
    importance: float | None = None  # the decay that the importances are powers of
    activation: str = "relu"
    constraint: str = "free"
    correlation: str = "none"
    group_size: int = 2

    def query(self, sparsities: tuple[float, ...] | None = None) -> str:
        """The link's text, by default with the experiment's own levels."""
        given = {key: value for key, value in asdict(self).items() if value is not None}
        if self.importance is not None:
            del given["importances"]
        if self.correlation == "none":
            del given["group_size"]
        given["sparsities"] = self.sparsities if sparsities is None else sparsities
        return "&".join(f"{key}={spell(value)}" for key, value in given.items())


def spell(value: object) -> str:
    """A value as a link has it."""
    return ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def draw(seed: int, count: int) -> list[Experiment]:
    """As many experiments, each over the whole bounds."""
    rng = np.random.default_rng(seed)
    return [draw_one(rng) for _ in range(count)]


def draw_one(rng: np.random.Generator) -> Experiment:
    """One experiment; equal importances, a decay, and one by one a third each."""
    n = int(rng.integers(2, 17))
    kind = rng.integers(3)
    decay = (1.0, round(float(rng.uniform(0.05, 1)), DIGITS), None)[kind]
    one_by_one = tuple(round(float(x), DIGITS) for x in 10 ** rng.uniform(-2, 1, n))
    return Experiment(
        n_features=n,
        n_hidden=int(rng.integers(1, 4)),
        importances=one_by_one if decay is None else tuple(decay**i for i in range(n)),
        importance=decay,
        sparsities=draw_levels(rng),
        activation=str(rng.choice(["relu", "linear"], p=[0.92, 0.08])),
        constraint=str(rng.choice(["free", "sphere", "sphere_gain"], p=[0.4, 0.3, 0.3])),
        correlation=str(rng.choice(["none", "correlated", "anticorrelated"], p=[0.6, 0.2, 0.2])),
        group_size=int(rng.integers(2, n + 1)),
    )


def draw_levels(rng: np.random.Generator) -> tuple[float, ...]:
    """Different sparsities, ascending: the densities' logarithms evenly, and sometimes an end of the slider."""
    levels: set[float] = set()
    while len(levels) < N_LEVELS:
        where = rng.random()
        density = 10 ** rng.uniform(np.log10(LOWEST_DENSITY), 0)
        sparsity = 0.0 if where < AT_AN_END else 1 - LOWEST_DENSITY if where > 1 - AT_AN_END else 1 - density
        levels.add(min(round(float(sparsity), 6), 1 - LOWEST_DENSITY))
    return tuple(sorted(levels))
