"""What the service has decided → a status and a JSON body, and from these an HTTP response."""

import http
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from starlette.responses import Response

from tests.endpoints.problems import Json, Problem
from tests.endpoints.store import Order

Meaning: TypeAlias = Literal["created", "replayed", "found", "rejected", "used", "unauthorised", "other"]

# What the envelope says of each status.
SUMMARIES = {
    400: "The request is not valid",
    401: "Invalid credentials",
    404: "Not found",
    405: "Method not allowed",
    422: "The request cannot be processed",
    500: "Internal server error, retry later",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before it is written.

    Attributes:
        meaning: what it tells the caller.
        status: the HTTP status.
        body: the JSON document.
        media_type: its Content-Type; None sends none.
        raw: sent instead of ``body`` where it is not None.
    """

    meaning: Meaning
    status: int
    body: Json
    media_type: str | None = "application/json"
    raw: str | None = None

    def response(self, request_id: str) -> Response:
        """Write it; ASCII escapes carry every string that JSON can hold, lone surrogates too."""
        text = json.dumps(self.body, allow_nan=False) if self.raw is None else self.raw
        response = Response(text.encode(), self.status, {"X-REQUEST-ID": request_id})
        if self.media_type is not None:
            response.headers["Content-Type"] = self.media_type
        if self.status == http.HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = 'Basic realm="asyncOrders", Bearer'
        return response


@dataclass(frozen=True, slots=True)
class Asked:
    """What every error body repeats of its request."""

    request_id: str
    path: str
    at: datetime

    def refuse(
        self, meaning: Meaning, status: int, problems: list[Problem] | None = None, message: str | None = None
    ) -> Answer:
        """Give the ErrorInfo envelope."""
        body: dict[str, Json] = {
            "timestamp": written(self.at),
            "requestId": self.request_id,
            "path": self.path,
            "httpCode": status,
            "httpPhrase": http.HTTPStatus(status).phrase,
            "i18nKey": f"{status}.000",
            "message": message or SUMMARIES[status],
            "errors": [problem.item() for problem in problems or []],
        }
        return Answer(meaning, status, body)


def order_answer(meaning: Meaning, status: int, order: Order) -> Answer:
    """Give the AsyncOrderEntity of an order."""
    body: dict[str, Json] = {
        "externalRefID": order.external_ref_id,
        "status": "pending",
        "totalLineItems": order.total_line_items,
        "createdAt": written(order.created_at),
        "failedLineItems": [],
        "duplicateLineItemRefIds": dict(order.repeated_line_ids),
    }
    return Answer(meaning, status, body)


def not_found() -> Answer:
    """Give the answer of a read that finds nothing, which has a shape of its own."""
    return Answer("other", 404, {"errorCode": 404, "errorMessage": "The order does not exist"})


def written(moment: datetime) -> str:
    """Write a moment as the vendor does, with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
