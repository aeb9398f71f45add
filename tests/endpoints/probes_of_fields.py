"""The faults in what must be given, in lengths, types and enums → a probe for each."""

from tests.endpoints.probe import ABROAD, ADDRESS, ITEM, RECIPIENT, SECOND, Probe, changed
from tests.endpoints.problems import Json
from tests.endpoints.samples import DROP, line_item

NEEDED = {
    "ref": ("externalRefID", "EMAIL"),
    "customer": ("customerIdentifier", "EMAIL"),
    "account": ("accountIdentifier", "EMAIL"),
    "line-items": ("lineItems", "EMAIL"),
    "line-ref": (ITEM + "externalRefLineItemID", "EMAIL"),
    "utid": (ITEM + "utid", "EMAIL"),
    "amount": (ITEM + "amount", "EMAIL"),
    "method": (ITEM + "deliveryMethod", "EMAIL"),
    "recipient": (ITEM + "recipient", "EMAIL"),
    "email-first-name": (RECIPIENT + "firstName", "EMAIL"),
    "email-email": (RECIPIENT + "email", "EMAIL"),
    "phone-first-name": (RECIPIENT + "firstName", "PHONE"),
    "phone-mobile": (RECIPIENT + "mobileNumber", "PHONE"),
    "address-first-name": (RECIPIENT + "firstName", "ADDRESS"),
    "address-last-name": (RECIPIENT + "lastName", "ADDRESS"),
    "address-address": (RECIPIENT + "address", "ADDRESS"),
    "address-street-1": (ADDRESS + "streetLine1", "ADDRESS"),
    "address-city": (ADDRESS + "city", "ADDRESS"),
    "address-region": (ADDRESS + "stateOrProvince", "ADDRESS"),
    "address-postal-code": (ADDRESS + "postalCode", "ADDRESS"),
    "address-country": (ADDRESS + "country", "ADDRESS"),
}

NOT_NEEDED: dict[str, Probe] = {
    "email-last-name-required": changed({RECIPIENT + "lastName": DROP}),
    "email-mobile-required": changed({}),
    "email-street-1-required": changed({}),
    "phone-email-required": changed({}, "PHONE"),
    "phone-last-name-required": changed({}, "PHONE"),
    "address-email-required": changed({}, "ADDRESS"),
    "address-mobile-required": changed({}, "ADDRESS"),
    "address-street-2-required": changed({}, "ADDRESS"),
    "none-first-name-required": changed({ITEM + "recipient": {}}, "NONE"),
    "embedded-email-required": changed({}, "EMBEDDED"),
    "sender-required": changed({}),
    "notes-required": changed({}),
    "delivery-date-required": changed({}),
    "sender-email-required": changed({"sender": {"lastName": "Lee"}}),
}

PRESENCE: dict[str, Probe] = {
    "recipient-not-required-for-none": changed({ITEM + "recipient": DROP}, "NONE"),
    "email-or-mobile-for-email": changed({RECIPIENT + "email": DROP, RECIPIENT + "mobileNumber": "+12065550100"}),
    "email-and-phone-swapped": changed({}),
    "partial-address-rejected": changed({RECIPIENT + "address": {"country": "US"}}),
    "email-null-accepted": changed({RECIPIENT + "email": None}),
    "account-null-accepted": changed({"accountIdentifier": None}),
    "ref-blank-accepted": changed({"externalRefID": "   "}),
    "first-name-blank-accepted": changed({RECIPIENT + "firstName": "   "}),
    "street-1-blank-accepted": changed({ADDRESS + "streetLine1": "   "}, "ADDRESS"),
    "street-2-blank-accepted": changed({ADDRESS + "streetLine2": "   "}, "ADDRESS"),
}

LONGEST = {
    "ref": ("externalRefID", 100, "EMAIL"),
    "customer": ("customerIdentifier", 100, "EMAIL"),
    "account": ("accountIdentifier", 100, "EMAIL"),
    "sender-first-name": ("sender.firstName", 100, "EMAIL"),
    "sender-last-name": ("sender.lastName", 100, "EMAIL"),
    "campaign": ("campaign", 1024, "EMAIL"),
    "purchase-order": ("purchaseOrderNumber", 100, "EMAIL"),
    "notes": ("notes", 150, "EMAIL"),
    "line-ref": (ITEM + "externalRefLineItemID", 100, "EMAIL"),
    "message": (ITEM + "message", 1024, "EMAIL"),
    "line-note": (ITEM + "lineItemNote", 150, "EMAIL"),
    "digital-first-name": (RECIPIENT + "firstName", 100, "EMAIL"),
    "digital-last-name": (RECIPIENT + "lastName", 100, "EMAIL"),
    "physical-first-name": (RECIPIENT + "firstName", 25, "ADDRESS"),
    "physical-last-name": (RECIPIENT + "lastName", 25, "ADDRESS"),
    "street-1": (ADDRESS + "streetLine1", 35, "ADDRESS"),
    "street-2": (ADDRESS + "streetLine2", 35, "ADDRESS"),
    "city": (ADDRESS + "city", 30, "ADDRESS"),
}

