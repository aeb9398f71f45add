"""What is to be done with a request: the work, a replay, nothing while another works, and keys of several rules at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from rulewright import StoreUnavailableError, loads
from rulewright.cli.mocked import judge_of
from rulewright.idempotency.claims import Claimed, ClaimLostError
from rulewright.idempotency.decide import Busy, Fresh, Replay, await_turn, claims_of, refuse, turn_of
from rulewright.idempotency.memory import MemoryStore
from rulewright.idempotency.model import Request
from rulewright.mock.faults.served import served
from tests.endpoints.client import Sent, send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.idempotency.claims import Claim, InFlight, Taken, Token
    from rulewright.language.conditions import Json

TEXT = """
rulewright: 1
contract: orders
version: 1.0.0
shapes:
  Order: { fields: { account: { type: string }, ref: { type: string }, voucher: { type: string }, amount: { type: integer, range: 0.. } } }
operations:
  place:
    request: POST /orders
    body: Order
    responses:
      created: { status: 201, reply: { ref: { from: ref } } }
      replayed: { status: 200 }
      conflict: { status: 422 }
      busy: { status: 409 }
      rejected: { status: 400 }
      away: { status: 503 }
  sell: { request: POST /sales, body: Order, responses: { created: { status: 201 }, rejected: { status: 400 } } }
idempotency:
  REF:
    key: [account, ref]
    across: [place]
    same_body: { outcome: replayed, reply: original }
    other_body: { outcome: conflict }
    used_in: { sell: rejected }
    in_flight: IN_FLIGHT
    keep: 24h
  VOUCHER:
    key: [voucher]
    across: [place]
    same_body: { outcome: conflict }
    other_body: { outcome: conflict }
