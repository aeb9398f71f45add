"""A contract for booking tickets, and applications of four frameworks that book whatever they are asked for."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import django
import flask
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST, require_safe
from fastapi import FastAPI
from fastapi import Request as FastRequest
from fastapi.responses import JSONResponse as FastResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route
from werkzeug.serving import make_server

from rulewright.middleware import asgi, wsgi
from tests.endpoints.serve import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

TICKETS = """
rulewright: 1
contract: tickets
version: 1.0.0
clock: { zone: UTC, slack: 1d }
shapes:
  Ticket:
    fields:
      no:    { type: string, length: 4..24, pattern: '^[A-Z0-9-]*$', required: true }
      seats: { type: integer, range: 1..9, required: true }
      day:   { type: date, notBefore: today }
      note:  { type: string, length: 0..40 }
    rules:
      GROUP:
        title: A group says who it is
        when: { seats: [6, 7, 8, 9] }
        require: note
  Booking:
    fields:
      no:    { type: string, required: true }
      seats: { type: integer, required: true }
      count: { type: integer, required: true, range: 1.. }
  Refusal:
    fields:
      faults: { type: array, of: Fault, required: true }
      code:   { type: integer, required: true }
  Fault:
    fields: { where: { type: string, required: true }, why: { type: string, required: true } }
operations:
  book:
    request: POST /tickets
    body: Ticket
    responses:
      made:     { status: 201, body: Booking, reply: { no: { from: no }, seats: { from: seats }, count: 1 } }
      again:    { status: 200, body: Booking }
      taken:    { status: 409, body: Refusal, reply: &refusal { code: { request: status } } }
      rejected: { status: 422, body: Refusal, reply: *refusal }
  show:
    request: GET /tickets/{no}
    path: { no: { type: string, length: 4..24 } }
    responses:
      found:    { status: 200, body: Booking }
      missing:  { status: 404 }
      rejected: { status: 422, body: Refusal, reply: *refusal }
errors: { items: 'faults[*]', field: where, style: dotted, message: why }
idempotency:
  ONCE:
    title: A number is booked once
    key: [no]
    across: [book]
    same_body: { outcome: again, reply: original }
    other_body: { outcome: taken, reply: any }
    in_flight: unsettled
    rejected_takes_key: false
    keep: forever
examples:
  Ticket:
    alone: { no: T-0001, seats: 1 }
    group: { no: T-0002, seats: 6, note: Choir, day: 2026-04-01 }
"""


class Desk:
    """Books everything, twice if it is asked twice; `pause` is waited for before a booking is made."""

    def __init__(self, pause: Callable[[], None] = lambda: None) -> None:
        self.made: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._pause = pause

    def book(self, body: bytes) -> tuple[int, dict[str, Any]]:
        ticket = json.loads(body)
        self._pause()
        with self._lock:
            booking = {"no": ticket["no"], "seats": ticket["seats"], "count": len(self.made) + 1}
            self.made.append(booking)
        return 201, booking

    def show(self, no: str) -> tuple[int, dict[str, Any] | None]:
        found = next((booking for booking in self.made if booking["no"] == no), None)
        return (404, None) if found is None else (200, found)


def starlette_app(desk: Desk, **options: Any) -> Starlette:
    async def book(request: Request) -> JSONResponse:
        status, body = await run_in_threadpool(desk.book, await request.body())
        return JSONResponse(body, status, headers={"Location": f"/tickets/{body['no']}", "Set-Cookie": "who=you"})

    async def show(request: Request) -> JSONResponse:
        status, body = desk.show(request.path_params["no"])
        return JSONResponse(body, status)

    app = Starlette(routes=[Route("/tickets", book, methods=["POST"]), Route("/tickets/{no}", show)])
    app.add_middleware(asgi.ContractMiddleware, **options)
    return app


def fastapi_app(desk: Desk, **options: Any) -> FastAPI:
    app = FastAPI()

    @app.post("/tickets", response_model=None)
    async def book(request: FastRequest) -> FastResponse:
        status, body = await run_in_threadpool(desk.book, await request.body())
        return FastResponse(body, status)

    @app.get("/tickets/{no}", response_model=None)
    def show(no: str) -> FastResponse:
        status, body = desk.show(no)
        return FastResponse(body, status)

    app.add_middleware(asgi.ContractMiddleware, **options)
    return app


def flask_app(desk: Desk, **options: Any) -> flask.Flask:
    app = flask.Flask("tickets")

    @app.post("/tickets")
    def book() -> tuple[flask.Response, int]:
        status, body = desk.book(flask.request.get_data())
        return flask.jsonify(body), status

    @app.get("/tickets/<no>")
    def show(no: str) -> tuple[flask.Response, int]:
        status, body = desk.show(no)
        return flask.jsonify(body), status

    app.wsgi_app = wsgi.ContractMiddleware(app.wsgi_app, **options)  # type: ignore[method-assign]
    return app


def django_apps(desk: Desk) -> tuple[ASGIHandler, WSGIHandler]:
    """The same views by both protocols; Django has one configuration in a process, so its views ask the latest desk."""
    _Views.desk = desk
    if not settings.configured:
        settings.configure(ROOT_URLCONF=_Views, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none", USE_TZ=True)  # noqa: S106 - of a test
        django.setup()
    return ASGIHandler(), WSGIHandler()


@require_POST
def _book(request: HttpRequest) -> HttpResponse:
    status, body = _Views.desk.book(request.body)
    return HttpResponse(json.dumps(body), "application/json", status)


@require_safe
def _show(_request: HttpRequest, no: str) -> HttpResponse:
    status, body = _Views.desk.show(no)
    return HttpResponse(json.dumps(body), "application/json", status)


class _Views:
    """What Django takes for a module of URLs."""

    desk: Desk
    urlpatterns = (path("tickets", _book), path("tickets/<no>", _show))


@contextmanager
def serving_wsgi(app: Any) -> Iterator[str]:
    """The URL of a WSGI application, served by a thread for each request."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served(framework: str, desk: Desk, **options: Any) -> Iterator[str]:
    """The URL of an application of a framework with the contract in front of it."""
    match framework:
        case "Starlette":
            context = serving(starlette_app(desk, **options))
        case "FastAPI":
            context = serving(fastapi_app(desk, **options))
        case "Flask":
            context = serving_wsgi(flask_app(desk, **options))
        case "Django (ASGI)":
            context = serving(asgi.ContractMiddleware(cast("asgi.App", django_apps(desk)[0]), **options))
        case _:
            context = serving_wsgi(wsgi.ContractMiddleware(django_apps(desk)[1], **options))
    with context as url:
        yield url


FRAMEWORKS = ("Starlette", "FastAPI", "Flask", "Django (ASGI)", "Django (WSGI)")
