"""Which parts an embedded explorer hides or locks."""

from collections.abc import Sequence
from typing import Any

from ..superposition.experiment.spec import Fault, Field

PARTS = ("sentence", "sparsity", "importance", "panels", "concepts", "table")
LOCKS = ("sparsity", "importance", "concepts")
BESIDE = ("none", "hand")  # views that a frame may have below its stage
ANSWER_PARTS = ("answer", "panels", "table")  # the panels and the table give the answer away

EMBED_FIELDS = (
    Field("hide", "choice", "Hidden", choices=PARTS, max_items=len(PARTS)),
    Field("lock", "choice", "Locked", choices=LOCKS, max_items=len(LOCKS)),
    Field("start", "choice", "Start", choices=("auto", "paused")),
    Field("answer", "choice", "Answer", choices=("shown", "hidden")),
    Field("beside", "choice", "Beside the stage", choices=BESIDE),
)


def resolve_conflicts(view: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The nearest consistent view, and the faults where fields contradict each other."""
    hidden, locked = set(view["hide"] or ()), set(view["lock"] or ())
    faults = [
        Fault("lock", f"{part} is hidden, so there is nothing of it to lock; it stays hidden.", "said")
        for part in LOCKS
        if part in hidden & locked
    ]
    if view["answer"] == "hidden" and "sentence" in hidden and "sparsity" in hidden:
        message = "With sentence and sparsity hidden there is no answer to hide; it stays shown."
        faults.append(Fault("answer", message, "said"))
        view = {**view, "answer": "shown"}
    if view["answer"] == "hidden" and view["beside"] != BESIDE[0]:
        faults.append(Fault("beside", "A view beside the stage gives the hidden answer away; it is left out.", "said"))
        view = {**view, "beside": BESIDE[0]}
    return {**view, "lock": sort_parts(LOCKS, locked - hidden)}, faults


def omitted_parts(view: dict[str, Any]) -> tuple[str, ...]:
    """The parts that are hidden at first."""
    return (*(view["hide"] or ()), *(ANSWER_PARTS if view["answer"] == "hidden" else ()))


def sort_parts(parts: Sequence[str], chosen: set[str]) -> tuple[str, ...] | None:
    """The chosen parts in their standard order; None where there are none."""
    return tuple(part for part in parts if part in chosen) or None
