"""HEAD on every address that takes GET: its status and headers, nothing of its body, and no training begun for it."""

from fastapi import Request
from starlette.types import Scope

MARK = "starcross.head"


def as_get(scope: Scope) -> Scope:
    """A HEAD as the GET that it asks about. The server leaves the body out, since its own scope still says HEAD."""
    return {**scope, "method": "GET", MARK: True} if scope.get("method") == "HEAD" else scope


def is_head(request: Request) -> bool:
    """Whether only the head of an answer is wanted."""
    return MARK in request.scope
