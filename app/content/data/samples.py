"""The page "Data points": where it opens, its presets, and the positions of its slider."""

from dataclasses import replace
from typing import Any, TypedDict

from ...superposition.experiment.axis_query import ALONG, AT, AT_SPARSITY
from ...superposition.experiment.query import read_field
from ...superposition.experiment.spec import Fault, Field, FieldSchema, Spec, as_text
from ...superposition.samples.lines import NAMED
from ...superposition.samples.query import parse_samples
from ...superposition.samples.spec import COUNTS, N_SAMPLES, SAMPLES_FIELD, SamplesSpec

MANY_FEATURES = 1000  # as in Henighan et al. 2023, fewer
FEW_SAMPLES = tuple(count for count in COUNTS if count <= 20)  # of many features: more stand in no plane
PLACE = replace(SAMPLES_FIELD[N_SAMPLES], label="Samples", minimum=1)
SHOWN = ("n_features", "n_hidden", "sample_length", "importance", "activation", "n_seeds", "seed")
FIELDS = (*(SAMPLES_FIELD[name] for name in SHOWN), AT_SPARSITY, PLACE)
DRAW = Field("draw", "integer", "Draw", 1, SAMPLES_FIELD["n_seeds"].maximum)
STARS = SamplesSpec(Spec(n_features=MANY_FEATURES, importance=1.0), 5, "unit", 0.99)
FEATURES = SamplesSpec(Spec(n_features=5, importance=1.0), 3, "as_drawn", 0.9)


class SamplesPreset(TypedDict):
    """name: what its button says."""

    name: str
    values: dict[str, Any]


class SamplesPage(TypedDict):
    """What the page's script starts from. few, all: the positions of the slider with more features than have names, and
    with fewer; named: how many have.
    """

    fields: list[FieldSchema]
    values: dict[str, Any]
    draw: int
    few: tuple[int, ...]
    all: tuple[int, ...]
    named: int
    presets: list[SamplesPreset]


def values_of(spec: SamplesSpec) -> dict[str, Any]:
    """What a link holds of a spec; n_samples is where the slider stands."""
    told = {**spec.as_dict(), "sparsity": spec.sparsity}
    return {field.name: told[field.name] for field in FIELDS}


def read_page(pairs: list[tuple[str, str]]) -> tuple[SamplesPage, list[Fault]]:
    """The page that a link describes, and what is wrong with the link."""
    spec, draw, faults = read_link(pairs)
    return samples_data(spec, draw), faults


def read_link(pairs: list[tuple[str, str]]) -> tuple[SamplesSpec, int, list[Fault]]:
    """What a link shows, the draw that it shows, from 1, and its faults; what it leaves out is as in STARS."""
    given = {name: text for name, text in pairs if name not in (ALONG.name, AT.name)}
    faults, place = [], {N_SAMPLES: STARS.n_samples, DRAW.name: 1}
    for field in (PLACE, DRAW):
        value, fault = read_field(field, given.pop(field.name, str(place[field.name])))
        place[field.name] = place[field.name] if value is None else value
        faults += [Fault(field.name, fault)] if fault else []
    usual = {name: as_text(value) for name, value in values_of(STARS).items() if name != N_SAMPLES}
    reading = parse_samples([(ALONG.name, N_SAMPLES), *{**usual, **given}.items()])
    spec = replace(reading.spec, n_samples=place[N_SAMPLES])
    return spec, min(place[DRAW.name], spec.base.n_seeds), [*reading.faults, *faults]


def slider_run(spec: SamplesSpec) -> dict[str, str]:
    """What the page asks the server for: a run that answers every position of its slider."""
    asked = {name: as_text(value) for name, value in values_of(spec).items() if name != N_SAMPLES}
    positions = FEW_SAMPLES if spec.base.n_features > NAMED else COUNTS
    return {**asked, ALONG.name: N_SAMPLES, AT.name: ",".join(map(str, positions))}


def samples_data(spec: SamplesSpec, draw: int) -> SamplesPage:
    """What the page's script starts from."""
    usual = values_of(STARS)
    return {
        "fields": [field.schema(usual[field.name]) for field in FIELDS],
        "values": values_of(spec),
        "draw": draw,
        "few": FEW_SAMPLES,
        "all": COUNTS,
        "named": NAMED,
        "presets": [
            {"name": "Data points become the stars", "values": values_of(STARS)},
            {"name": "The features come back", "values": values_of(FEATURES)},
        ],
    }
