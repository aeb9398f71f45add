from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from rulewright.contract.endpoint.budget import Budget, Limits, SpentError
from rulewright.contract.endpoint.credentials import CredentialsError
from rulewright.contract.endpoint.exchange import Exchange, Request
from rulewright.contract.endpoint.retry import Backoff, Patient, retry_after
from rulewright.contract.endpoint.watch import UnjudgedError
from tests.contract.support import JSON_TYPE, answer, parcels

if TYPE_CHECKING:
    from rulewright.contract.endpoint.credentials import Credentials

POST = Request("POST", "/parcels", b"{}")
SEND = parcels().plan.operations["send"]
READ = parcels().plan.operations["read"]


@dataclass
class Clock:
    """A clock that goes on when somebody sleeps."""

    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@dataclass
class Answering:
    """Gives the answers one after another, and the last for ever."""

    answers: list[Exchange]
    sent: int = 0

    def send(self, _: Request) -> Exchange:
        self.sent += 1
        return self.answers[min(self.sent, len(self.answers)) - 1]


@dataclass
class Post:
    """A patient sender over answers, and what it did."""

    answers: list[Exchange]
    backoff: Backoff = field(default_factory=Backoff)
    limits: Limits = field(default_factory=Limits)
    credentials: Credentials | None = None
    clock: Clock = field(default_factory=Clock)
    told: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.budget = Budget(self.limits, monotonic=self.clock, sleep=self.clock.sleep)
        self.transport = Answering(self.answers)
        self.patient = Patient(self.transport.send, self.budget, self.credentials, self.backoff)

    def send(self, operation: object = SEND) -> int | None:
        sent = self.patient.send(POST, operation, lambda exchange: self.told.append(exchange.status))  # type: ignore[arg-type]
        return sent.status


def busy(status: int, *headers: tuple[str, str]) -> Exchange:
    return answer(status, headers=(*JSON_TYPE, *headers))


def test_a_busy_endpoint_is_asked_again_after_waits_that_grow_and_count_as_requests() -> None:
    post = Post([busy(429), busy(503), busy(429), answer(201)])
    assert post.send() == 201
    assert post.told == [429, 503, 429]
    assert post.budget.requests == 4
    assert all(
        least <= nap <= most
        for nap, (least, most) in zip(post.clock.naps, [(0.25, 0.5), (0.5, 1), (1, 2)], strict=True)
    )


def test_waits_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    naps = []
    for seed in (1, 1, 2):
        post = Post([busy(429)], Backoff(seed=seed))
        post.send()
        naps.append(post.clock.naps)
    assert naps[0] == naps[1] != naps[2]


def test_retries_end_and_are_not_begun_again_before_one_was_not_needed() -> None:
    post = Post([*[busy(429)] * 6, answer(400), busy(429), answer(201)], Backoff(retries=2))
    assert [post.send() for _ in range(4)] == [429, 429, 429, 429]
    assert len(post.clock.naps) == 2
    assert [post.send(), post.send()] == [400, 201]
    assert len(post.clock.naps) == 3


def test_no_retries_are_none() -> None:
    post = Post([busy(429)], Backoff(retries=0))
    assert (post.send(), post.clock.naps, post.told) == (429, [], [])


def test_the_endpoint_says_how_long_it_is_to_be_waited_for() -> None:
    post = Post([busy(503, ("Retry-After", "7")), answer(201)])
    assert post.send() == 201
    assert post.clock.naps == [7.0]


def test_503_is_an_invitation_only_where_it_is_documented_or_says_when() -> None:
    assert Post([busy(503), answer(200)]).send(READ) == 503
    assert Post([busy(503, ("Retry-After", "1")), answer(200)]).send(READ) == 200
    assert Post([busy(500, ("Retry-After", "1")), answer(200)]).send(READ) == 500


def test_a_wait_beyond_the_budget_ends_the_run_before_it_is_begun() -> None:
    post = Post([busy(429, ("Retry-After", "3600"))], limits=Limits(seconds=60))
    with pytest.raises(SpentError, match=r"has to be waited for \(3600 s\), which the budget of 60 s does not leave"):
        post.send()
    assert post.clock.naps == []
    assert post.told == [429]


def test_retries_take_no_more_than_the_requests_there_are() -> None:
    post = Post([busy(429)], limits=Limits(requests=2))
    with pytest.raises(SpentError, match="the budget of 2 requests was spent"):
        post.send()
    assert post.transport.sent == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        ([("Retry-After", "0")], 0),
        ([("retry-after", " 12 ")], 12),
        ([("Retry-After", "-1")], None),
        ([("Retry-After", "1.5")], None),
        ([("Retry-After", "soon")], None),
        ([("Retry-After", "٣")], None),
        ([("Retry-After", "9" * 400)], None),
        ([("Retry-After", "Mon, 02 Mar 2026 12:00:30 GMT"), ("Date", "Mon, 02 Mar 2026 12:00:00 GMT")], 30),
        ([("Retry-After", "Mon, 02 Mar 2026 11:00:00 GMT"), ("Date", "Mon, 02 Mar 2026 12:00:00 GMT")], 0),
        ([("Retry-After", "Mon, 02 Mar 1970 11:00:00 GMT")], 0),
    ],
)
def test_retry_after_is_a_number_or_a_date(headers: list[tuple[str, str]], seconds: float | None) -> None:
    assert retry_after(busy(429, *headers)) == seconds


@dataclass
class Changing:
    """Credentials of which there are so many."""

    left: int = 1
    name: str = "Authorization"
    header: str = "one"
    secrets: tuple[str, ...] = ()
    shown: str = "shown"
    curl: str = ""
    renewals: int = 0

    def renew(self) -> None:
        self.renewals += 1
        if self.left < 0:
            raise CredentialsError("there are none")

    def replaced(self, header: str, status: int | None) -> bool:
        if status != 401 or header != self.header or not self.left:
            return False
        self.left -= 1
        self.header += "+"
        return True


def test_a_request_that_was_refused_is_sent_again_with_newer_credentials() -> None:
    post = Post([answer(401), answer(201)], credentials=Changing())
    assert post.send() == 201
    assert (post.told, post.budget.requests, post.clock.naps) == ([401], 2, [])
    assert Post([answer(401)], credentials=Changing(left=0)).send() == 401


def test_a_request_without_credentials_is_not_sent_again() -> None:
    post = Post([answer(401, authenticated=False), answer(201)], credentials=Changing())
    assert post.send() == 401


def test_credentials_that_cannot_be_renewed_end_the_run() -> None:
    post = Post([answer(201)], credentials=Changing(left=-1))
    with pytest.raises(UnjudgedError, match="there are none"):
        post.send()
    assert post.transport.sent == 0
