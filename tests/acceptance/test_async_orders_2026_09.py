"""What the API reference of September 2026 says otherwise than the documentation, as payloads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.language.standing import Severity
from rulewright.loading import bundled
from tests.acceptance.test_async_orders import ACCEPTED, ADDRESS, EMAIL, PHONE, REJECTED, item, order

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan

TODAY = date(2026, 3, 2)
BEFORE, NOW = bundled(), bundled("async-orders-2026-09")
NO_SHIPPING = {key: value for key, value in ADDRESS.items() if key != "shippingMethod"}
BULK_ADDRESS = {
    "contactFirstName": "Edith",
    "contactLastName": "Clarke",
    "address": order(ADDRESS)["lineItems"][0]["recipient"]["address"],
}
BULK = EMAIL | {"deliveryMethod": "BULKSHIPMENT", "shippingMethod": "upsground", "bulkShipping": BULK_ADDRESS}
COMPONENT = EMAIL | {"deliveryMethod": "EMBEDDED_COMPONENT"}
WHATSAPP = PHONE | {"deliveryMethod": "WHATSAPP"}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_was_accepted_still_is(name: str) -> None:
    assert [violation.rule for violation in NOW.validate(ACCEPTED[name], today=TODAY).violations] == []


@pytest.mark.parametrize("name", REJECTED)
def test_what_was_rejected_still_is(name: str) -> None:
    payload, expected = REJECTED[name]
    lenient = {"Order.NOTES-150"}
    stricter = {"LineItem.LINE-ID-100", "LineItem.DELIVERY/ADDRESS/shippingMethod"}
    found = {(violation.rule, violation.pointer) for violation in NOW.validate(payload, today=TODAY).errors}
    assert {entry for entry in found if entry[0] not in stricter} == {e for e in expected if e[0] not in lenient}


def worst(payload: dict[str, Any], rule: str, *, now: bool) -> str | None:
    """The severity of a rule that a payload breaks, by the contract of now or the one before."""
    report = (NOW if now else BEFORE).validate(payload, today=TODAY)
    return next((entry.severity.value for entry in report.violations if entry.rule == rule), None)


CHANGED: dict[str, tuple[dict[str, Any], str, str | None, str | None]] = {
    "an account with an underscore": (
        order(accountIdentifier="acme_rewards"),
        "Order.accountIdentifier/pattern",
        "warning",
        "error",
    ),
    "notes of 151": (order(notes="n" * 151), "Order.NOTES-150", "error", "warning"),
    "notes of 1025": (order(notes="n" * 1025), "Order.notes/length", "error", "error"),
    "a reference of 101": (item("externalRefLineItemID", "x" * 101), "LineItem.LINE-ID-100", "warning", "error"),
    "a letter without a shipping method": (
        order(NO_SHIPPING),
        "LineItem.DELIVERY/ADDRESS/shippingMethod",
        None,
        "error",
    ),
    "a shipping method that is not listed": (
        order(ADDRESS | {"shippingMethod": "pigeon"}),
        "LineItem.shippingMethod/enum",
        "warning",
        "error",
    ),
    "an embedded component": (order(COMPONENT), "LineItem.METHOD-LATER", "warning", None),
    "a message by WhatsApp": (order(WHATSAPP), "LineItem.METHOD-LATER", "warning", "warning"),
    "a message by WhatsApp to nobody": (
        order(EMAIL | {"deliveryMethod": "WHATSAPP"}),
        "LineItem.DELIVERY/WHATSAPP/recipient.mobileNumber",
        None,
        "warning",
    ),
    "a bulk shipment": (order(BULK), "LineItem.METHOD-BULK", "error", "warning"),
    "a bulk shipment to nowhere": (
        order({key: value for key, value in BULK.items() if key != "bulkShipping"}),
        "LineItem.DELIVERY/BULKSHIPMENT/bulkShipping",
        None,
        "error",
    ),
    "a bulk address with an e-mail": (
        order(EMAIL | {"bulkShipping": BULK_ADDRESS}),
        "LineItem.BULK-UNUSED",
        None,
        "warning",
    ),
    "a quantity": (item("quantity", 2), "LineItem/unknown", "warning", None),
    "a quantity of nothing": (item("quantity", 0), "LineItem.quantity/range", None, "error"),
    "a quantity of one and a half": (item("quantity", 1.5), "LineItem.quantity/type", None, "error"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_changed(name: str) -> None:
    payload, rule, before, now = CHANGED[name]
    assert (worst(payload, rule, now=False), worst(payload, rule, now=True)) == (before, now)


def test_every_rule_that_is_added_or_changed_has_an_example() -> None:
    before = {rule.id: said_of(BEFORE.plan, rule.id) for rule in BEFORE.plan.rules()}
    new = [
        rule
        for rule in NOW.plan.rules()
        if rule.severity is not Severity.INFO and said_of(NOW.plan, rule.id) != before.get(rule.id)
    ]
    broken = {entry.rule for example in NOW.plan.examples.variations for entry in example.errors}
    assert len(new) > 60
    assert [rule.id for rule in new if rule.id not in broken] == []
    assert [rule.id for rule in new if rule.basis.value != "inferred" and rule.source is None] == []


def said_of(plan: Plan, rule_id: str) -> object:
    rule = next(rule for rule in plan.rules() if rule.id == rule_id)
    return rule.severity, rule.basis, rule.checks, repr(rule.guard)
