"""What the gate does where keys cannot be kept, work takes too long, or a contract says what its requests are told."""

from __future__ import annotations

import json
import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.idempotency.claims import ClaimLostError, InFlight, StoreUnavailableError, Token
from rulewright.idempotency.memory import MemoryStore
from rulewright.loading import loads
from rulewright.middleware.gate import Admitted, Gate
from rulewright.middleware.message import Answer, Arrived, as_json, from_json
from tests.middleware.tickets import TICKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.idempotency.claims import Claim, Claimed, Store, Taken
    from rulewright.language.conditions import Json
    from rulewright.middleware.gate import Passage

TICKET = {"no": "T-1000", "seats": 2}
MADE = Answer(201, (("content-type", "application/json"),), b'{"count": 1}')
REFUSED = Answer(422, (), b'{"faults": [], "code": 422}')


def gate(store: Store | None, text: str = TICKETS, **options: Any) -> Gate:
    return Gate(rules=loads(text, "tickets.yaml"), store=store, today=lambda: date(2026, 3, 2), **options)


def entered(asked: Gate, body: object = None) -> Passage:
    call = asked.call("POST", "/tickets")
    assert call is not None
    headers = (("content-type", "application/json"),)
    return asked.enter(call, Arrived("/tickets", b"", headers, json.dumps(body or TICKET).encode()))


def admitted(asked: Gate, body: object = None) -> Admitted:
    found = entered(asked, body)
    assert isinstance(found, Admitted)
    return found


def answered(asked: Gate, body: object = None) -> Answer:
    found = entered(asked, body)
    assert isinstance(found, Answer)
    return found


class Away(MemoryStore):
    """A store that cannot be asked, from the call on that is named."""

    def __init__(self, *, since: str) -> None:
        super().__init__()
        self.since = since

    def claim(self, claims: Sequence[Claim], lease: float) -> Claimed | InFlight | Taken:
        if self.since == "claim":
            raise StoreUnavailableError("nobody answers")
        return super().claim(claims, lease)

    def complete(self, token: Token, outcome: str, reply: Json) -> None:  # noqa: ARG002 - of the protocol
        raise StoreUnavailableError("nobody answers") if self.since == "complete" else ClaimLostError(token)


def test_a_request_whose_key_cannot_be_taken_is_refused_for_now() -> None:
    found = answered(gate(Away(since="claim")))
    assert found.status == 503
    assert dict(found.headers)["retry-after"] == "1"
    assert json.loads(found.body)["detail"] == "it cannot be told now whether this was asked before; send it again"


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("complete", "an answer could not be kept; its key is free again"),
        ("lost", "took longer than the lease of 30 s"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_told_to_whoever_reads_logs(
    since: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked = gate(Away(since=since))
    with caplog.at_level(logging.ERROR, "rulewright.middleware"):
        asked.settle(admitted(asked), MADE)
    assert said in caplog.text


def test_what_is_told_while_a_key_is_in_use_is_what_the_contract_says() -> None:
    asked = gate(MemoryStore(), TICKETS.replace("in_flight: unsettled", "in_flight: taken"))
    admitted(asked)
    found = answered(asked)
    assert (found.status, dict(found.headers)["retry-after"]) == (409, "30")


@pytest.mark.parametrize(("takes", "status"), [("true", 422), ("false", None)])
def test_a_refusal_by_the_application_takes_the_key_where_the_contract_says_so(takes: str, status: int | None) -> None:
    asked = gate(MemoryStore(), TICKETS.replace("rejected_takes_key: false", f"rejected_takes_key: {takes}"))
    asked.settle(admitted(asked), REFUSED)
    again = entered(asked)
    assert (again.status if isinstance(again, Answer) else None) == status
    if isinstance(again, Answer):
        assert again.body == REFUSED.body


@pytest.mark.parametrize(("takes", "status"), [("true", 422), ("false", None)])
def test_so_does_a_refusal_by_the_contract(takes: str, status: int | None) -> None:
    asked = gate(MemoryStore(), TICKETS.replace("rejected_takes_key: false", f"rejected_takes_key: {takes}"))
    first = answered(asked, TICKET | {"seats": 0})
    again = entered(asked, TICKET | {"seats": 0} if status else TICKET)
    assert (again.status if isinstance(again, Answer) else None) == status
    assert first.status == 422


@pytest.mark.parametrize("status", [402, 429, 500, 503])
def test_an_answer_that_is_no_verdict_leaves_the_key_free(status: int) -> None:
    asked = gate(MemoryStore(), TICKETS.replace("rejected_takes_key: false", "rejected_takes_key: true"))
    asked.settle(admitted(asked), Answer(status, (), b""))
    assert admitted(asked).token is not None


def test_a_request_that_names_no_key_takes_none() -> None:
    text = TICKETS.replace("pattern: '^[A-Z0-9-]*$', required: true", "pattern: '^[A-Z0-9-]*$'")
    asked = gate(MemoryStore(), text)
    assert admitted(asked, {"seats": 1}).token is None


def test_an_answer_is_kept_whole() -> None:
    answer = Answer(201, (("x-id", "é"), ("Date", "now")), bytes(range(256)))
    kept = from_json(json.loads(json.dumps(as_json(answer))), 200)
    assert kept == Answer(200, (("x-id", "é"),), bytes(range(256)))
    assert from_json({"count": 1}) is None


def test_rules_may_be_a_name_or_a_path(tmp_path: Any) -> None:
    (tmp_path / "tickets.yaml").write_text(TICKETS, "utf-8")
    assert Gate(rules=tmp_path / "tickets.yaml").rules.plan.contract == "tickets"
    assert Gate(rules="async-orders").rules.plan.contract == "async-orders"
