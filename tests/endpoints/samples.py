"""A delivery method and edits → the body of an order, right but for the edits."""

import copy
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum

from tests.endpoints.problems import Json

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Drop(Enum):
    """What an edit takes to remove a key."""

    KEY = "key"


DROP = Drop.KEY

# Edits by path, such as {"lineItems[0].recipient.email": DROP}; a path one past a list's end appends.
Edits = Mapping[str, Json | Drop]

STREET: dict[str, Json] = {
    "streetLine1": "1500 Main St, Apt #4",
    "city": "Seattle",
    "stateOrProvince": "WA",
    "postalCode": "98101",
    "country": "US",
}
RECIPIENTS: dict[str, dict[str, Json]] = {
    "EMAIL": {"firstName": "Ann", "lastName": "Lee", "email": "ann.lee@example.com"},
    "PHONE": {"firstName": "Ann", "mobileNumber": "+12065550100"},
    "ADDRESS": {"firstName": "Ann", "lastName": "Lee", "address": STREET},
    "NONE": {"firstName": "Ann", "lastName": "Lee"},
    "EMBEDDED": {"firstName": "Ann", "lastName": "Lee"},
}


def line_item(method: str = "EMAIL", ref: str = "line-1") -> dict[str, Json]:
    """Give one right line item."""
    item: dict[str, Json] = {
        "externalRefLineItemID": ref,
        "recipient": copy.deepcopy(RECIPIENTS[method]),
        "utid": "U123456",
        "amount": 25.0,
        "deliveryMethod": method,
    }
    return item | {"shippingMethod": "upsground"} if method == "ADDRESS" else item


def order(edits: Edits | None = None, method: str = "EMAIL") -> dict[str, Json]:
    """Give an order of one line item with some edits."""
    body: dict[str, Json] = {
        "externalRefID": "ORDER-2026-001",
        "customerIdentifier": "acme-customer",
        "accountIdentifier": "acme-account",
        "lineItems": [line_item(method)],
    }
    for path, value in (edits or {}).items():
        _edit(body, path, value)
    return body


def day(ahead: int) -> str:
    """Give a date so many days ahead of the tests' clock."""
    return (NOW.date() + timedelta(days=ahead)).isoformat()


def moment(ahead: float, ending: str = "Z") -> str:
    """Give a moment so many days ahead of the tests' clock."""
    return (NOW + timedelta(days=ahead)).strftime("%Y-%m-%dT%H:%M:%S") + ending


def _edit(body: dict[str, Json], path: str, value: Json | Drop) -> None:
    here: Json = body
    *steps, last = re.findall(r"[^.\[\]]+", path)
    for step in steps:
        if isinstance(here, list):
            here = here[int(step)]
        elif isinstance(here, dict):
            here = here.setdefault(step, {})
    if isinstance(here, list) and not isinstance(value, Drop):
        here[int(last) :] = [copy.deepcopy(value)]
    elif isinstance(here, dict):
        if isinstance(value, Drop):
            del here[last]
        else:
            here[last] = copy.deepcopy(value)