"""
RULES = loads(TEXT.replace("IN_FLIGHT", "busy"))
WAITING = loads(TEXT.replace("IN_FLIGHT", "unsettled"))
ORDER: Any = {"account": "a", "ref": "1", "voucher": "v", "amount": 1}


def request(body: Any = ORDER, operation: str = "place") -> Request:
    return Request(RULES.plan.operations[operation], body)


def turn(store: MemoryStore, body: Any = ORDER, operation: str = "place") -> Fresh | Replay | Busy:
    return turn_of(RULES.plan, request(body, operation), store)


def work(store: MemoryStore, body: Any = ORDER, operation: str = "place") -> Token:
    found = turn(store, body, operation)
    assert isinstance(found, Fresh)
    assert found.token is not None
    return found.token


def test_a_request_claims_the_keys_of_all_its_rules() -> None:
    store = MemoryStore()
    token = work(store)
    assert len(token.keys) == 2
    busy = turn(store, ORDER | {"voucher": "w"})
    assert isinstance(busy, Busy)
    assert (busy.rule.id, busy.outcome) == ("idempotency.REF", "busy")
    assert 0 < busy.seconds <= 30
    other = turn(store, ORDER | {"ref": "2"})
    assert isinstance(other, Busy)
    assert (other.rule.id, other.outcome) == ("idempotency.VOUCHER", "unsettled")
    store.complete(token, "created", {"n": 1})
    again = turn(store)
    assert isinstance(again, Replay)
    assert (again.rule.id, again.outcome, again.original, again.record.reply) == (
        "idempotency.REF",
        "replayed",
        True,
        {"n": 1},
    )
    used = turn(store, ORDER | {"ref": "2"})
    assert isinstance(used, Replay)
    assert (used.rule.id, used.outcome, used.original) == ("idempotency.VOUCHER", "conflict", False)
    assert isinstance(turn(store, {"account": "a", "ref": "2"}), Fresh), (
        "a key that was not claimed with another is free"
    )


def test_a_request_without_keys_has_no_token() -> None:
    assert turn(MemoryStore(), {"amount": 1}) == Fresh(None)


def test_a_rule_keeps_its_keys_as_long_as_it_says() -> None:
    kept = {claim.key.partition(" ")[0]: claim.keep for claim in claims_of(RULES.plan, request())}
    assert kept == {"idempotency.REF": 86_400, "idempotency.VOUCHER": None}


def test_another_operation_notes_a_key_and_is_never_told_of_it() -> None:
    store = MemoryStore()
    for _ in range(2):
        found = turn(store, operation="sell")
        assert isinstance(found, Fresh)
        if found.token is not None:
            store.complete(found.token, "created", None)
    told = turn(store)
    assert isinstance(told, Replay)
    assert (told.outcome, told.original) == ("rejected", False)


def test_who_waits_gets_the_answer_of_who_works() -> None:
    store = MemoryStore()
    token = work(store)
    waits = iter(range(1_000))

    def sleep(_: float) -> None:
        if next(waits) == 3:
            store.complete(token, "created", {"n": 1})

    found = await_turn(WAITING.plan, request(), store, sleep=sleep)
    assert isinstance(found, Replay)
    assert next(waits) == 4


def test_who_waits_longer_than_the_lease_works_itself() -> None:
    now = [0.0]
    store = MemoryStore(lambda: now[0])
    work(store)

    def sleep(seconds: float) -> None:
        now[0] += seconds

    assert isinstance(await_turn(WAITING.plan, request(), store, sleep=sleep), Fresh)
    assert now[0] == pytest.approx(30, abs=0.2)


def test_who_is_told_that_another_works_does_not_wait() -> None:
    store = MemoryStore()
    work(store)
    assert isinstance(await_turn(RULES.plan, request(), store, sleep=lambda _: pytest.fail("it waits")), Busy)


def test_a_refusal_takes_no_key_unless_the_rule_says_so() -> None:
    store = MemoryStore()
    refuse(RULES.plan, request(), None, store)
    assert isinstance(turn(store), Fresh)


class Interrupted(MemoryStore):
    """A store that is away for so many claims, or loses them before they are completed."""

    def __init__(self, *, away: int = 0, lost: int = 0) -> None:
        super().__init__()
        self.away = away
        self.lost = lost

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        self.away -= 1
        if self.away >= 0:
            raise StoreUnavailableError("away")
        return super().claim(claims, lease)

    def complete(self, token: Token, outcome: str, reply: Json) -> None:
        self.lost -= 1
        if self.lost >= 0:
            self.release(token)
            raise ClaimLostError(token)
        super().complete(token, outcome, reply)


def place(app: Any) -> int:
    return send(app, Sent(ORDER, path="/orders")).status


@pytest.mark.parametrize("store", [Interrupted(away=1), Interrupted(lost=1)])
def test_the_mock_makes_nothing_while_keys_cannot_be_kept(store: Interrupted) -> None:
    app = served(RULES.plan, lambda plan: judge_of(plan, "interpreter"), store, lambda: RULES.context(None, None))
    assert [place(app) for _ in range(3)] == [503, 201, 200]


def test_the_mock_takes_the_key_of_what_it_refuses_where_the_rule_says_so() -> None:
    taking = loads(TEXT.replace("IN_FLIGHT", "busy").replace("keep: 24h", "rejected_takes_key: true"))
    app = served(
        taking.plan, lambda plan: judge_of(plan, "interpreter"), MemoryStore(), lambda: taking.context(None, None)
    )
    assert send(app, Sent(ORDER | {"amount": -1}, path="/orders")).status == 400
    assert place(app) == 422


def test_the_mock_says_that_another_request_is_in_flight() -> None:
    store = MemoryStore()
    app = served(RULES.plan, lambda plan: judge_of(plan, "interpreter"), store, lambda: RULES.context(None, None))
    token = work(store)
    assert place(app) == 409
    store.release(token)
    assert place(app) == 201


def test_the_mock_waits_where_the_contract_leaves_it_open() -> None:
    store = MemoryStore()
    app = served(WAITING.plan, lambda plan: judge_of(plan, "interpreter"), store, lambda: WAITING.context(None, None))
    token = work(store)
    told: list[int] = []
    waiting = threading.Thread(target=lambda: told.append(place(app)))
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    store.complete(token, "created", {"n": 1})
    waiting.join(10)
    assert told == [200]
