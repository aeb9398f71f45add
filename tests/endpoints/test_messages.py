"""Each kind of problem has words, a code and a key of its own."""

import pytest

from tests.endpoints.async_orders import create_app
from tests.endpoints.client import Sent, send
from tests.endpoints.probe import ADDRESS, ITEM
from tests.endpoints.problems import CODES, Problem
from tests.endpoints.samples import DROP, NOW, Edits, day, line_item, moment, order

METHODS = "ADDRESS, EMAIL, EMBEDDED, NONE, PHONE"

# Constraint → the edits of a shipped order that break it, and the message.
MESSAGES: dict[str, tuple[Edits, str]] = {
    "required": ({"externalRefID": DROP}, "externalRefID is required."),
    "null": ({"notes": None}, "notes must not be null."),
    "blank": ({ADDRESS + "streetLine2": " "}, f"{ADDRESS}streetLine2 must not be blank."),
    "type": ({"sender": 1}, "sender must be an object."),
    "unknown": ({"colour": "red"}, "colour is not a field of this object."),
    "count": ({"lineItems": []}, "lineItems must have at least one item."),
    "length": ({"notes": "a" * 151}, "notes must have 0 to 150 characters."),
    "minimum": ({ITEM + "amount": 0}, f"{ITEM}amount must be more than 0."),
    "decimals": ({ITEM + "amount": 0.001}, f"{ITEM}amount must have at most 2 decimals."),
    "pattern": ({ITEM + "etid": "E"}, f"{ITEM}etid must be E and six digits."),
    "enum": ({ITEM + "deliveryMethod": "X"}, f"{ITEM}deliveryMethod must be one of {METHODS}."),
    "format": ({ITEM + "deliveryDate": "X"}, f"{ITEM}deliveryDate must be an ISO 8601 date."),
    "unique": (
        {"lineItems[1]": line_item("ADDRESS")},
        "lineItems[1].externalRefLineItemID is used by an earlier line item.",
    ),
    "notBefore": ({ITEM + "deliveryDate": day(0)}, f"{ITEM}deliveryDate must be at least 7 days in the future."),
    "notAfter": ({ITEM + "deliveryDate": day(99)}, f"{ITEM}deliveryDate must be at most 90 days in the future."),
    "offset": ({ITEM + "deliveryDate": moment(20, "")}, f"{ITEM}deliveryDate must have an offset from UTC."),
    "order": (
        {ITEM + "deliveryDate": day(40), ITEM + "expirationDate": moment(20)},
        f"{ITEM}expirationDate must be after deliveryDate.",
    ),
}


@pytest.mark.parametrize("constraint", CODES)
def test_a_problem_is_told_in_words(constraint: str) -> None:
    edits, message = MESSAGES[constraint]
    errors = send(create_app(today=lambda: NOW), Sent(order(edits, "ADDRESS"))).fields["errors"]
    assert isinstance(errors, list)
    assert [(e["constraint"], e["message"]) for e in errors if isinstance(e, dict)] == [(constraint, message)]


def test_codes_and_keys_are_distinct() -> None:
    items = [Problem("a", constraint, "is wrong").item() for constraint in [*CODES, "other"]]
    assert len({item["code"] for item in items}) == len({item["i18nKey"] for item in items}) == len(CODES) + 1
    assert items[0]["i18nKey"] == "400.100"
