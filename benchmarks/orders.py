"""A number of line items → async orders: a valid one, one with a mistake in it, and one with many."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from rulewright.loading import bundled

TODAY = datetime.now(UTC).date()
_EVERY = 3
"""One item in so many is delivered later, and one in so many is broken where many are."""


def valid(items: int) -> dict[str, Any]:
    """An order whose line items take turns at the delivery methods of the contract's example `several`."""
    order: dict[str, Any] = copy.deepcopy(dict(bundled().plan.examples.bases["Order"]["several"]))  # type: ignore[call-overload]
    patterns = order["lineItems"]
    order["lineItems"] = [
        copy.deepcopy(patterns[number % len(patterns)]) | {"externalRefLineItemID": f"LINE-{number}"}
        for number in range(items)
    ]
    for item in order["lineItems"][::_EVERY]:
        item["deliveryDate"] = (TODAY + timedelta(days=10)).isoformat()
    return order


def with_a_mistake(items: int) -> dict[str, Any]:
    """An order whose last line item has an amount below nothing."""
    order = valid(items)
    order["lineItems"][-1]["amount"] = -1
    return order


def with_many(items: int) -> dict[str, Any]:
    """An order with five mistakes in one line item of three, each of which every engine can see."""
    order = valid(items)
    for item in order["lineItems"][::_EVERY]:
        item |= {"amount": -1, "utid": "157189", "message": "x" * 1025, "etid": "E12", "lineItemNote": 7}
    return order


def lacking() -> dict[str, Any]:
    """An order whose e-mailed reward has no e-mail address: what only conditionals see."""
    order = valid(1)
    del order["lineItems"][0]["recipient"]["email"]
    return order
