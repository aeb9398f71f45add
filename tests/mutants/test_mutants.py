"""Small contracts, right and with a fault in each of their rules: the first are not accused, the others found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.idempotency.store import open_store
from rulewright.loading import loads
from rulewright.mock.faults.index import faults_of
from rulewright.mock.faults.served import served
from tests.mutants.asked import run_against
from tests.mutants.equivalents import witness
from tests.mutants.families import family_of
from tests.mutants.peers.run import in_its_own_process
from tests.mutants.peers.variants import Variant
from tests.mutants.subjects import SUBJECTS, Subject

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

SMALL = [subject for subject in SUBJECTS if subject.path is not None and "contracts" not in subject.path.parts]


def right(subject: Subject, engine: str = "interpreter") -> ASGIApp:
    return served(subject.plan, lambda plan: judge_of(plan, engine), open_store("memory:"), lambda: subject.context)


@pytest.mark.parametrize("subject", SMALL, ids=str)
def test_a_right_endpoint_is_not_accused(subject: Subject, tmp_path: Path) -> None:
    whole = run_against(subject, right(subject), tmp_path, requests=300)
    assert [finding.complaint for finding in whole.findings] == []
    assert whole.end is not None
    assert whole.end.unjudged is None


FEW_KEYS = """
rulewright: 1
contract: tickets
version: 1.0.0
shapes:
  Ticket:
    fields:
      no: { type: string, pattern: '^T-[0-9]{2}$', required: true }
      seats: { type: integer, range: 1..9, required: true }
operations:
  book:
    request: POST /tickets
    body: Ticket
    responses: { made: { status: 201 }, again: { status: 200 }, rejected: { status: 400 } }
idempotency:
  ONCE: { title: Once, key: [no], across: [book], same_body: { outcome: again, reply: original }, other_body: { outcome: rejected, reply: any }, in_flight: unsettled, rejected_takes_key: false, keep: forever }
examples: { Ticket: { one: { no: T-01, seats: 1 }, two: { no: T-02, seats: 2 } } }
"""


def test_where_there_are_fewer_keys_than_requests_nobody_is_accused(tmp_path: Path) -> None:
    subject = Subject("tickets", None)
    object.__setattr__(subject, "rules", loads(FEW_KEYS))
    whole = run_against(subject, right(subject), tmp_path, requests=400)
    assert [finding.complaint for finding in whole.findings] == []


BOOKINGS = """
rulewright: 1
contract: bookings
version: 1.0.0
clock: { zone: UTC, slack: 0d }
shapes:
  Booking:
    fields:
      no: { type: string, length: 1..40, required: true }
      seats: { type: integer, range: 1..9, required: true }
      day: { type: date, notBefore: today, required: true }
operations:
  book:
    request: POST /bookings
    auth: [basic]
    body: Booking
    responses: { made: { status: 201 }, again: { status: 200 }, rejected: { status: 400 }, other: { status: 409 }, unknown: { status: 401 } }
idempotency:
  ONCE: { title: Once, key: [no], across: [book], same_body: { outcome: again, reply: original }, other_body: { outcome: other, reply: any }, in_flight: unsettled, rejected_takes_key: false, keep: forever }
examples: { today: 2026-03-02, Booking: { one: { no: T-01, seats: 1, day: 2026-03-03 } } }
"""
FOUND = {
    "undocumented-success": "Undocumented status code",
    "no-authentication": "API accepts requests without authentication",
}
MASKED = "high+1:Booking.seats/range"
UNSAID = ("low-1d:Booking.day/notBefore", "without:Booking.day/notBefore", "duplicate-created:idempotency.ONCE")
SAID_ANYWAY = "trace-in-error"
"""Changes refusals, of which one or another is complained of at the right endpoint too."""


@pytest.mark.parametrize(("variant", "found"), [(Variant.STOCK, {*FOUND}), (Variant.FRESH_KEYS, {*FOUND, MASKED})])
def test_what_schemathesis_can_find_it_finds(variant: Variant, found: set[str], tmp_path: Path) -> None:
    """A key that was taken hides what comes under it; no schema says what a date may be, or a key."""
    rules = tmp_path / "bookings.yaml"
    rules.write_text(BOOKINGS, "utf-8")
    run = in_its_own_process(str(rules), variant, [*FOUND, MASKED, SAID_ANYWAY, *UNSAID], "--max-examples", "8")
    assert set(run.found) == found
    assert {name: run.found[name].titles for name in FOUND} == {name: (title,) for name, title in FOUND.items()}
    assert all(found.requests <= run.requests for found in run.found.values())
    assert run.errors == ()
    # Of the right endpoint it says what it says of every one that refuses more than the schema does.
    assert set(run.alarms) == {"Schema-valid request rejected (POST /bookings)"}


def test_every_kind_of_fault_is_of_a_family() -> None:
    kinds = {fault.kind for subject in SUBJECTS for fault in faults_of(subject.plan).values()}
    assert all(map(family_of, kinds))


def test_what_json_readers_see_differently_tells_no_fault_apart() -> None:
    """Past 2**53 a right endpoint may read another number: no run sends one, and no fault is missed for want of it."""
    rules = """
rulewright: 1
contract: counts
version: 1.0.0
shapes: { Count: { fields: { small: { type: integer, range: 0..9 }, great: { type: integer, range: 0..9007199254740993 } } } }
examples: { today: 2026-03-02, Count: { one: { small: 1, great: 1 } } }
"""
    subject = Subject("counts", None)
    object.__setattr__(subject, "rules", loads(rules))
    faults = faults_of(subject.plan)
    assert witness(subject, faults["high+1:Count.small/range"]) is not None
    for name in ("high+1:Count.great/range", "high-1:Count.great/range", "edge@2:Count.great/range"):
        assert witness(subject, faults[name]) is None
