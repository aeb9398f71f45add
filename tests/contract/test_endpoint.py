"""Runs against an endpoint that was written from the documentation alone: right ones are not accused, wrong ones are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.contract.coverage import rules_of
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.events import Event, Found
from rulewright.contract.material import material
from rulewright.contract.prepare import cases_of
from rulewright.contract.run import run
from rulewright.contract.setting import DEFAULT_ASSERTED, Setting
from rulewright.emit.python import compile_plan
from rulewright.language.standing import Basis
from rulewright.loading import load
from tests.endpoints.async_orders import create_app
from tests.endpoints.faults import SEEDED
from tests.endpoints.serve import fixed_clock, serving

if TYPE_CHECKING:
    from rulewright.contract.events import Finished
    from rulewright.contract.findings.finding import Finding
    from rulewright.generation.case import CaseSet
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.rules import Rules
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from tests.endpoints.seeded.fault import Fault

TODAY = date(2026, 3, 2)
NO_ACCOUNTS: dict[str, list[dict[str, Json]]] = {"accounts": []}
"""The endpoint knows no accounts, so that none belongs to another customer."""

ALSO_INFERRED = frozenset(
    {"mobile-plus-optional", "mobile-16-digits-accepted", "mobile-letters-accepted", "mobile-newline-accepted"}
)
"""Faults against a rule that the contract calls inferred: found when inferred rules are asserted."""

SHOWN_AT = {"email-and-phone-swapped": "mobileNumber"}
"""Faults about two fields, of which the other one shows them first."""

_KEYS = "idempotency.ORDER-ONCE"
_ANY = ("Order/type", "Order.campaign/length", "LineItem.DELIVERY/EMAIL/recipient.email")
"""Rules enough for what every answer shows."""


@cache
def rules() -> Rules:
    return load(Path(__file__).parents[2] / "rules" / "async-orders.yaml")


def judge(plan: Plan, shape: Shape, payload: Json, context: Context) -> Judgement:
    """The compiled rules, which are quicker than the interpreter and judge alike."""
    return compile_plan(plan).judge(shape.name, payload, context)


def setting(url: str, asked: frozenset[str] = frozenset(), asserted: frozenset[Basis] = DEFAULT_ASSERTED) -> Setting:
    plan = rules().plan
    return Setting(
        plan=plan,
        operation=plan.operations["createAsyncOrder"],
        address=parse_address(url),
        credentials=throw_away(),
        context=rules().context(TODAY, NO_ACCOUNTS),
        slack=plan.clock.slack,
        asserted=asserted,
        rules=asked,
        limits=Limits(requests=5_000, seconds=600),
        fail_under=0.0,
        judge=judge,
    )


@cache
def cases(asserted: frozenset[Basis] = DEFAULT_ASSERTED) -> CaseSet:
    return cases_of(setting("http://127.0.0.1", asserted=asserted))


@dataclass
class Seen:
    end: Finished
    findings: list[Finding]


def fuzzed(fault: str | None, folder: Path, asked: frozenset[str] = frozenset(), *, lenient: bool = False) -> Seen:
    asserted = DEFAULT_ASSERTED | {Basis.INFERRED} if fault in ALSO_INFERRED else DEFAULT_ASSERTED
    events: list[Event] = []
    with serving(create_app(fault=fault, today=fixed_clock(TODAY), lenient=lenient)) as url:
        chosen = setting(url, asked, asserted)
        end = run(chosen, material(chosen, cases(asserted), "test"), None, folder / "findings", events.append)
    return Seen(end, [event.finding for event in events if isinstance(event, Found)])


@pytest.mark.parametrize("lenient", [False, True])
def test_neither_of_two_right_endpoints_is_accused(lenient: bool, tmp_path: Path) -> None:
    seen = fuzzed(None, tmp_path, lenient=lenient)
    assert [finding.complaint for finding in seen.findings] == []
    assert (seen.end.exit_code, seen.end.ended) == (0, None)
    assert seen.end.requests > 500
    missed = {entry.rule for entry in seen.end.coverage.not_reached}
    assert missed <= {"Order.CUSTOMER-OF-ACCOUNT"}
    assert len(seen.end.coverage.both_sides) > 90


@pytest.mark.parametrize("fault", [fault for fault in SEEDED.values() if fault.certain], ids=lambda fault: fault.name)
def test_a_certain_fault_is_found_and_named(fault: Fault, tmp_path: Path) -> None:
    # Most faults show when the rules of their field are asked alone; the others take the whole run.
    seen = fuzzed(fault.name, tmp_path, _near(fault))
    if not any(_is_it(finding, fault) for finding in seen.findings):
        seen = fuzzed(fault.name, tmp_path)
    hits = [finding for finding in seen.findings if _is_it(finding, fault)]
    assert hits, [finding.complaint for finding in seen.findings]
    assert seen.end.exit_code == 1
    assert all("curl --silent" in finding.curl for finding in hits)


def _near(fault: Fault) -> frozenset[str]:
    """The rules of the fault's field."""
    area = fault.area.removeprefix("lineItems.").strip(".")
    named = {rule.id for rule in rules_of(rules().plan, rules().plan.shapes["Order"]) if area in _fields(rule.id)}
    return frozenset({*named, _KEYS} if fault.area == "externalRefID" else named or _ANY)


@cache
def _fields(rule_id: str) -> frozenset[str]:
    """The fields, from their shape, that a rule is about."""
    rule = next(rule for rule in rules_of(rules().plan, rules().plan.shapes["Order"]) if rule.id == rule_id)
    return frozenset(str(check.target).replace("[*]", "") for check in rule.checks)


def _is_it(finding: Finding, fault: Fault) -> bool:
    """Whether a finding is of the fault's kind and, where that is about a field, about its field."""
    complaint = finding.complaint
    if complaint.kind.value != fault.expect:
        return False
    if fault.expect not in {"accepted-invalid", "rejected-valid"} or _KEYS in complaint.rules or " " in fault.area:
        return True
    last = SHOWN_AT.get(fault.name) or fault.area.strip(".").split(".")[-1]
    named = {part for rule in complaint.rules for field in _fields(rule) for part in field.split(".")}
    return last in {*complaint.pointer.split("/"), *named}
