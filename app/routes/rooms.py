"""/api/rooms: a class in one room, which predicts, votes and sees the answer together."""

import hashlib
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ..classroom import bodies, codes
from ..classroom.bodies import Ballot, Opening, Order, Strict
from ..classroom.room import Act, Conflict, Room
from ..classroom.rooms import Full, Rooms
from ..classroom.shared_link import read_shared_link
from ..http import addresses
from ..http.heads import is_head
from ..http.rate_limits import RateLimited, client_of
from ..superposition.experiment.spec import Fault
from . import errors, run_response
from .run_response import JSON, JSON_LINES
from .sweep import body_too_long_response, read_body

DIGEST_BYTES = 12  # of a state's ETag: no two states of a room share one
FULL_SECONDS = 60.0  # after which a place for another room may be free
BEARER = "bearer "
NO_ROOM = "There is no room with this code."

router = APIRouter()
REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such room"},
    413: {"description": "The body is too long"},
    422: {"description": "One plain sentence per fault"},
    429: {"description": "Too many wrong codes from this address"},
    503: {"description": "What keeps the rooms is out of reach"},
}


def describe_body(model: type[Strict]) -> dict[str, Any]:
    """A request's body as OpenAPI describes it."""
    return {"requestBody": {"content": {JSON: {"schema": bodies.schema(model)}}, "required": True}}


@router.post(
    "/api/rooms",
    summary="Open a room for a lesson",
    status_code=201,
    responses={
        201: {"description": '{"room", "host"}: the code, and the key of its host'},
        413: REFUSALS[413],
        422: REFUSALS[422],
        429: {"description": "Too many new rooms from this address"},
        503: {"description": "As many rooms as the server takes are open, or what keeps them is out of reach"},
    },
    openapi_extra=describe_body(Opening),
)
async def open_room(request: Request) -> Response:
    """A room that is gone after a day; whoever has its key is its host."""
    opening = await read(request, Opening)
    if isinstance(opening, Response):
        return opening
    rooms: Rooms = request.app.state.rooms
    try:
        room, key = await rooms.open(opening.lesson, client_of(request, request.app.state.proxies))
    except RateLimited as limit:
        message = "Many rooms were opened from your address; please wait a little."
        return errors.busy_response(request, message, limit.seconds, status=429)
    except Full:
        message = "As many rooms as this server takes are open; please try again soon."
        return errors.busy_response(request, message, FULL_SECONDS)
    content = orjson.dumps({"room": room.code, "host": key})
    return Response(content, 201, {"Cache-Control": "no-store"}, JSON)


