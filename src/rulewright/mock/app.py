"""A service → an ASGI application with one route per operation of the contract."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from rulewright.mock.faults.fault import NO_FAULT, Answered
from rulewright.mock.replies import Received, content_of
from rulewright.mock.traffic import Delay
from rulewright.reading.limits import MAX_BYTES
from rulewright.validation.requests import Sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Answer, Service
    from rulewright.plan.contract import Operation

_TOO_LARGE = 413


def create_app(
    service: Service,
    fault: Fault = NO_FAULT,
    new_id: Callable[[], str] | None = None,
    befalls: Callable[[], Delay] = Delay,
) -> Starlette:
    """The contract as an application.

    Args:
        service: gives the answers.
        fault: spoils them.
        new_id: gives the ids of requests.
        befalls: what befalls each request, asked as it arrives.
    """
    make_id = new_id or (lambda: uuid.uuid4().hex)
    routes = [
        Route(operation.path, _endpoint(service, operation, fault, make_id, befalls), methods=[operation.method])
        for operation in service.plan.operations.values()
    ]
    return Starlette(routes=routes)


def _endpoint(
    service: Service, operation: Operation, fault: Fault, make_id: Callable[[], str], befalls: Callable[[], Delay]
) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        delay = befalls()
        data = await read_body(request)
        if data is None:
            return Response(status_code=_TOO_LARGE)
        sent = Sent(
            path={name: str(value) for name, value in request.path_params.items()},
            query=request.url.query,
            headers=request.headers.items(),
            body=data,
        )
        authorization = request.headers.get("authorization")

        def answer() -> Answer:
            received = Received(make_id(), request.url.path, None, service.context().clock)
            if delay.status is not None:
                return _unearned(service.refuse(operation, delay.status, received), delay)
            if not fault.open_door:
                refusal = service.unauthorized(operation, authorization, received)
                if refusal is not None:
                    return refusal
            found = service.answer(operation, sent, received)
            return fault.spoil(Answered(service, operation, received, sent, data, found))

        if delay.seconds:
            await asyncio.sleep(delay.seconds)
        return _response(await run_in_threadpool(answer))

    return endpoint


async def read_body(request: Request) -> bytes | None:
    """The request's body; None where it is larger than what is read."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _unearned(answer: Answer, delay: Delay) -> Answer:
    """An answer to what befell a request, with the moment at which it may be sent again."""
    if delay.retry_after is None:
        return answer
    return replace(answer, headers=(*answer.headers, ("Retry-After", str(delay.retry_after))))


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return Response(content_of(answer.body), answer.status, headers, media_type=answer.media_type)
