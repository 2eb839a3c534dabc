"""What is trained on samples: the fields of a sweep's spec, and how many samples there are. Imports no torch."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from ..experiment.axis import thinned
from ..experiment.spec import FIELD, Field, FieldSchema, Spec

N_SAMPLES, SAMPLE_LENGTH = "n_samples", "sample_length"
MOST_FEATURES = 1000  # a sample of which has ten features on at S = 0.99

OWN_FIELDS = (
    Field(N_SAMPLES, "integer", "Training samples; 0 is the whole distribution", 0, 2000),
    Field(SAMPLE_LENGTH, "choice", "Length of each sample", choices=("as_drawn", "unit")),
)
SAMPLES_FIELD = (
    FIELD | {"n_features": replace(FIELD["n_features"], maximum=MOST_FEATURES)} | {one.name: one for one in OWN_FIELDS}
)
# Where the slider of the number of samples stands: by about a quarter, and every one of the first.
COUNTS = (
    *(3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80),
    *(100, 130, 160, 200, 250, 300, 400, 500, 600, 800, 1000, 1300, 1600, 2000),
)


@dataclass(frozen=True)
class SamplesSpec:
    """One experiment: every level of the slider, and as many draws of the training set as the spec has seeds.

    base: the experiment apart from the samples: weights are free, the decoder affine, features independent; it may have
    up to MOST_FEATURES. n_samples: T, 0 where the levels lie along it. sparsity, counts: of levels along n_samples,
    what all of them have, and the number of samples of each, ascending.
    """

    base: Spec = field(default_factory=Spec)
    n_samples: int = 0
    sample_length: str = "as_drawn"
    sparsity: float | None = None
    counts: tuple[int, ...] = ()

    @property
    def along_samples(self) -> bool:
        """Whether levels lie along the number of samples, else along sparsity."""
        return self.sparsity is not None

    @property
    def levels(self) -> tuple[tuple[float, int], ...]:
        """Sparsity and number of samples of each level."""
        if self.sparsity is not None:
            return tuple((self.sparsity, count) for count in self.counts)
        return tuple((sparsity, self.n_samples) for sparsity in self.base.levels)

    @property
    def unit_length(self) -> bool:
        """Whether each sample is scaled to length 1."""
        return self.sample_length == "unit"

    def with_levels(self, count: int) -> "SamplesSpec":
        """The same at so many levels: those of fewest samples, or sparsities evenly."""
        if self.along_samples:
            return replace(self, counts=self.counts[:count])
        return replace(self, base=replace(self.base, sparsities=thinned(self.base.levels, count)))

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as in JSON; the axis is given beside them."""
        return {**self.base.as_dict(), N_SAMPLES: self.n_samples, SAMPLE_LENGTH: self.sample_length}


@dataclass(frozen=True)
class SampledSpec(Spec):
    """The fields of a sweep's spec and those of its samples, as JSON has them."""

    n_samples: int = SamplesSpec.n_samples
    sample_length: str = SamplesSpec.sample_length


SamplesFields = Annotated[dict[str, Any], SampledSpec]  # the fields of a spec by name


def own_schema() -> list[FieldSchema]:
    """The fields that a sweep on the whole distribution has not."""
    usual = SamplesSpec().as_dict()
    return [one.schema(usual[one.name]) for one in OWN_FIELDS]
