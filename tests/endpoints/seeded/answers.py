"""A right answer → the same in a wrong form: status, type, shape, field names, secrets."""

import dataclasses
from collections.abc import Callable
from typing import TypeAlias

from starlette.requests import Request

from tests.endpoints.answers import Answer, Meaning
from tests.endpoints.problems import Json
from tests.endpoints.seams import Seams
from tests.endpoints.seeded.fault import Fault, FindingKind

Body: TypeAlias = dict[str, Json]

CREATED, REJECTED = "created answers", "error answers"
PAGE = "<!DOCTYPE html><title>Error</title><h1>Something went wrong</h1>"
TRACE = """Traceback (most recent call last):
  File "/srv/orders/app/validation.py", line 88, in validate
    raise InvalidOrderError(problems)
app.errors.InvalidOrderError"""


def _in(meaning: Meaning, change: Callable[[Answer], Answer]) -> Seams:
    """Change every answer with this meaning."""

    def answer(answer: Answer, _: Request) -> Answer:
        return change(answer) if answer.meaning == meaning else answer

    return Seams(answer=answer)


def _body(meaning: Meaning, change: Callable[[Body], Json]) -> Seams:
    """Change the body of every answer with this meaning."""

    def changed(answer: Answer) -> Answer:
        return dataclasses.replace(answer, body=change(answer.body)) if isinstance(answer.body, dict) else answer

    return _in(meaning, changed)


def _created(name: str, description: str, change: Callable[[Body], Json], *, certain: bool = True) -> Fault:
    """Give a fault in the body of a created order."""
    return Fault(name, CREATED, description, "response-shape", lambda: _body("created", change), certain=certain)


def _rejected(
    name: str,
    description: str,
    change: Callable[[Body], Json],
    expect: FindingKind = "response-shape",
    *,
    certain: bool = True,
) -> Fault:
    """Give a fault in the body of a rejection."""
    return Fault(name, REJECTED, description, expect, lambda: _body("rejected", change), certain=certain)


def _sent(
    name: str, meaning: Meaning, description: str, expect: FindingKind, change: Callable[[Answer], Answer]
) -> Fault:
    """Give a fault in how an answer is sent."""
    area = CREATED if meaning == "created" else REJECTED
    return Fault(name, area, description, expect, lambda: _in(meaning, change), certain=True)


def _items(change: Callable[[Body], Body]) -> Callable[[Body], Json]:
    """Change every item of ``errors``."""

    def changed(body: Body) -> Json:
        errors = body.get("errors")
        items = errors if isinstance(errors, list) else []
        return {**body, "errors": [change(item) for item in items if isinstance(item, dict)]}

    return changed


def _path(change: Callable[[str], Json]) -> Callable[[Body], Json]:
    return _items(lambda item: {**item, "path": change(str(item["path"]))})


def _without(name: str) -> Callable[[Body], Json]:
    return lambda body: {key: value for key, value in body.items() if key != name}


def _echo_credentials(answer: Answer, request: Request) -> Answer:
    if answer.meaning != "rejected" or not isinstance(answer.body, dict):
        return answer
    headers: Json = dict(request.headers)
    return dataclasses.replace(answer, body={**answer.body, "request": headers})


