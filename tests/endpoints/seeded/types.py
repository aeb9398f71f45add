"""The documented types and enums, and the list of line items → faults in telling right values from wrong."""

import copy
from collections.abc import Callable

from tests.endpoints.problems import Json, Problem
from tests.endpoints.seams import Seams, Submission
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import (
    Spot,
    When,
    forget,
    index_of,
    line_items,
    refuse,
)

ITEM = "lineItems."


def _accepts(name: str, area: str, description: str, when: When, *, certain: bool = True) -> Fault:
    return Fault(name, area, description, "accepted-invalid", lambda: forget(area, when=when), certain=certain)


def _rejects(name: str, area: str, description: str, when: When) -> Fault:
    return Fault(name, area, description, "rejected-valid", lambda: refuse(area, when), certain=True)


def _is(value: str) -> When:
    return lambda spot: spot.value == value


def _is_a(*types: type) -> When:
    return lambda spot: isinstance(spot.value, types)


def _is_numeric_text(spot: Spot) -> bool:
    return spot.text.replace(".", "", 1).isdecimal()


def _is_other_text(spot: Spot) -> bool:
    return isinstance(spot.value, str) and not _is_numeric_text(spot)


def _methods_read_by(clean: Callable[[str], str]) -> Seams:
    def read(body: Json) -> Json:
        body = copy.deepcopy(body)
        for item in line_items(body):
            method = item.get("deliveryMethod") if isinstance(item, dict) else None
            if isinstance(item, dict) and isinstance(method, str):
                item["deliveryMethod"] = clean(method)
        return body

    return Seams(read=read)


def _first_method_for_all(body: Json) -> Json:
    body = copy.deepcopy(body)
    items = [item for item in line_items(body) if isinstance(item, dict)]
    for item in items:
        if "deliveryMethod" in item and "deliveryMethod" in items[0]:
            item["deliveryMethod"] = items[0]["deliveryMethod"]
    return body


def _skip(skipped: Callable[[int, int], bool]) -> Seams:
    """Let every problem pass in the line items for which ``skipped`` holds of the index and the count."""

    def judge(submission: Submission, problems: list[Problem]) -> list[Problem]:
        count = len(line_items(submission.body))
        return [p for p in problems if (index := index_of(p)) is None or not skipped(index, count)]

    return Seams(judge=judge)


def _skips(name: str, description: str, skipped: Callable[[int, int], bool]) -> Fault:
    return Fault(name, "lineItems", description, "accepted-invalid", lambda: _skip(skipped), certain=True)


TYPES = (
    _accepts("campaign-object-accepted", "campaign", "An object passes as a campaign", _is_a(dict)),
    _accepts("notes-array-accepted", "notes", "An array passes as notes", _is_a(list)),
    _accepts("sender-text-accepted", "sender", "A string passes as a sender", _is_a(str)),
    _accepts("recipient-array-accepted", ITEM + "recipient", "An array passes as a recipient", _is_a(list)),
    _accepts("line-items-object-accepted", "lineItems", "A lone object passes as a list", _is_a(dict)),
    _accepts("utid-object-accepted", ITEM + "utid", "An object passes as a utid", _is_a(dict)),
    _accepts("amount-words-accepted", ITEM + "amount", "Text that is no number passes", _is_other_text),
    _accepts(
        "amount-text-accepted",
        ITEM + "amount",
        "Numeric text passes",
        _is_numeric_text,
        certain=False,
    ),
    _accepts("amount-boolean-accepted", ITEM + "amount", "true counts as 1", _is_a(bool), certain=False),
    _accepts("amount-object-accepted", ITEM + "amount", "An object passes as an amount", _is_a(dict)),
    _accepts("method-array-accepted", ITEM + "deliveryMethod", "An array passes as a method", _is_a(list)),
    _accepts("method-unknown-accepted", ITEM + "deliveryMethod", "An unknown method is accepted", _is_a(str)),
    *(
        _rejects(f"method-{method.lower()}-rejected", ITEM + "deliveryMethod", f"{method} is rejected", _is(method))
        for method in ("PHONE", "ADDRESS", "NONE", "EMBEDDED")
    ),
    Fault(
        "method-any-case-accepted",
        ITEM + "deliveryMethod",
        "deliveryMethod is compared without regard to case",
        "accepted-invalid",
        lambda: _methods_read_by(str.upper),
        certain=False,
    ),
    Fault(
        "method-trimmed",
        ITEM + "deliveryMethod",
        "Spaces around a deliveryMethod are ignored",
        "accepted-invalid",
        lambda: _methods_read_by(str.strip),
        certain=False,
    ),
    _rejects("shipping-upsground-rejected", ITEM + "shippingMethod", "upsground is rejected", _is("upsground")),
    _accepts(
        "shipping-unknown-accepted",
        ITEM + "shippingMethod",
        "An unknown shippingMethod is accepted",
        _is_a(str),
        certain=False,
    ),
    Fault(
        "line-ref-repeated-accepted",
        ITEM + "externalRefLineItemID",
        "Two line items share a ref",
        "accepted-invalid",
        lambda: forget(ITEM + "externalRefLineItemID", "unique"),
        certain=False,
    ),
    _skips("first-line-item-only", "Only the first line item is validated", lambda index, _: index > 0),
    _skips("last-line-item-only", "Only the last line item is validated", lambda index, count: index < count - 1),
    _skips("three-line-items-only", "Line items after the third are not validated", lambda index, _: index > 2),
    Fault(
        "first-method-for-all",
        "lineItems",
        "Every line item is validated by the first one's deliveryMethod",
        "accepted-invalid",
        lambda: Seams(read=_first_method_for_all),
        certain=True,
    ),
)
