"""The checker of histories: it passes what a right store may answer, and nothing else."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from tests.idempotency.history import Call
from tests.idempotency.linear import mistake


def call(  # noqa: PLR0913 - a call has as many parts
    verb: Any, answer: Any, asked: float, answered: float, *, fence: int | None = None, reply: str | None = None
) -> Call:
    return Call(verb, "a", asked, answered, answer, fence, reply, lease=10.0 if verb == "claim" else 0.0)


MADE = [call("claim", "claimed", 0, 1, fence=1), call("complete", "done", 2, 3, fence=1, reply="x")]
LOST = Call("claim", "a", 0, math.inf, "unknown", lease=10.0, latest=2.0)
MANY = [replace(LOST, asked=number / 1_000) for number in range(500)]

RIGHT = {
    "nothing": [],
    "one after another": [*MADE, call("claim", "taken", 4, 5, reply="x"), call("read", "taken", 6, 7, reply="x")],
    "busy while held": [*MADE, call("claim", "busy", 1.5, 2.5), call("read", "free", 1.5, 2.5)],
    "busy or taken beside the completion": [
        *MADE,
        call("claim", "busy", 2, 3),
        call("claim", "taken", 2, 3, reply="x"),
    ],
    "given up and claimed again": [
        call("claim", "claimed", 0, 1, fence=1),
        call("release", "done", 2, 3, fence=1),
        call("claim", "claimed", 4, 5, fence=2),
        call("complete", "lost", 6, 7, fence=1, reply="x"),
        call("complete", "done", 8, 9, fence=2, reply="y"),
    ],
    "claimed again after the lease": [
        call("claim", "claimed", 0, 1, fence=1),
        call("claim", "claimed", 10.5, 11.5, fence=2),
        call("complete", "done", 12, 13, fence=2, reply="y"),
        call("complete", "lost", 14, 15, fence=1, reply="x"),
    ],
    "completed late, with nobody else": [
        call("claim", "claimed", 0, 1, fence=1),
        call("complete", "done", 50, 51, fence=1, reply="x"),
    ],
    "killed in a claim that was made": [LOST, call("claim", "busy", 1, 2), call("claim", "claimed", 10.5, 11, fence=2)],
    "hundreds of claims while it was away": [
        *MANY,
        call("claim", "busy", 1, 2),
        call("claim", "claimed", 10.5, 11, fence=2),
    ],
    "killed in a claim that was not made": [LOST, call("claim", "claimed", 1, 2, fence=2)],
    "killed in a completion that was made": [
        MADE[0],
        call("complete", "unknown", 2, math.inf, fence=1, reply="x"),
        call("claim", "taken", 4, 5, reply="x"),
    ],
    "killed in a completion that was not made": [
        MADE[0],
        call("complete", "unknown", 2, math.inf, fence=1, reply="x"),
        call("claim", "claimed", 11, 12, fence=2),
    ],
    "completed twice by its owner": [*MADE, call("complete", "done", 4, 5, fence=1, reply="x")],
}
WRONG = {
    "two owners at once": [call("claim", "claimed", 0, 1, fence=1), call("claim", "claimed", 0, 1, fence=2)],
    "two owners within a lease": [call("claim", "claimed", 0, 1, fence=1), call("claim", "claimed", 8, 9.5, fence=2)],
    "claimed after it was answered": [*MADE, call("claim", "claimed", 4, 5, fence=2)],
    "an answer that is lost": [*MADE, call("read", "free", 4, 5)],
    "an answer that changes": [*MADE, call("claim", "taken", 4, 5, reply="y")],
    "an answer before there is one": [*MADE, call("claim", "taken", 1.2, 1.8, reply="x")],
    "two answers": [
        call("claim", "claimed", 0, 1, fence=1),
        call("claim", "claimed", 11, 12, fence=2),
        call("complete", "done", 13, 14, fence=2, reply="y"),
        call("complete", "done", 15, 16, fence=1, reply="x"),
    ],
    "a late owner completes": [
        call("claim", "claimed", 0, 1, fence=1),
        call("claim", "claimed", 11, 12, fence=2),
        call("complete", "done", 13, 14, fence=1, reply="x"),
    ],
    "told lost, though it is one's own": [MADE[0], call("complete", "lost", 2, 3, fence=1, reply="x")],
    "stuck beyond its lease": [call("claim", "claimed", 0, 1, fence=1), call("claim", "busy", 12, 13)],
    "busy where nobody ever claimed": [call("claim", "busy", 0, 1)],
    "busy after it was answered": [*MADE, call("claim", "busy", 4, 5)],
    "an answer out of nowhere": [call("read", "taken", 0, 1, reply="x")],
    "busy long after whoever claimed was killed": [*MANY, call("claim", "busy", 13, 14)],
    "free within the lease of a killed claim that others saw": [
        LOST,
        call("claim", "busy", 1, 2),
        call("claim", "claimed", 3, 4, fence=2),
    ],
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_a_right_store_may_answer(name: str) -> None:
    assert mistake(RIGHT[name]) is None


@pytest.mark.parametrize("name", WRONG)
def test_what_no_right_store_answers(name: str) -> None:
    assert mistake(WRONG[name]) is not None