ANSWERS = (
    _created(
        "total-as-text",
        "totalLineItems is a string of digits",
        lambda b: {**b, "totalLineItems": f"{b['totalLineItems']}"},
        certain=False,
    ),
    _created("total-as-words", "totalLineItems is a word", lambda b: {**b, "totalLineItems": "some"}),
    _created("total-fractional", "totalLineItems is no integer", lambda b: {**b, "totalLineItems": 1.5}),
    _created("failed-items-object", "failedLineItems is an object", lambda b: {**b, "failedLineItems": {}}),
    _created(
        "failed-items-of-text",
        "failedLineItems has strings for items",
        lambda b: {**b, "failedLineItems": ["none"]},
    ),
    _created("created-at-in-words", "createdAt is no date-time", lambda b: {**b, "createdAt": "just now"}),
    _created("created-at-number", "createdAt is a number of seconds", lambda b: {**b, "createdAt": 1_772_452_800}),
    _created("status-number", "status is a number", lambda b: {**b, "status": 1}),
    _created(
        "repeated-ids-list",
        "duplicateLineItemRefIds is a list",
        lambda b: {**b, "duplicateLineItemRefIds": []},
    ),
    _created(
        "ref-changed",
        "externalRefID comes back in capitals",
        lambda b: {**b, "externalRefID": f"{b['externalRefID']}".upper()},
        certain=False,
    ),
    _created("ref-number", "externalRefID comes back as a number", lambda b: {**b, "externalRefID": 1}),
    _created("created-list", "The order comes in a list", lambda b: [b]),
    _created("created-null", "The body is null", lambda _: None),
    _sent(
        "created-empty",
        "created",
        "A 201 has no body",
        "response-shape",
        lambda a: dataclasses.replace(a, raw=""),
    ),
    _sent(
        "created-cut",
        "created",
        "The JSON of a 201 ends too early",
        "response-shape",
        lambda a: dataclasses.replace(a, raw='{"externalRefID":'),
    ),
    _sent(
        "created-as-text",
        "created",
        "A 201 is labelled as plain text",
        "content-type",
        lambda a: dataclasses.replace(a, media_type="text/plain"),
    ),
    _sent(
        "created-unlabelled",
        "created",
        "A 201 has no Content-Type",
        "content-type",
        lambda a: dataclasses.replace(a, media_type=None),
    ),
    _sent(
        "created-206",
        "created",
        "A new order is answered 206",
        "undocumented-status",
        lambda a: dataclasses.replace(a, status=206),
    ),
    _sent(
        "created-500",
        "created",
        "An order is made and then answered 500",
        "server-error",
        lambda a: dataclasses.replace(a, status=500),
    ),
    _sent(
        "rejected-418",
        "rejected",
        "A rejection is answered 418",
        "undocumented-status",
        lambda a: dataclasses.replace(a, status=418),
    ),
    _sent(
        "rejected-409",
        "rejected",
        "A rejection is answered 409",
        "undocumented-status",
        lambda a: dataclasses.replace(a, status=409),
    ),
    _sent(
        "rejected-500",
        "rejected",
        "A rejection is answered 500",
        "server-error",
        lambda a: dataclasses.replace(a, status=500),
    ),
    _sent(
        "rejected-200",
        "rejected",
        "A rejection is answered 200",
        "accepted-invalid",
        lambda a: dataclasses.replace(a, status=200),
    ),
    _sent(
        "rejected-as-page",
        "rejected",
        "A rejection is an HTML page",
        "content-type",
        lambda a: dataclasses.replace(a, raw=PAGE, media_type="text/html"),
    ),
    _sent(
        "rejected-labelled-html",
        "rejected",
        "The JSON of a rejection is labelled as HTML",
        "content-type",
        lambda a: dataclasses.replace(a, media_type="text/html"),
    ),
    _sent(
        "unauthorised-as-page",
        "unauthorised",
        "A 401 is an HTML page",
        "content-type",
        lambda a: dataclasses.replace(a, raw=PAGE, media_type="text/html"),
    ),
    _rejected("error-is-text", "The body of a rejection is a JSON string", lambda b: b["message"]),
    _rejected("error-without-errors", "The body of a rejection has no errors", _without("errors"), certain=False),
    _rejected("error-without-code", "The body of a rejection has no httpCode", _without("httpCode"), certain=False),
    _rejected("http-code-as-text", "httpCode is a string of digits", lambda b: {**b, "httpCode": f"{b['httpCode']}"}),
    _rejected("errors-object", "errors is an object", lambda b: {**b, "errors": {"all": b["errors"]}}),
    _rejected("error-path-list", "The path of an error is a list of steps", _path(lambda path: [*path.split(".")])),
    _rejected("error-code-text", "The code of an error is a word", _items(lambda item: {**item, "code": "INVALID"})),
    _rejected(
        "wrong-field-named",
        "Every error names externalRefID",
        _path(lambda _: "externalRefID"),
        "wrong-field",
    ),
    _rejected(
        "sibling-field-named",
        "Errors of an e-mail address name the mobile number",
        _path(lambda path: path.replace("email", "mobileNumber")),
        "wrong-field",
    ),
    _rejected(
        "line-items-named-from-1",
        "Line items are counted from 1 in errors",
        _path(lambda path: path.replace("[0]", "[1]")),
        "wrong-field",
        certain=False,
    ),
    _rejected(
        "stack-trace",
        "The message of a rejection is a stack trace",
        lambda b: {**b, "message": TRACE},
        "leak",
    ),
    Fault(
        "credentials-echoed",
        REJECTED,
        "The body of a rejection repeats the request's headers, credentials included",
        "leak",
        lambda: Seams(answer=_echo_credentials),
        certain=True,
    ),
    Fault(
        "unauthenticated",
        "authentication",
        "Requests without credentials are served",
        "unauthenticated",
        lambda: Seams(asks_credentials=False),
        certain=True,
    ),
    Fault("slow-answer", "time", "Every order is answered late", "slow", lambda: Seams(slow=True), certain=False),
)
