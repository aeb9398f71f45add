"""Keys, replays and twins → faults in making one order of one externalRefID and account."""

import dataclasses
import json
from collections.abc import Callable

import anyio
from starlette.requests import Request

from tests.endpoints.answers import Answer
from tests.endpoints.problems import Json, Problem
from tests.endpoints.seams import Seams, Submission
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.store import Key, Order, OrderBook, Placement

KEY = "externalRefID"
REMEMBERED = 3
RACE_SECONDS = 0.010


def _written(body: Json) -> str:
    return json.dumps(body, sort_keys=True)


async def _place_always(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    order = book.orders[submission.key] = make()
    return Placement(order, new=True)


async def _place_unguarded(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    """Look first and act later, so that simultaneous requests all find nothing."""
    if submission.key in book.orders:
        return book.place(submission.key, make)
    await anyio.sleep(RACE_SECONDS)
    return await _place_always(book, submission, make)


async def _place_and_forget(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    placement = book.place(submission.key, make)
    for key in list(book.orders)[:-REMEMBERED]:
        del book.orders[key]
    return placement


async def _place_anew(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    """Make a second order in silence: the answer is that of a replay, the order is another."""
    placement = book.place(submission.key, make)
    if placement.new:
        return placement
    order = book.orders[submission.key] = make()
    return Placement(order, new=False)


async def _place_over(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    """Keep the order's creation time and take everything else from the new body."""
    placement = book.place(submission.key, make)
    if placement.new:
        return placement
    order = dataclasses.replace(make(), created_at=placement.order.created_at)
    book.orders[submission.key] = order
    return Placement(order, new=False)


def _other_body_creates() -> Seams:
    bodies: dict[Key, str] = {}

    async def place(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
        body = _written(submission.body)
        if bodies.setdefault(submission.key, body) == body:
            return book.place(submission.key, make)
        bodies[submission.key] = body
        return await _place_always(book, submission, make)

    return Seams(place=place)


def _other_body_refused(status: int) -> Seams:
    bodies: dict[Key, str] = {}

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        body = _written(submission.body)
        if problems or bodies.setdefault(submission.key, body) == body:
            return problems
        return [Problem(KEY, "conflict", "was used with another body")]

    def answer(answer: Answer, _: Request) -> Answer:
        conflict = answer.meaning == "rejected" and "was used with another body" in _written(answer.body)
        return dataclasses.replace(answer, status=status) if conflict else answer

    return Seams(judge=judge, answer=answer)


def _replayed_body(change: Callable[[dict[str, Json]], dict[str, Json]]) -> Seams:
    def answer(answer: Answer, _: Request) -> Answer:
        if answer.meaning != "replayed" or not isinstance(answer.body, dict):
            return answer
        return dataclasses.replace(answer, body=change(answer.body))

    return Seams(answer=answer)


def _rejection_takes_ref() -> Seams:
    taken: set[Key] = set()

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        if problems:
            taken.add(submission.key)
        elif submission.key in taken:
            return [Problem(KEY, "unique", "was already used")]
        return problems

    return Seams(judge=judge)


def _status(meaning: str, status: int) -> Seams:
    def answer(answer: Answer, _: Request) -> Answer:
        return dataclasses.replace(answer, status=status) if answer.meaning == meaning else answer

    return Seams(answer=answer)


IDEMPOTENCY = (
    Fault(
        "resubmission-creates",
        KEY,
        "Every resubmission makes another order",
        "duplicate-created",
        lambda: Seams(place=_place_always),
        certain=True,
    ),
    Fault(
        "other-body-creates",
        KEY,
        "A resubmission with another body makes another order",
        "duplicate-created",
        _other_body_creates,
        certain=True,
    ),
    Fault(
        "old-refs-forgotten",
        KEY,
        f"Only the latest {REMEMBERED} orders are remembered",
        "duplicate-created",
        lambda: Seams(place=_place_and_forget),
        certain=True,
    ),
    Fault(
        "replay-makes-another",
        KEY,
        "A resubmission is answered as a replay, with a new order and its createdAt",
        "replay-differs",
        lambda: Seams(place=_place_anew),
        certain=True,
    ),
    Fault(
        "replay-overwrites",
        KEY,
        "A resubmission with another body overwrites the order",
        "replay-differs",
        lambda: Seams(place=_place_over),
        certain=True,
    ),
    Fault(
        "replay-created-at-rounded",
        KEY,
        "A replay gives createdAt without the time of day",
        "replay-differs",
        lambda: _replayed_body(lambda body: body | {"createdAt": f"{body['createdAt']}"[:10] + "T00:00:00.000Z"}),
        certain=True,
    ),
    Fault(
        "replay-empty",
        KEY,
        "A replay answers an object without any field",
        "replay-differs",
        lambda: _replayed_body(lambda _: {}),
        certain=True,
    ),
    Fault(
        "replay-201",
        KEY,
        "A replay is answered 201, as if it had made an order",
        "duplicate-created",
        lambda: _status("replayed", 201),
        certain=True,
    ),
    Fault(
        "replay-other-body-409",
        KEY,
        "A resubmission with another body is answered 409",
        "undocumented-status",
        lambda: _other_body_refused(409),
        certain=True,
    ),
    Fault(
        "replay-other-body-422",
        KEY,
        "A resubmission with another body is answered 422",
        "replay-differs",
        lambda: _other_body_refused(422),
        certain=True,
    ),
    Fault(
        "key-ignores-account",
        KEY,
        "A ref names one order of all accounts",
        "replay-differs",
        lambda: Seams(key=lambda _, ref: (None, ref)),
        certain=True,
    ),
    Fault(
        "key-ignores-case",
        KEY,
        "Refs are compared without regard to case",
        "replay-differs",
        lambda: Seams(key=lambda account, ref: (account, ref.lower() if ref else ref)),
        certain=False,
    ),
    Fault(
        "key-cut-to-50",
        KEY,
        "Refs are compared by their first 50 characters",
        "replay-differs",
        lambda: Seams(key=lambda account, ref: (account, ref[:50] if ref else ref)),
        certain=True,
    ),
    Fault(
        "sync-ref-accepted",
        KEY,
        "A ref used in POST /orders is accepted",
        "accepted-invalid",
        lambda: Seams(blocks_sync_refs=False),
        certain=True,
    ),
    Fault(
        "sync-ref-409",
        KEY,
        "A ref used in POST /orders is answered 409",
        "undocumented-status",
        lambda: _status("used", 409),
        certain=True,
    ),
    Fault(
        "sync-ref-200",
        KEY,
        "A ref used in POST /orders is refused in the body but answered 200",
        "accepted-invalid",
        lambda: _status("used", 200),
        certain=True,
    ),
    Fault(
        "race",
        KEY,
        "Twins within 10 ms are both told that they made the order",
        "race",
        lambda: Seams(place=_place_unguarded),
        certain=True,
    ),
    Fault(
        "rejection-takes-ref",
        KEY,
        "A rejected request takes its ref",
        "rejected-valid",
        _rejection_takes_ref,
        certain=False,
    ),
)
