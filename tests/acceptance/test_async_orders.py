"""What is known of the async-orders endpoint, as payloads: accepted, or refused by the right rule and place."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from rulewright import validate

TODAY = date(2026, 3, 2)

EMAIL = {
    "externalRefLineItemID": "LINE-1",
    "recipient": {"firstName": "Ada", "lastName": "King", "email": "ada@example.org"},
    "utid": "U157189",
    "amount": 25.00,
    "deliveryMethod": "EMAIL",
}
PHONE = EMAIL | {"recipient": {"firstName": "Ada", "mobileNumber": "+12065550123"}, "deliveryMethod": "PHONE"}
ADDRESS = EMAIL | {
    "recipient": {
        "firstName": "Ada",
        "lastName": "King",
        "address": {
            "streetLine1": "350 5th Ave",
            "city": "New York",
            "stateOrProvince": "NY",
            "postalCode": "10118",
            "country": "US",
        },
    },
    "deliveryMethod": "ADDRESS",
    "shippingMethod": "upsground",
}
NONE = EMAIL | {"recipient": {"firstName": "Ada", "lastName": "King"}, "deliveryMethod": "NONE"}
EMBEDDED = NONE | {"deliveryMethod": "EMBEDDED"}


def order(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "externalRefID": "ORDER-2025-001",
        "customerIdentifier": "acme-corp",
        "accountIdentifier": "acme-rewards",
        "lineItems": [copy.deepcopy(item) for item in items or (EMAIL,)],
    } | fields


def without(pointer: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    changed = copy.deepcopy(payload or order())
    *parents, last = pointer.split("/")[1:]
    inside: Any = changed
    for token in parents:
        inside = inside[int(token) if token.isdigit() else token]
    del inside[last]
    return changed


def put(pointer: str, value: object, payload: dict[str, Any] | None = None) -> dict[str, Any]:
    changed = copy.deepcopy(payload or order())
    *parents, last = pointer.split("/")[1:]
    inside: Any = changed
    for token in parents:
        inside = inside[int(token) if token.isdigit() else token]
    inside[last] = value
    return changed


def item(key: str, value: object, base: dict[str, Any] = EMAIL) -> dict[str, Any]:
    return put(f"/lineItems/0/{key}", value, order(base))


ACCEPTED = {
    "an e-mail": order(),
    "a text message": order(PHONE),
    "a letter": order(ADDRESS),
    "nothing delivered": order(NONE),
    "embedded": order(EMBEDDED),
    "one of each": order(
        *(entry | {"externalRefLineItemID": f"L{n}"} for n, entry in enumerate((EMAIL, PHONE, ADDRESS, NONE, EMBEDDED)))
    ),
    "a reference of 100": order(externalRefID="A" * 100),
    "an identifier of 5": order(accountIdentifier="acme1", customerIdentifier="a-b-c"),
    "an identifier of 100": order(accountIdentifier="a" * 100, customerIdentifier="-" * 100),
    "an empty sender": order(sender={}),
    "a sender with a last name only": order(sender={"lastName": "Hopper"}),
    "a campaign of 1024, with any characters": order(campaign="@#%é😀" + "x" * 1019),
    "notes of 150": order(notes="n" * 150),
    "an empty note": order(notes=""),
    "a lower-case utid": item("utid", "u1"),
    "a first name of 100": item("recipient/firstName", "x" * 100),
    "a letter's names of 25": put("/lineItems/0/recipient/lastName", "x" * 25, order(ADDRESS)),
    "a message of 1024": item("message", "x" * 1024),
    "a line item's note of 150": item("lineItemNote", "x" * 150),
    "a delivery date a week ahead": item("deliveryDate", "2026-03-09"),
    "a delivery instant a week ahead": item("deliveryDate", "2026-03-09T12:00:00Z"),
    "an expiration date": item("expirationDate", "2026-10-12T09:18:12.123-07:00"),
    "a small amount": item("amount", 0.01),
    "a whole amount": item("amount", 100),
    "a recipient without anything where nothing is delivered": order(NONE | {"recipient": {}}),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_without_a_remark(name: str) -> None:
    report = validate(ACCEPTED[name], today=TODAY)
    assert [violation.rule for violation in report.violations] == []
    assert report.ok


L = "/lineItems/0"
R = f"{L}/recipient"
REJECTED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "no externalRefID": (without("/externalRefID"), [("Order.externalRefID/required", "/externalRefID")]),
    "no customerIdentifier": (
        without("/customerIdentifier"),
        [("Order.customerIdentifier/required", "/customerIdentifier")],
    ),
    "no accountIdentifier": (
        without("/accountIdentifier"),
        [("Order.accountIdentifier/required", "/accountIdentifier")],
    ),
    "no lineItems": (without("/lineItems"), [("Order.lineItems/required", "/lineItems")]),
    "lineItems an object": (put("/lineItems", {}), [("Order.lineItems/type", "/lineItems")]),
    "no line item": (put("/lineItems", []), [("Order.lineItems/count", "/lineItems")]),
    "a customer of 4": (order(customerIdentifier="acme"), [("Order.customerIdentifier/length", "/customerIdentifier")]),
    "a customer of 101": (
        order(customerIdentifier="a" * 101),
        [("Order.customerIdentifier/length", "/customerIdentifier")],
    ),
    "an account of 4": (order(accountIdentifier="acme"), [("Order.accountIdentifier/length", "/accountIdentifier")]),
    "an account of 101": (
        order(accountIdentifier="a" * 101),
        [("Order.accountIdentifier/length", "/accountIdentifier")],
    ),
    "a reference of 101": (order(externalRefID="A" * 101), [("Order.externalRefID/length", "/externalRefID")]),
    "a blank reference": (order(externalRefID=" "), [("Order.externalRefID/notBlank", "/externalRefID")]),
    "a purchase order of 101": (
        order(purchaseOrderNumber="x" * 101),
        [("Order.purchaseOrderNumber/length", "/purchaseOrderNumber")],
    ),
    "a campaign of 1025": (order(campaign="x" * 1025), [("Order.campaign/length", "/campaign")]),
    "notes of 1025": (order(notes="x" * 1025), [("Order.NOTES-150", "/notes"), ("Order.notes/length", "/notes")]),
    "a sender's first name of 101": (
        order(sender={"firstName": "x" * 101}),
        [("Order.sender.firstName/length", "/sender/firstName")],
    ),
    "no line item reference": (
        without(f"{L}/externalRefLineItemID"),
        [("LineItem.externalRefLineItemID/required", f"{L}/externalRefLineItemID")],
    ),
    "a line item reference of 151": (
        item("externalRefLineItemID", "x" * 151),
        [("LineItem.externalRefLineItemID/length", f"{L}/externalRefLineItemID")],
    ),
    "no utid": (without(f"{L}/utid"), [("LineItem.utid/required", f"{L}/utid")]),
    "a utid of digits": (item("utid", "157189"), [("LineItem.utid/pattern", f"{L}/utid")]),
    "no amount": (without(f"{L}/amount"), [("LineItem.amount/required", f"{L}/amount")]),
    "an amount that is a word": (item("amount", "twenty-five"), [("LineItem.amount/type", f"{L}/amount")]),
    "an amount that is a list": (item("amount", [25]), [("LineItem.amount/type", f"{L}/amount")]),
    "an amount in quotes": (item("amount", "25"), [("LineItem.amount/coercible", f"{L}/amount")]),
    "a negative amount": (item("amount", -1), [("LineItem.amount/range", f"{L}/amount")]),
    "an unknown delivery method": (
        item("deliveryMethod", "CARRIER_PIGEON"),
        [("LineItem.deliveryMethod/enum", f"{L}/deliveryMethod")],
    ),
    "a delivery method of another case": (
        item("deliveryMethod", "email"),
        [("LineItem.deliveryMethod/enum", f"{L}/deliveryMethod")],
    ),
    "a delivery method that is a list": (
        item("deliveryMethod", ["EMAIL"]),
        [("LineItem.deliveryMethod/enum", f"{L}/deliveryMethod")],
    ),
    "no delivery method": (
        without(f"{L}/deliveryMethod"),
        [("LineItem.deliveryMethod/required", f"{L}/deliveryMethod")],
    ),
    "an e-mail without an address": (
        without(f"{R}/email"),
        [("LineItem.DELIVERY/EMAIL/recipient.email", f"{R}/email")],
    ),
    "an e-mail with null for its address": (
        item("recipient/email", None),
        [("LineItem.DELIVERY/EMAIL/recipient.email", f"{R}/email")],
    ),
    "an e-mail without a first name": (
        without(f"{R}/firstName"),
        [("LineItem.DELIVERY/EMAIL/recipient.firstName", f"{R}/firstName")],
    ),
    "an e-mail without a recipient": (
        without(R),
        [
            ("LineItem.DELIVERY/EMAIL/recipient", R),
            ("LineItem.DELIVERY/EMAIL/recipient.email", f"{R}/email"),
            ("LineItem.DELIVERY/EMAIL/recipient.firstName", f"{R}/firstName"),
        ],
    ),
    "a text message without a number": (
        without(f"{R}/mobileNumber", order(PHONE)),
        [("LineItem.DELIVERY/PHONE/recipient.mobileNumber", f"{R}/mobileNumber")],
    ),
    "a letter without a last name": (
        without(f"{R}/lastName", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.lastName", f"{R}/lastName")],
    ),
    "a letter without a street": (
        without(f"{R}/address/streetLine1", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.address.streetLine1", f"{R}/address/streetLine1")],
    ),
    "a letter without a city": (
        without(f"{R}/address/city", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.address.city", f"{R}/address/city")],
    ),
    "a letter without a country": (
        without(f"{R}/address/country", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.address.country", f"{R}/address/country")],
    ),
    "a letter without a postal code": (
        without(f"{R}/address/postalCode", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.address.postalCode", f"{R}/address/postalCode")],
    ),
    "a letter without a state": (
        without(f"{R}/address/stateOrProvince", order(ADDRESS)),
        [("LineItem.DELIVERY/ADDRESS/recipient.address.stateOrProvince", f"{R}/address/stateOrProvince")],
    ),
    "a short postal code": (
        put(f"{R}/address/postalCode", "1011", order(ADDRESS)),
        [("LineItem.POSTCODE/ADDRESS,US/recipient.address.postalCode", f"{R}/address/postalCode")],
    ),
    "a name that does not fit a label": (
        put(f"{R}/firstName", "x" * 26, order(ADDRESS)),
        [("LineItem.NAMES/ADDRESS/recipient.firstName", f"{R}/firstName")],
    ),
    "delivery yesterday": (
        item("deliveryDate", "2026-03-01"),
        [("LineItem.deliveryDate/notBefore", f"{L}/deliveryDate")],
    ),
    "delivery in six days": (
        item("deliveryDate", "2026-03-08"),
        [("LineItem.deliveryDate/notBefore", f"{L}/deliveryDate")],
    ),
    "delivery on 30 February": (
        item("deliveryDate", "2026-02-30"),
        [("LineItem.deliveryDate/type", f"{L}/deliveryDate")],
    ),
    "an expiration date of another form": (
        item("expirationDate", "12/31/24"),
        [("LineItem.expirationDate/type", f"{L}/expirationDate")],
    ),
    "an expiration date in the past": (
        item("expirationDate", "2026-03-02T11:00:00Z"),
        [("LineItem.expirationDate/notBefore", f"{L}/expirationDate")],
    ),
    "an expiration date in two years": (
        item("expirationDate", "2028-03-02T12:00:00Z"),
        [("LineItem.expirationDate/notAfter", f"{L}/expirationDate")],
    ),
    "a message of 1025": (item("message", "x" * 1025), [("LineItem.message/length", f"{L}/message")]),
    "a line item's note of 151": (
        item("lineItemNote", "x" * 151),
        [("LineItem.lineItemNote/length", f"{L}/lineItemNote")],
    ),
    "an e-mail template of another form": (item("etid", "E12345"), [("LineItem.etid/pattern", f"{L}/etid")]),
    "a reference used twice": (order(EMAIL, EMAIL), [("Order.LINE-IDS", "/lineItems/1/externalRefLineItemID")]),
    "a fault in the third line item": (
        order(EMAIL, EMAIL | {"externalRefLineItemID": "2"}, EMAIL | {"externalRefLineItemID": "3", "utid": "X"}),
        [("LineItem.utid/pattern", "/lineItems/2/utid")],
    ),
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected_by_the_right_rules(name: str) -> None:
    payload, expected = REJECTED[name]
    report = validate(payload, today=TODAY)
    assert [(violation.rule, violation.pointer) for violation in report.errors] == expected


WARNED = {
    "a reference with a slash": (order(externalRefID="ORDER/1"), "Order.externalRefID/pattern"),
    "an account with an underscore": (order(accountIdentifier="acme_rewards"), "Order.accountIdentifier/pattern"),
    "a line item reference of 101": (item("externalRefLineItemID", "x" * 101), "LineItem.LINE-ID-100"),
    "an amount of nothing": (item("amount", 0), "LineItem.AMOUNT-POSITIVE"),
    "an amount of three decimals": (item("amount", 1.005), "LineItem.amount/step"),
    "a later delivery method": (item("deliveryMethod", "WHATSAPP"), "LineItem.METHOD-LATER"),
    "no recipient where nothing is delivered": (without(R, order(NONE)), "LineItem.RECIPIENT"),
    "a delivery date in four months": (item("deliveryDate", "2026-07-02"), "LineItem.deliveryDate/notAfter"),
    "an expiration date without a time": (item("expirationDate", "2026-10-12"), "LineItem.EXPIRES-WITH-TIME"),
    "an expiration date without an offset": (
        item("expirationDate", "2026-10-12T00:00:00"),
        "LineItem.expirationDate/offset",
    ),
    "a number outside the plan": (put(f"{R}/mobileNumber", "+442071838750", order(PHONE)), "LineItem.TEXTS-TO-US"),
    "an unknown key": (order(externalRefId="x"), "Order/unknown"),
    "null for an optional field": (order(notes=None), "Order.notes/null"),
    "a field that is only announced": (item("phyiscalMethod", "card"), "LineItem.ANNOUNCED"),
    "a country in lower case": (put(f"{R}/address/country", "us", order(ADDRESS)), "LineItem.COUNTRY-UPPER"),
}


@pytest.mark.parametrize("name", WARNED)
def test_accepted_with_a_warning(name: str) -> None:
    payload, rule = WARNED[name]
    report = validate(payload, today=TODAY)
    assert report.ok
    assert rule in [violation.rule for violation in report.warnings]
