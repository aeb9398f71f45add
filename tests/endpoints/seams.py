"""The places at which a seeded fault gets into the service; the defaults change nothing.

The service itself is written without faults. It passes its values through these functions, and a fault
replaces one or two of them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from starlette.requests import Request

from tests.endpoints.answers import Answer
from tests.endpoints.problems import Json, Problem
from tests.endpoints.store import Key, Order, OrderBook, Placement

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Submission:
    """One request to create an order: its body, its key and its moment."""

    body: Json
    key: Key
    now: datetime


Judge: TypeAlias = Callable[[Submission, list[Problem]], list[Problem]]
Place: TypeAlias = Callable[[OrderBook, Submission, Callable[[], Order]], Awaitable[Placement]]


def _the_same_body(body: Json) -> Json:
    return body


def _the_same_clock(clock: Clock) -> Clock:
    return clock


def _the_same_problems(_: Submission, problems: list[Problem]) -> list[Problem]:
    return problems


def _never(_: Json) -> bool:
    return False


def _account_and_ref(account: str | None, ref: str | None) -> Key:
    return account, ref


async def _place(book: OrderBook, submission: Submission, make: Callable[[], Order]) -> Placement:
    return book.place(submission.key, make)


def _the_same_answer(answer: Answer, _: Request) -> Answer:
    return answer


@dataclass(frozen=True, slots=True)
class Seams:
    """One function or switch for each place.

    Attributes:
        read: the body as sent → the body that is validated.
        clock: the clock given → the clock used.
        judge: the problems found → the problems answered; none means that the order is accepted.
        crashes: whether a body makes the service fail.
        key: account and ref → the key of the order.
        place: looks an order up or makes it.
        blocks_sync_refs: whether a ref used in ``POST /orders`` is refused.
        asks_credentials: whether a request without credentials is refused.
        slow: whether every order is answered late.
        answer: the answer decided → the answer given.
    """

    read: Callable[[Json], Json] = _the_same_body
    clock: Callable[[Clock], Clock] = _the_same_clock
    judge: Judge = _the_same_problems
    crashes: Callable[[Json], bool] = _never
    key: Callable[[str | None, str | None], Key] = _account_and_ref
    place: Place = _place
    blocks_sync_refs: bool = True
    asks_credentials: bool = True
    slow: bool = False
    answer: Callable[[Answer, Request], Answer] = _the_same_answer
