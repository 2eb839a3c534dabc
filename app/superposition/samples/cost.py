"""What a run on samples costs, in work and in what it sends, and what would fit. Imports no torch."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from ..experiment.axis_query import AT
from ..experiment.spec import Fault
from .lines import HISTORY_STEPS, NAMED, SHOWN
from .spec import N_SAMPLES, SamplesSpec

WORK_LIMIT = 60.0  # of one evaluation of every start: half a minute, as all draws of 1000 features on 100 samples need
NUMBERS_LIMIT = 450_000  # in all lines together: about 4 MB
STARTS = 20  # of a draw, about: random ones, stars and the catalogue's
TRAINED_TOGETHER = 100_000  # parameters: what L-BFGS keeps of them crosses processes in 13 MB


def features_on(n: int, sparsity: float, count: int) -> float:
    """How many of n features are on in some of so many samples, on average."""
    return n * (1.0 - sparsity**count)


def draws_together(spec: SamplesSpec, level: int) -> int:
    """How many draws of a level are trained side by side, at least one."""
    base, (sparsity, count) = spec.base, spec.levels[level]
    rows = STARTS * (base.n_hidden + 1)
    fits = bisect_right(
        range(1, base.n_seeds + 1),
        float(TRAINED_TOGETHER),
        key=lambda d: d * rows * features_on(base.n_features, sparsity, count * d),
    )
    return max(fits, 1)


def work(spec: SamplesSpec) -> float:
    """Work of one evaluation of all starts, in millions of products of a sample's feature with a row of weights."""
    base = spec.base
    once = sum(count * features_on(base.n_features, sparsity, count) for sparsity, count in spec.levels)
    return base.n_seeds * STARTS * once * (base.n_hidden + 1) / 1e6


def numbers(spec: SamplesSpec) -> float:
    """How many numbers the lines hold, about."""
    base, total = spec.base, 0.0
    for sparsity, count in spec.levels:
        shown = (base.n_hidden + 2) * base.n_features + base.n_hidden * count
        in_short = features_on(base.n_features, sparsity, count) + min(count, SHOWN)
        total += 2 * shown + count + base.n_seeds * base.n_hidden * in_short
        total += len(HISTORY_STEPS) * base.n_hidden * base.n_features * (base.n_features <= NAMED)
    return total


def cost(spec: SamplesSpec) -> float:
    """The share that a run takes of what one request may ask for: 1 is the bound."""
    return max(work(spec) / WORK_LIMIT, numbers(spec) / NUMBERS_LIMIT)


def fit_cost(spec: SamplesSpec, chosen: bool) -> tuple[SamplesSpec, list[Fault]]:
    """The spec at as many levels as are affordable; with a fault where its levels were chosen, or where none is."""
    if cost(spec) <= 1:
        return spec, []
    base = spec.base
    most = largest(len(spec.levels), spec.with_levels)
    if most and not chosen:
        return spec.with_levels(most), []
    given = f"n_features={base.n_features}, n_hidden={base.n_hidden}, n_seeds={base.n_seeds}"
    message = f"This needs more work than one request may ask for: with {given}, "
    if most:
        name = AT.name if spec.along_samples else "sparsities"
        return spec.with_levels(most), [Fault(name, f"{message}there may be at most {most} levels.", "cost")]
    one = spec.with_levels(1)
    seeds = largest(base.n_seeds, lambda k: replace(one, base=replace(one.base, n_seeds=k)))
    if seeds:
        fault = Fault("n_seeds", f"{message}n_seeds must be at most {seeds}, even at one level.", "cost")
        return replace(one, base=replace(one.base, n_seeds=seeds)), [fault]
    alone, (_, count) = replace(one, base=replace(one.base, n_seeds=1)), one.levels[0]
    samples = largest(count, lambda k: with_samples(alone, k))
    fault = Fault(N_SAMPLES, f"{message}{N_SAMPLES} must be at most {samples}, even with n_seeds=1.", "cost")
    return with_samples(alone, samples), [fault]


def largest(most: int, spec_of: Callable[[int], SamplesSpec]) -> int:
    """The largest number up to most whose spec is affordable, as all below it are; 0 where none is."""
    return bisect_right(range(1, most + 1), 1.0, key=lambda k: cost(spec_of(k)))


def with_samples(spec: SamplesSpec, count: int) -> SamplesSpec:
    """The spec, of one level, with so many samples."""
    return replace(spec, counts=(count,)) if spec.along_samples else replace(spec, n_samples=count)
