"""The names that Python blocks of the pages may use without saying where they come from."""

from __future__ import annotations

from typing import Any

import rulewright
from tests.middleware.tickets import Desk, django_apps

django_apps(Desk())  # configures Django, which can be done once in a process
rules = rulewright.load("rules/orders.yaml")
payload: dict[str, Any] = {
    "externalRefID": "ORDER-2026-001",
    "customerIdentifier": "acme-corp",
    "accountIdentifier": "acme-rewards",
    "lineItems": [
        {
            "externalRefLineItemID": "LINE-1",
            "recipient": {"firstName": "Ada", "email": "ada@example.com"},
            "utid": "U157189",
            "amount": 25.00,
            "deliveryMethod": "EMAIL",
        }
    ],
}
data = b'{"ref": "R-1", "customer": "me"}'
headers = {"Content-Type": "application/json"}
status, body = 201, b"{}"


def create_order(payload: dict[str, Any], fence: int) -> dict[str, Any]:
    return {"made": fence, **payload}
