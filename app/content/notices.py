"""Faults of a link in the page's own words; the API's sentences speak of its parameters."""

from typing import Any

from ..superposition.dictionary.spec import DICTIONARY_FIELD
from ..superposition.experiment.query import INTEGER, PLAIN_NAME
from ..superposition.experiment.spec import FIELD, Fault, Field, as_text
from ..superposition.patterns.spec import PATTERN_FIELD
from ..superposition.samples.spec import SAMPLES_FIELD
from ..superposition.words.spec import WORDS_FIELD

# What the page calls the choices of its fields; others go by their own names.
CHOICES = {
    "relu": "ReLU",
    "linear": "linear",
    "free": "free",
    "sphere": "sphere",
    "sphere_gain": "sphere + gain",
    "affine": "as it is",
    "rms_norm": "at length 1 (RMSNorm)",
    "relative": "at length 1, length given back",
    "none": "none",
    "correlated": "together",
    "anticorrelated": "never together",
    "last_importance": "last importance",
    "true": "on",
    "false": "off",
    "1": "1D",
    "2": "2D",
    "3": "3D",
}
# What the page calls the fields of the API, where a refusal names them.
LABELS = {
    name: field.label
    for fields in (DICTIONARY_FIELD, WORDS_FIELD, PATTERN_FIELD, SAMPLES_FIELD, FIELD)
    for name, field in fields.items()
}
SENTENCES = {
    "compare": "The models of this comparison cannot be read; the usual ones are shown.",
    "names": "Some of the names in this link are too many, too long or not of letters; what could be kept is shown.",
    "words": "The words in this link cannot be read; none is said.",
    "chosen": "What this link has chosen on the energy levels cannot be read; the best is shown.",
    "knobs": "The recipe in this link cannot be read; the usual one is shown.",
    "arrows": "The arrows in this link cannot be read; those of the best model are shown.",
    "camera": "The camera of this link cannot be read; the usual view is shown.",
    "v": "The version of this link cannot be read; it is taken for one of today.",
}


def describe_fault(fault: Fault, field: Field | None, text: str, values: dict[str, Any]) -> str:
    """Describe the fault of a link in the page's words, and what is shown instead.

    field: the faulty one, None where there is no such field; text: what the link has there; values: what is shown.
    """
    if fault.kind == "said":
        return fault.message
    if field is None:
        named = f"“{fault.field}”" if PLAIN_NAME.fullmatch(fault.field) else "A part of this link"
        return f"{named} is nothing that this page knows; it is left out."
    shown = format_value(values[field.name])
    match fault.kind:
        case "twice":
            return f"{field.label}: this link gives two values; {shown or 'the first'} is shown."
        case "both":
            which = (
                "those one by one are"
                if values["importances"]
                else f"a decay of {format_value(values['importance'])} is"
            )
            return f"This link gives importances one by one and a decay as well; {which} shown."
        case "count":
            each = f"one importance for each of the {values['n_features']} features"
            return f"There must be {each}; a decay of {format_value(values['importance'])} is shown instead."
        case "group":
            return f"A group cannot have more features than there are; groups of {shown} are shown."
        case "cost":
            return f"This is more work than one link may ask for; it is shown with {shown} {field.label.lower()}."
    if field.name in SENTENCES:
        return SENTENCES[field.name]
    if field.kind == "choice" and field.max_items:
        return f"{field.label} may be {describe_bounds(field, text)}; what else this link says is left out."
    return (
        f"{field.label} must be {describe_bounds(field, text)}; {f'{shown} is shown' if shown else 'it is left out'}."
    )


def describe_bounds(field: Field, text: str) -> str:
    """Describe what a field may be."""
    if field.kind == "choice":
        *others, last = (CHOICES.get(choice, choice) for choice in field.choices)
        return f"{', '.join(others)} or {last}" if others else last
    among = f"from {field.minimum:.12g} to {field.maximum:.12g}"
    if field.kind == "numbers":
        return f"at most {field.max_items} numbers {among}"
    whole = field.kind == "integer" and not INTEGER.fullmatch(text)
    return f"a whole number {among}" if whole else among


def format_value(value: Any) -> str:
    """Write a value as the page does; empty for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(format_value(item) for item in value)
    return CHOICES.get(value, value) if isinstance(value, str) else as_text(value)
