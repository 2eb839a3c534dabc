"""The section "Side by side": the models of a comparison as a link encodes them, and the presets.

A model is `field:value` pairs joined by commas, its differences from the default spec; `default` has none, and `page`
is the model that the page shows. Two to four models are joined by semicolons.
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, TypedDict

from ..superposition.experiment.jsonl import AT_BEST, SETTLED
from ..superposition.experiment.query import parse_spec

FIELDS = (
    "n_features",
    "n_hidden",
    "importance",
    "activation",
    "constraint",
    "decoder",
    "correlation",
    "group_size",
    "n_seeds",
    "seed",
)
MIN_MODELS, MAX_MODELS = 2, 4  # one model compares with nothing; four stand as two by two
MAX_LENGTH = 600  # characters
MARKS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)  # sparsities at which free, sphere and sphere with gain are compared
# Which normalisation helps is asked of these: how weights are held, how the hidden state is read; the free model first.
NORMALISATIONS = (
    {"constraint": "free", "decoder": "affine"},
    {"constraint": "sphere_gain", "decoder": "affine"},
    {"constraint": "sphere_gain", "decoder": "rms_norm"},
    {"constraint": "sphere_gain", "decoder": "relative"},
)


@dataclass(frozen=True)
class Preset:
    """A preset comparison: its models, and the sparsity where it shows best (None: the page's own)."""

    title: str
    models: str
    sparsity: float | None


class Comparison(TypedDict):
    """What the section's script starts from."""

    fields: tuple[str, ...]
    presets: list[Annotated[dict[str, Any], Preset]]
    marks: tuple[float, ...]
    normalisations: tuple[dict[str, str], ...]
    at_best: float
    settled: float


WHICH = Preset(
    "Which normalisation helps?",
    ";".join(
        (
            "importance:1",
            "importance:1,constraint:sphere_gain",
            *(f"importance:1,constraint:sphere_gain,decoder:{decoder}" for decoder in ("rms_norm", "relative")),
        )
    ),
    0.9,
)
PRESETS = (
    Preset(
        "Does normalisation help?",
        "importance:1;importance:1,constraint:sphere;importance:1,constraint:sphere_gain",
        0.99,
    ),
    WHICH,
    Preset("Take the ReLU away", "default;activation:linear", 0.9),
    Preset("This page's model on the sphere", "page;constraint:sphere", None),
)


def read_models(text: str) -> tuple[str | None, str | None]:
    """Read the models of a comparison: the text itself if it is valid, else None and the fault."""
    count = f"{MIN_MODELS} to {MAX_MODELS} models, separated by semicolons"
    shape = f"compare must be {count}, in at most {MAX_LENGTH} characters."
    models = text.split(";", MAX_MODELS)
    if len(text) > MAX_LENGTH or not MIN_MODELS <= len(models) <= MAX_MODELS:
        return None, shape
    for model in models:
        if model in ("default", "page"):
            continue
        pairs = [(name, value) for name, _, value in (pair.partition(":") for pair in model.split(","))]
        if any(name not in FIELDS for name, _ in pairs):
            return None, f"a model of compare must be made of {', '.join(FIELDS)}, each with a colon and its value."
        faults = parse_spec(pairs).faults
        if faults:
            return None, f"a model of compare is faulty: {faults[0].message}"
    return text, None


def comparison_data() -> Comparison:
    """The data that the section's script starts from."""
    return {
        "fields": FIELDS,
        "presets": [asdict(preset) for preset in PRESETS],
        "marks": MARKS,
        "normalisations": NORMALISATIONS,
        "at_best": AT_BEST,
        "settled": SETTLED,
    }
