"""A fault's name and a clock → a Starlette application that answers as the "Create async orders" page says.

It is written from the documentation alone and shares no code with the project that is tested against it.
"""

import base64
import binascii
import difflib
import itertools
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.endpoints.answers import Answer, Asked, not_found, order_answer
from tests.endpoints.faults import SEEDED
from tests.endpoints.fields import scalar_text
from tests.endpoints.problems import Json, Problem
from tests.endpoints.seams import Clock, Seams, Submission
from tests.endpoints.store import Key, Order, OrderBook
from tests.endpoints.validation import check_order

UNREADABLE = [Problem("", "format", "is not JSON")]


def create_app(
    *,
    fault: str | None = None,
    today: Clock,
    lenient: bool = False,
    authorization: str | None = None,
    delay: float = 2.0,
) -> Starlette:
    """Build the application; its orders live as long as it does.

    Args:
        fault: the name of one seeded fault; None for a correct service.
        today: the clock, giving aware moments.
        lenient: which of two correct services: the one that reads every doubtful point of the documentation
            as allowed, or the one that reads it as refused.
        authorization: the only ``Authorization`` value let in; None lets in every basic or bearer credential.
        delay: how many seconds late the fault ``slow-answer`` answers.

    Raises:
        ValueError: when there is no fault of that name.
    """
    if fault is None:
        seams = Seams()
    elif fault in SEEDED:
        seams = SEEDED[fault].seams()
    else:
        near = difflib.get_close_matches(fault, SEEDED, n=3)
        hint = f"Near it are: {', '.join(near)}." if near else "tests.endpoints.faults.FAULTS lists them all."
        raise ValueError(f"There is no seeded fault named {fault!r}. {hint}")
    service = _Service(seams, seams.clock(today), lenient, authorization, delay)
    order_path = "/asyncOrders/customers/{customer}/accounts/{account}/{ref:path}"
    return Starlette(
        routes=[
            Route("/asyncOrders", service.create_async_order, methods=["POST"]),
            Route("/orders", service.create_order, methods=["POST"]),
            Route(order_path, service.get_async_order, methods=["GET"]),
        ],
        exception_handlers={HTTPException: service.no_such_route},
    )