HIGHEST = {
    "notes": ("notes", 1024, "EMAIL"),
    "line-ref": (ITEM + "externalRefLineItemID", 150, "EMAIL"),
    "street-1": (ADDRESS + "streetLine1", 200, "ADDRESS"),
    "street-2": (ADDRESS + "streetLine2", 100, "ADDRESS"),
    "city": (ADDRESS + "city", 60, "ADDRESS"),
}

BOUNDS: dict[str, Probe] = {
    "customer-4-accepted": changed({"customerIdentifier": "a" * 4}),
    "customer-5-rejected": changed({"customerIdentifier": "a" * 5}),
    "account-4-accepted": changed({"accountIdentifier": "a" * 4}),
    "account-5-rejected": changed({"accountIdentifier": "a" * 5}),
    "foreign-region-36-accepted": changed(ABROAD | {ADDRESS + "stateOrProvince": "a" * 36}, "ADDRESS"),
    "foreign-region-35-rejected": changed(ABROAD | {ADDRESS + "stateOrProvince": "a" * 35}, "ADDRESS"),
    "foreign-region-unlimited": changed(ABROAD | {ADDRESS + "stateOrProvince": "a" * 61}, "ADDRESS"),
    "foreign-postal-code-13-accepted": changed(ABROAD | {ADDRESS + "postalCode": "1" * 13}, "ADDRESS"),
    "foreign-postal-code-12-rejected": changed(ABROAD | {ADDRESS + "postalCode": "1" * 12}, "ADDRESS"),
    "campaign-length-in-bytes": changed({"campaign": "é" * 1000}),
    "campaign-empty-rejected": changed({"campaign": ""}),
    "line-items-empty-accepted": changed({"lineItems": []}),
    "second-line-item-rejected": changed({"lineItems[1]": line_item(ref="line-2")}),
    "eleventh-line-item-rejected": changed({"lineItems": [line_item(ref=f"line-{n}") for n in range(11)]}),
    "amount-negative-accepted": changed({ITEM + "amount": -0.01}),
    "amount-zero-accepted": changed({ITEM + "amount": 0}),
    "amount-below-1-rejected": changed({ITEM + "amount": 0.01}),
    "amount-cents-rejected": changed({ITEM + "amount": 25.5}),
    "amount-tenth-of-a-cent-accepted": changed({ITEM + "amount": 25.001}),
}


def _four_items(index: int) -> list[Json]:
    """Give four line items, one of them without an amount."""
    items: list[Json] = []
    for number in range(4):
        item = line_item(ref=f"line-{number}")
        if number == index:
            del item["amount"]
        items.append(item)
    return items


TYPES: dict[str, Probe] = {
    "campaign-object-accepted": changed({"campaign": {}}),
    "notes-array-accepted": changed({"notes": ["a"]}),
    "sender-text-accepted": changed({"sender": "Ann"}),
    "recipient-array-accepted": changed({ITEM + "recipient": []}),
    "line-items-object-accepted": changed({"lineItems": line_item()}),
    "utid-object-accepted": changed({ITEM + "utid": {}}),
    "amount-words-accepted": changed({ITEM + "amount": "twenty"}),
    "amount-text-accepted": changed({ITEM + "amount": "25"}),
    "amount-boolean-accepted": changed({ITEM + "amount": True}),
    "amount-object-accepted": changed({ITEM + "amount": {}}),
    "method-array-accepted": changed({ITEM + "deliveryMethod": ["EMAIL"]}),
    "method-unknown-accepted": changed({ITEM + "deliveryMethod": "CARRIER_PIGEON"}),
    "method-phone-rejected": changed({}, "PHONE"),
    "method-address-rejected": changed({}, "ADDRESS"),
    "method-none-rejected": changed({}, "NONE"),
    "method-embedded-rejected": changed({}, "EMBEDDED"),
    "method-any-case-accepted": changed({ITEM + "deliveryMethod": "email"}),
    "method-trimmed": changed({ITEM + "deliveryMethod": " EMAIL"}),
    "shipping-upsground-rejected": changed({}, "ADDRESS"),
    "shipping-unknown-accepted": changed({ITEM + "shippingMethod": "balloon"}, "ADDRESS"),
    "line-ref-repeated-accepted": changed({"lineItems[1]": line_item()}),
    "first-line-item-only": changed({"lineItems": _four_items(1)}),
    "last-line-item-only": changed({"lineItems": _four_items(2)}),
    "three-line-items-only": changed({"lineItems": _four_items(3)}),
    "first-method-for-all": changed(
        {
            "lineItems[1]": line_item("PHONE", "line-2"),
            SECOND + "recipient.mobileNumber": DROP,
            SECOND + "recipient.email": "ann@example.com",
        }
    ),
}

FIELDS: dict[str, Probe] = {
    **{f"{slug}-not-required": changed({path: DROP}, method) for slug, (path, method) in NEEDED.items()},
    **NOT_NEEDED,
    **PRESENCE,
    **{
        f"{slug}-{longest + 1}-accepted": changed({path: "a" * (longest + 1)}, method)
        for slug, (path, longest, method) in LONGEST.items()
    },
    **{
        f"{slug}-{longest}-rejected": changed({path: "a" * longest}, method)
        for slug, (path, longest, method) in LONGEST.items()
    },
    **{
        f"{slug}-unlimited": changed({path: "a" * (longest + 1)}, method)
        for slug, (path, longest, method) in HIGHEST.items()
    },
    **BOUNDS,
    **TYPES,
}