@router.get(
    "/api/rooms/{code}",
    summary="Follow a room",
    response_class=StreamingResponse,
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "JSON Lines: room, at once and after each change; then done"},
        304: {"description": "Prefer: wait=0, and the room is still as the client has it"},
        403: {"description": "The key is not that of the host"},
        404: REFUSALS[404],
        429: REFUSALS[429],
        503: REFUSALS[503],
    },
)
async def follow_room(request: Request, code: str) -> Response:
    """The state of a room as a stream; with `Prefer: wait=0` one line, and the end."""
    room = await find_room(request, code)
    if isinstance(room, Response):
        return room
    host = "authorization" in request.headers
    if host and not is_host(request, room):
        return wrong_host_response(request)
    rooms: Rooms = request.app.state.rooms
    headers = {"Vary": "Authorization, Prefer", "X-Accel-Buffering": "no"}
    if "wait=0" in request.headers.get("prefer", "").replace(" ", ""):
        line = rooms.line(room, host)
        headers |= {"ETag": f'"{hashlib.blake2b(line, digest_size=DIGEST_BYTES).hexdigest()}"'}
        headers |= {"Cache-Control": "private, no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(line, headers=headers, media_type=JSON_LINES)
    headers["Cache-Control"] = "no-store"
    if is_head(request):
        return run_response.head_response(headers, JSON_LINES)
    lines: AsyncIterator[bytes] = rooms.follow(room, host)
    return StreamingResponse(lines, headers=headers, media_type=JSON_LINES)


@router.post(
    "/api/rooms/{code}/vote",
    summary="Vote, or change a vote",
    status_code=204,
    responses={
        204: {"description": "The vote counts"},
        409: {"description": "Voting is closed, or the question is over"},
        **REFUSALS,
    },
    openapi_extra=describe_body(Ballot),
)
async def vote(request: Request, code: str) -> Response:
    """Count a vote, in place of the last one with the same token."""
    ballot = await read(request, Ballot)
    room = await find_room(request, code)
    if isinstance(room, Response):
        return room
    if isinstance(ballot, Response):
        return ballot
    rooms: Rooms = request.app.state.rooms
    change = rooms.vote(room, ballot.question or room.question, ballot.option, ballot.token)
    try:
        return await make(request, change)
    except IndexError:
        return errors.fault_response([Fault("option", "option must be the place of one of the room's options.")])


@router.post(
    "/api/rooms/{code}/host",
    summary="Act as the host of a room",
    status_code=204,
    responses={
        204: {"description": "Done"},
        403: {"description": "The key is not that of the host"},
        409: {"description": "The room is past that"},
        **REFUSALS,
    },
    openapi_extra=describe_body(Order),
)
async def act(request: Request, code: str) -> Response:
    """Close the vote, reveal the answer, ask again, go to a step, show a link, or end the room."""
    order = await read(request, Order)
    room = await find_room(request, code)
    if isinstance(room, Response):
        return room
    if not is_host(request, room):
        return wrong_host_response(request)
    if isinstance(order, Response):
        return order
    rooms: Rooms = request.app.state.rooms
    if order.action == "end":
        await rooms.end(room)
        return Response(status_code=204)
    change = read_act(request, room, order)
    if isinstance(change, list):
        return errors.fault_response(change)
    return await make(request, rooms.act(room, change))


async def make(request: Request, change: Awaitable[None]) -> Response:
    """204 once a change of a room is made; 409 where the room is past it, 404 where the room has ended meanwhile."""
    try:
        await change
    except Conflict as conflict:
        return errors.error_response(request, 409, str(conflict))
    except KeyError:
        return errors.error_response(request, 404, NO_ROOM)
    return Response(status_code=204)


async def read(request: Request, model: type[bodies.Body]) -> bodies.Body | Response:
    """Read a body, or return the response to its faults."""
    body = await read_body(request)
    if body is None:
        return body_too_long_response(request)
    content = bodies.read_body(body, model)
    return errors.fault_response(content) if isinstance(content, list) else content


async def find_room(request: Request, text: str) -> Room | Response:
    """Find the room of a code, or return the response where there is none, or where too many wrong ones were tried."""
    rooms: Rooms = request.app.state.rooms
    code = codes.read_code(text) or ""
    room = await rooms.find(code)
    try:
        rooms.guesses.check(client_of(request, request.app.state.proxies), code, room is not None)
    except RateLimited as limit:
        message = "Many wrong codes came from your address; please wait a little."
        return errors.busy_response(request, message, limit.seconds, status=429)
    return room or errors.error_response(request, 404, NO_ROOM)


def is_host(request: Request, room: Room) -> bool:
    """Whether a request carries the key of a room's host."""
    given = request.headers.get("authorization", "")
    return given[: len(BEARER)].lower() == BEARER and room.is_host(given[len(BEARER) :].strip())


def wrong_host_response(request: Request) -> Response:
    return errors.error_response(request, 403, "This is not the key of the room's host.")


def read_act(request: Request, room: Room, order: Order) -> Act | list[Fault]:
    """The change that an order means for a room, or its faults."""
    change: Act = {"code": room.code, "action": order.action}  # type: ignore[typeddict-item]  # "end" is none
    if order.action == "step":
        if order.lesson is not None:
            change["lesson"] = order.lesson
        if order.step is not None:
            change["step"] = order.step
    elif order.action == "link":
        link = None if order.link is None else read_shared_link(order.link, addresses.site_address(request))
        if isinstance(link, list):
            return link
        change["link"] = link
    return change
