"""The bodies of requests to rooms, validated once, at the boundary; one plain sentence per fault."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..content.lesson import MAX_OPTIONS, STEPS
from ..content.lessons import LESSON
from ..superposition.experiment.spec import Fault

MAX_TOKEN = 128  # characters: 512 random bits in hexadecimal digits
MAX_QUESTION = 10_000  # in one room: more than a day has

LessonId = Annotated[str, Field(pattern=f"^({'|'.join(LESSON)})$")]


class Strict(BaseModel):
    """A body with no other members, each of its own type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Opening(Strict):
    """The lesson that a new room is for."""

    lesson: LessonId


class Ballot(Strict):
    """A vote: on the question of this number, for the option of this place, by whoever has the token."""

    question: Annotated[int, Field(ge=0, le=MAX_QUESTION)]
    option: Annotated[int, Field(ge=0, lt=MAX_OPTIONS)]
    token: Annotated[str, Field(min_length=1, max_length=MAX_TOKEN)]


class Order(Strict):
    """What the host does."""

    action: Literal["close", "reveal", "ask", "step", "link", "end"]
    step: Annotated[int, Field(ge=1, le=len(STEPS))] | None = None
    lesson: LessonId | None = None
    link: str | None = None


Body = TypeVar("Body", bound=Strict)
ACTIONS = "close, reveal, ask, step, link, end"
MESSAGES = {
    "lesson": f"lesson must be one of {', '.join(LESSON)}.",
    "question": "question must be the number of the question that the room asks.",
    "option": f"option must be a whole number from 0 to {MAX_OPTIONS - 1}, the place of an option.",
    "token": f"token must be a text of 1 to {MAX_TOKEN} characters.",
    "action": f"action must be one of {ACTIONS}.",
    "step": f"step must be a whole number from 1 to {len(STEPS)}.",
    "link": "link must be a link to the explorer of this server, or null.",
}


def read_body(body: bytes, model: type[Body]) -> Body | list[Fault]:
    """Read a body, or its faults."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        fields = dict.fromkeys(str(item["loc"][0]) if item["loc"] else "" for item in error.errors(include_input=False))
        known = [Fault(name, MESSAGES[name]) for name in fields if name in model.model_fields]
        members = ", ".join(model.model_fields)
        return known or [Fault("body", f"the body must be a JSON object with {members}, and nothing else.")]


def schema(model: type[Strict]) -> dict[str, Any]:
    """The JSON schema of a body, for the API's documentation."""
    return model.model_json_schema()
