"""The application of a mock and its setting → the same application, with a front page beside the contract's paths."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from rulewright.emit.jsonschema.text import json_text
from rulewright.mock.app import read_body
from rulewright.reading.limits import MAX_BYTES
from rulewright.ui.checking import check
from rulewright.ui.guard import refusal
from rulewright.ui.making import NotMadeError, breaking, valid
from rulewright.ui.offers import examples, offers, written
from rulewright.ui.pages import FILES, PAGES, file_text, page_text
from rulewright.ui.prefix import prefix_of
from rulewright.ui.setting import Asked
from rulewright.ui.swagger import FILES as SWAGGER
from rulewright.ui.swagger import swagger_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rulewright.language.conditions import Json
    from rulewright.ui.making import Made
    from rulewright.ui.setting import Setting

_MOST_SEED = 2**32
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
HEADERS = (
    (b"content-security-policy", f"{_POLICY}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'".encode()),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""Of every answer of a front page: nothing but our own files is fetched or run, and no other page holds it."""


class AskedWronglyError(ValueError):
    """A request that the pages do not send; the message says what is wrong with it."""


@dataclass(frozen=True)
class Fronted:
    """A mock with its front page.

    Attributes:
        mock: answers everything that is not the front page's.
        setting: what the front page is about.
        hosts: the names by which other machines may ask for it; without any, they may not.
    """

    mock: ASGIApp
    setting: Setting
    hosts: frozenset[str] = frozenset()

    @cached_property
    def prefix(self) -> str:
        """The path that everything of the front page is below."""
        return prefix_of(self.setting.rules.plan.operations.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or f"{scope['path']}/".find(f"{self.prefix}/") != 0:
            await self.mock(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        reason = refusal(Request(scope), self.hosts)
        app = self._pages if reason is None else PlainTextResponse(f"{reason}\n", HTTPStatus.FORBIDDEN)
        await app(scope, receive, send_with_headers)

    @cached_property
    def _pages(self) -> ASGIApp:
        at, setting = self.prefix, self.setting

        async def to_front(_: Request) -> Response:
            return RedirectResponse(f"{at}/")

        routes = [Route(at, to_front)]
        routes += [Route(f"{at}/{name}", self._page(name)) for name in PAGES]
        routes += [Route(f"{at}/{name}", _file(name, media_type)) for name, media_type in FILES.items()]
        routes += [Route(f"{at}/{name}", _swagger_file(name, media_type)) for name, media_type in SWAGGER.items()]
        routes += [
            Route(f"{at}/openapi.json", self._openapi),
            Route(f"{at}/offers", self._asked(lambda _, asked: offers(setting, asked))),
            Route(f"{at}/example", self._asked(self._example)),
            Route(f"{at}/valid", self._asked(lambda ask, asked: _told(valid(setting, asked, _seed(ask))))),
            Route(f"{at}/breaking", self._asked(self._breaking)),
            Route(f"{at}/check", self._check, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    def _page(self, name: str) -> Callable[[Request], Response]:
        return lambda _: HTMLResponse(page_text(name, self.setting))

    def _openapi(self, _: Request) -> Response:
        """The contract as OpenAPI, whose requests go to the mock."""
        document: dict[str, Json] = {**self.setting.rules.openapi(), "servers": [{"url": "/"}]}
        return Response(json_text(document), media_type="application/json")

    def _example(self, request: Request, asked: Asked) -> dict[str, Json]:
        found = examples(self.setting, asked)
        number = request.query_params.get("number", "")
        if not number.isdecimal() or int(number) >= len(found):
            raise AskedWronglyError(f"there is no example {number!r}")
        chosen = found[int(number)]
        return {"text": written(chosen.payload), "note": f"the example “{chosen.label}”", "today": chosen.today}

    def _breaking(self, request: Request, asked: Asked) -> dict[str, Json]:
        return _told(breaking(self.setting, asked, request.query_params.get("rule", ""), _seed(request)))

    async def _check(self, request: Request) -> Response:
        text = await read_body(request)
        if text is None:
            problem = f"a payload of more than {MAX_BYTES:,} bytes is not read"
            return _json({"problem": problem}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return await run_in_threadpool(self._asked(lambda _, asked: check(self.setting, asked, text)), request)

    def _asked(self, answer: Callable[[Request, Asked], dict[str, Json]]) -> Callable[[Request], Response]:
        """An endpoint for what pages ask about an operation; what cannot be answered says why."""

        def endpoint(request: Request) -> Response:
            try:
                return _json(answer(request, _asked_in(request)))
            except NotMadeError as error:
                return _json({"problem": str(error)}, HTTPStatus.NOT_FOUND)
            except KeyError as error:
                return _json({"problem": f"the contract has no {error.args[0]!r} here"}, HTTPStatus.NOT_FOUND)
            except AskedWronglyError as error:
                return _json({"problem": str(error)}, HTTPStatus.BAD_REQUEST)

        return endpoint


def _file(name: str, media_type: str) -> Callable[[Request], Response]:
    return lambda _: Response(file_text(name), media_type=media_type)


def _swagger_file(name: str, media_type: str) -> Callable[[Request], Response]:
    return lambda _: Response(swagger_file(name), media_type=media_type)


def _told(made: Made) -> dict[str, Json]:
    return {"text": written(made.payload), "note": made.note, "today": None}


def _asked_in(request: Request) -> Asked:
    today = request.query_params.get("today", "")
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError as error:
        raise AskedWronglyError(f"{today!r} is not a day; write a date such as 2026-03-02") from error
    return Asked(request.query_params.get("operation") or None, day)


def _seed(request: Request) -> int:
    seed = request.query_params.get("seed", "0")
    if not seed.isascii() or not seed.isdecimal() or int(seed[:20]) >= _MOST_SEED:
        raise AskedWronglyError(f"a seed is a number from 0 to {_MOST_SEED - 1:,}")
    return int(seed)


def _json(value: dict[str, Json], status: int = HTTPStatus.OK) -> Response:
    return Response(json.dumps(value), status, media_type="application/json")
