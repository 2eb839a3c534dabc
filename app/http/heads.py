"""HEAD wherever GET is allowed: its status and headers, no body, and no training started for it."""

from fastapi import Request
from starlette.types import Scope

MARK = "starcross.head"


def as_get(scope: Scope) -> Scope:
    """Turn a HEAD request into the GET it asks about. The server drops the body: its own scope still says HEAD."""
    return {**scope, "method": "GET", MARK: True} if scope.get("method") == "HEAD" else scope


def is_head(request: Request) -> bool:
    """Whether the client sent HEAD."""
    return MARK in request.scope
