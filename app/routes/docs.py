"""/docs: the API as a plain page, rendered from the OpenAPI document, without scripts."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """Every route with its parameters and responses."""
    document = request.app.openapi()
    operations = [
        render_operation(method, path, details)
        for path, methods in document["paths"].items()
        for method, details in methods.items()
    ]
    title = escape(document["info"]["title"])
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}: the API</title><h1>{title}: the API</h1>"
        f'<p>The same as an <a href="openapi.json">OpenAPI document</a>.</p>{"".join(operations)}</html>'
    )


def render_operation(method: str, path: str, details: dict[str, Any]) -> str:
    """Render one route: its purpose, parameters and responses."""
    parameters = [
        render_item(parameter["name"], describe_limits(parameter["schema"]))
        for parameter in details.get("parameters", [])
    ]
    answers = [render_item(status, answer["description"]) for status, answer in details["responses"].items()]
    return (
        f"<h2>{method.upper()} {escape(path)}</h2><p>{escape(details['summary'])}.</p>"
        f"<dl>{''.join(parameters)}{''.join(answers)}</dl>"
    )


def render_item(name: str, text: str) -> str:
    """Render one entry of a definition list."""
    return f"<dt><code>{escape(name)}</code></dt><dd>{escape(text)}</dd>"


def describe_limits(schema: dict[str, Any]) -> str:
    """Describe the bounds of a parameter."""
    parts = [f"{name} {value}" for name, value in schema.items() if name != "enum"]
    return ", ".join([*parts, *(["one of " + ", ".join(schema["enum"])] if "enum" in schema else [])])
