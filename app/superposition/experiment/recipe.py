"""One model's training: by the paper's recipe or by the fast descent, from a random start or from given weights.

The home of what a training has beside its spec: names, defaults, bounds and cost (TMS, "Toy Models": fresh
minibatches of 1024, AdamW at 1e-3, 10,000 steps).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from . import query
from .query import PLAIN_NAME, read_field
from .spec import FIELD, Fault, Field, FieldSchema, Spec

Rows = tuple[tuple[float, ...], ...]

RECIPE_FIELDS = (
    Field("sparsity", "number", "Sparsity", 0, 0.9999, step=0.0001),
    Field("recipe", "choice", "Recipe", choices=("paper", "descent")),
    Field("batch_size", "integer", "Batch size", 16, 4096),
    Field("learning_rate", "number", "Learning rate", 0.0001, 0.1, step=0.0001),
    Field("steps", "integer", "Steps", 10, 20_000),
)
RECIPE_FIELD = {item.name: item for item in RECIPE_FIELDS}
DESCENT_STEPS = 300  # by default; it converges in fewer

COST_LIMIT = 260.0  # 16 features at the paper's numbers
FRAMES = 200  # after the first, closer ones
FIRST_FRAMES = (0, 1, 2, 3, 5, 8, 12, 18, 25, 35)  # by about a half: much changes early


@dataclass(frozen=True)
class Recipe:
    """How one model of a spec is trained at one sparsity; of the spec neither levels nor number of seeds matter.

    recipe: "paper" (minibatches, AdamW) or "descent" (quasi-Newton on the population loss, which has no batch size and
    no learning rate). W, b: where it starts, or None for Xavier-normal W and b = 0. introduced: how many features are
    added to the given W, each in a random direction, small.
    """

    spec: Spec = field(default_factory=Spec)
    sparsity: float = 0.9
    recipe: str = "paper"
    batch_size: int = 1024
    learning_rate: float = 0.001
    steps: int = 10_000
    W: Rows | None = None
    b: tuple[float, ...] | None = None
    introduced: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The recipe's own fields by name."""
        return {name: getattr(self, name) for name in RECIPE_FIELD}

    def frame_steps(self) -> tuple[int, ...]:
        """The steps that frames show: close to one another at first, then evenly."""
        stride = max(1, self.steps // FRAMES)
        first = [step for step in FIRST_FRAMES if step < min(stride, self.steps)]
        return (*first, *range(stride if first else 0, self.steps, stride), self.steps)


def recipe_of(spec: Spec, **values: Any) -> Recipe:
    """A recipe of a spec, with what does not matter to it at its defaults, so that equal trainings are equal."""
    usual = Spec()
    if values.get("recipe") == "descent":
        values = {"steps": DESCENT_STEPS, **values}
    recipe = Recipe(replace(spec, sparsities=usual.sparsities, n_seeds=usual.n_seeds), **values)
    if recipe.recipe == "descent":
        recipe = replace(recipe, batch_size=Recipe.batch_size, learning_rate=Recipe.learning_rate)
    return recipe


def parse_recipe(pairs: Iterable[tuple[str, str]]) -> Recipe | tuple[Fault, ...]:
    """The recipe in the (name, text) pairs of a query, or its faults."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    rest: list[tuple[str, str]] = []
    for name, text in pairs:
        if name in FIELD:
            rest.append((name, text))
        elif name not in RECIPE_FIELD:
            shown = name if PLAIN_NAME.fullmatch(name) else "a parameter of this link"
            faults.append(Fault(shown, f"{shown} is not a parameter; there are {', '.join((*FIELD, *RECIPE_FIELD))}."))
        elif name in values:
            faults.append(Fault(name, f"{name} is given more than once; give it once."))
        else:
            values[name], fault = read_field(RECIPE_FIELD[name], text)
            if fault:
                faults.append(Fault(name, fault))
    of_spec = query.parse_spec(rest, sweeps=False)
    faults += of_spec.faults
    if faults:
        return tuple(faults)
    recipe = recipe_of(of_spec.spec, **values)
    return too_costly(recipe) or recipe


def too_costly(recipe: Recipe) -> tuple[Fault, ...]:
    """The fault of a training that is too much for one request; none of one that is not."""
    each = cost(recipe) / recipe.steps
    if cost(recipe) <= COST_LIMIT:
        return ()
    how = "recipe=descent" if recipe.recipe == "descent" else f"batch_size={recipe.batch_size}"
    message = f"This needs more work than one request may ask for: with n_features={recipe.spec.n_features} and"
    return (Fault("steps", f"{message} {how}, steps must be at most {int(COST_LIMIT / each)}."),)


def cost(recipe: Recipe) -> float:
    """Work in millions of samples' features; every step costs a little beside its batch."""
    n = recipe.spec.n_features
    per_step = 6000 + recipe.batch_size * n if recipe.recipe == "paper" else 20_000 * n
    return recipe.steps * per_step / 1e6


def schema() -> list[FieldSchema]:
    """The recipe's own fields."""
    return [item.schema(getattr(Recipe, item.name)) for item in RECIPE_FIELDS]