@dataclass(frozen=True, slots=True)
class _Service:
    seams: Seams
    clock: Clock
    lenient: bool
    authorization: str | None
    delay: float
    book: OrderBook = field(default_factory=OrderBook)
    request_numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def create_async_order(self, request: Request) -> Response:
        asked = self._asked(request)
        if self.seams.slow:
            await anyio.sleep(self.delay)
        answer = await self._create_async_order(request, asked)
        return self.seams.answer(answer, request).response(asked.request_id)

    async def create_order(self, request: Request) -> Response:
        """Take a ref on the synchronous side, looking at nothing else."""
        asked = self._asked(request)
        return self._create_order(asked, await request.body(), request).response(asked.request_id)

    async def get_async_order(self, request: Request) -> Response:
        asked = self._asked(request)
        key = self.seams.key(request.path_params["account"], request.path_params["ref"])
        order = self.book.orders.get(key)
        if not self._lets_in(request):
            answer = asked.refuse("unauthorised", 401)
        elif order is None or order.customer != request.path_params["customer"]:
            answer = not_found()
        else:
            answer = order_answer("found", 200, order)
        return self.seams.answer(answer, request).response(asked.request_id)

    async def no_such_route(self, request: Request, error: Exception) -> Response:
        """Answer what Starlette raises for an unknown path or method."""
        assert isinstance(error, HTTPException), error
        asked = self._asked(request)
        response = asked.refuse("other", error.status_code).response(asked.request_id)
        response.headers.update(error.headers or {})
        return response

    async def _create_async_order(self, request: Request, asked: Asked) -> Answer:
        if not self._lets_in(request):
            return asked.refuse("unauthorised", 401)
        try:
            body = _read_json(await request.body())
        except ValueError:
            return asked.refuse("rejected", 400, UNREADABLE)
        if self.seams.crashes(body):
            return asked.refuse("other", 500)
        return await self._submit(Submission(body, self._key(body), asked.at), asked)

    async def _submit(self, submission: Submission, asked: Asked) -> Answer:
        known = submission.key in self.book.orders
        # A strict service looks the ref up first, and a known one is answered whatever else the body says.
        unread = known and not self.lenient
        body = self.seams.read(submission.body)
        problems = [] if unread else check_order(body, submission.now, lenient=self.lenient)
        problems = self.seams.judge(submission, problems)
        if problems:
            return asked.refuse("rejected", 400, problems)
        if self.seams.blocks_sync_refs and not known and submission.key in self.book.sync_refs:
            used = Problem("externalRefID", "unique", "was already used in POST /orders", submission.key[1])
            return asked.refuse("used", 422, [used], "The externalRefID was already used in POST /orders")
        placement = await self.seams.place(self.book, submission, lambda: self._make(submission))
        if placement.new:
            return order_answer("created", 201, placement.order)
        return order_answer("replayed", 200, placement.order)

    def _create_order(self, asked: Asked, sent: bytes, request: Request) -> Answer:
        if not self._lets_in(request):
            return asked.refuse("unauthorised", 401)
        try:
            key = self._key(_read_json(sent))
        except ValueError:
            return asked.refuse("rejected", 400, UNREADABLE)
        names = ("accountIdentifier", "externalRefID")
        parts = zip(names, key, strict=True)
        missing = [Problem(name, "required", "is required") for name, part in parts if not part]
        if missing:
            return asked.refuse("rejected", 400, missing)
        new = self.book.place_sync(key)
        body: Json = {"externalRefID": key[1], "status": "COMPLETE"}
        return Answer("created", 201, body) if new else Answer("replayed", 200, body)

    def _make(self, submission: Submission) -> Order:
        """Make a new order; a faulty service may call this with a body it ought to have refused."""
        body = submission.body if isinstance(submission.body, dict) else {}
        items = body.get("lineItems")
        items = items if isinstance(items, list) else []
        ids = [item.get("externalRefLineItemID") for item in items if isinstance(item, dict)]
        counts = Counter(scalar_text(line_id, lenient=self.lenient) for line_id in ids)
        return Order(
            customer=scalar_text(body.get("customerIdentifier"), lenient=self.lenient),
            external_ref_id=scalar_text(body.get("externalRefID"), lenient=self.lenient),
            total_line_items=len(items),
            created_at=self.book.stamp(submission.now),
            repeated_line_ids={line_id: count for line_id, count in counts.items() if line_id and count > 1},
        )

    def _key(self, body: Json) -> Key:
        fields = body if isinstance(body, dict) else {}
        account = scalar_text(fields.get("accountIdentifier"), lenient=self.lenient)
        ref = scalar_text(fields.get("externalRefID"), lenient=self.lenient)
        return self.seams.key(account, ref)

    def _asked(self, request: Request) -> Asked:
        request_id = str(uuid.UUID(int=next(self.request_numbers)))
        return Asked(request_id, request.url.path, self.clock())

    def _lets_in(self, request: Request) -> bool:
        if not self.seams.asks_credentials:
            return True
        given = request.headers.get("Authorization", "")
        return given == self.authorization if self.authorization else _names_somebody(given)


def _names_somebody(authorization: str) -> bool:
    """Tell whether a header carries a bearer token, or basic credentials with a user."""
    scheme, _, credentials = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return bool(credentials.strip())
        case "basic":
            try:
                user, colon, _ = base64.b64decode(credentials.strip(), validate=True).partition(b":")
            except binascii.Error:
                return False
            return bool(user and colon)
        case _:
            return False


def _read_json(sent: bytes) -> Json:
    """Read a body as RFC 8259 has it.

    Raises:
        ValueError: when it is not JSON, or is nested deeper than can be read.
    """
    try:
        body: Json = json.loads(sent, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("The body is nested too deeply") from error
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
