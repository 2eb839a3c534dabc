"""Which dictionary is trained, on the hidden states of which toy model: names, defaults and bounds.

A dictionary is a sparse autoencoder (Bricken et al. 2023, "Towards Monosemanticity"): z = ReLU(E (h - b) + c) and
h' = D z + b, where each column of D, a latent's direction, has length 1. The penalty is either l1, which adds strength
times the sum of z to |h - h'|^2, or top_k, which keeps the strength largest z and adds nothing (Gao et al. 2024).
"""

from dataclasses import dataclass, field
from typing import TypedDict

from ..experiment.spec import FIELD, Field, FieldSchema, Spec

FIELDS = (
    Field("sparsity", "number", "Sparsity of the toy model", 0, 0.9999, step=0.0001),
    Field("n_latents", "integer", "Latents", 1, 32),
    Field("penalty", "choice", "Penalty", choices=("l1", "top_k")),
    Field("strength", "number", "Strength of the penalty", 0.001, 32, step=0.001),
    Field("n_seeds", "integer", "Random starts of the dictionary", 1, 32),
    Field("seed", "integer", "Seed of these starts", 0, FIELD["seed"].maximum),
)
DICTIONARY_FIELD = {item.name: item for item in FIELDS}
FOUND = 0.99  # cosine with a feature above which a latent is that feature: 8 degrees
L1_MAXIMUM = 2.0  # beyond it the penalty outweighs any hidden state, and every latent dies
STRENGTHS = {"l1": 0.3, "top_k": 1.0}  # by default: both find the pentagon's five features from most starts


class DictionaryFields(TypedDict):
    """A dictionary's own fields by name."""

    sparsity: float
    n_latents: int
    penalty: str
    strength: float
    n_seeds: int
    seed: int


@dataclass(frozen=True)
class DictionarySpec:
    """One dictionary; of the spec of the toy model the level nearest to sparsity matters, its seeds are the usual."""

    spec: Spec = field(default_factory=Spec)
    sparsity: float = 0.975
    n_latents: int = 5
    penalty: str = "l1"
    strength: float = STRENGTHS["l1"]
    n_seeds: int = 8
    seed: int = 0

    def as_dict(self) -> DictionaryFields:
        """The dictionary's own fields by name."""
        return {
            "sparsity": self.sparsity,
            "n_latents": self.n_latents,
            "penalty": self.penalty,
            "strength": self.strength,
            "n_seeds": self.n_seeds,
            "seed": self.seed,
        }

    @property
    def kept(self) -> int:
        """How many latents may be on at once."""
        return int(self.strength) if self.penalty == "top_k" else self.n_latents


@dataclass(frozen=True)
class ReadModel:
    """The toy model that is read: W (hidden, n) as rows, the level's sparsity, and what stands there."""

    W: tuple[tuple[float, ...], ...]
    sparsity: float
    sentence: str


def schema() -> list[FieldSchema]:
    """The dictionary's own fields; the default strength is that of the penalty."""
    return [item.schema(None if item.name == "strength" else getattr(DictionarySpec, item.name)) for item in FIELDS]
