"""What must be given, and when → faults that drop, weaken or misplace one requirement."""

from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import Spot, forget, forgetting, one_after_another, refuse, refusing

ITEM = "lineItems."
RECIPIENT = "lineItems.recipient."
ADDRESS = "lineItems.recipient.address."


def _optional(slug: str, area: str, method: str | None = None) -> Fault:
    """Give the fault that does not require a field, of one delivery method where one is given."""
    return Fault(
        f"{slug}-not-required",
        area,
        f"An order without {area} is accepted" + (f" although deliveryMethod is {method}" if method else ""),
        "accepted-invalid",
        lambda: forget(area, "required", when=lambda spot: method in {None, spot.method}),
        certain=True,
    )


def _required(slug: str, area: str, method: str) -> Fault:
    """Give the fault that requires a field of a delivery method that does not need it."""
    return Fault(
        f"{slug}-required",
        area,
        f"{area} is required although deliveryMethod is {method}",
        "rejected-valid",
        lambda: refuse(area, lambda spot: spot.method == method and spot.value is None),
        certain=True,
    )


def _required_of_order(slug: str, area: str) -> Fault:
    return Fault(
        f"{slug}-required",
        area,
        f"The optional {area} is required",
        "rejected-valid",
        lambda: refuse(area, lambda spot: spot.value is None),
        certain=True,
    )


def _has_mobile(spot: Spot) -> bool:
    return bool(spot.within("recipient").get("mobileNumber"))


def _has_sender_without_email(spot: Spot) -> bool:
    return spot.value is None and isinstance(spot.body.get("sender"), dict)


CONDITIONS = (
    _optional("ref", "externalRefID"),
    _optional("customer", "customerIdentifier"),
    _optional("account", "accountIdentifier"),
    _optional("line-items", "lineItems"),
    _optional("line-ref", ITEM + "externalRefLineItemID"),
    _optional("utid", ITEM + "utid"),
    _optional("amount", ITEM + "amount"),
    _optional("method", ITEM + "deliveryMethod"),
    _optional("email-first-name", RECIPIENT + "firstName", "EMAIL"),
    _optional("email-email", RECIPIENT + "email", "EMAIL"),
    _optional("phone-first-name", RECIPIENT + "firstName", "PHONE"),
    _optional("phone-mobile", RECIPIENT + "mobileNumber", "PHONE"),
    _optional("address-first-name", RECIPIENT + "firstName", "ADDRESS"),
    _optional("address-last-name", RECIPIENT + "lastName", "ADDRESS"),
    _optional("address-street-1", ADDRESS + "streetLine1", "ADDRESS"),
    _optional("address-city", ADDRESS + "city", "ADDRESS"),
    _optional("address-region", ADDRESS + "stateOrProvince", "ADDRESS"),
    _optional("address-postal-code", ADDRESS + "postalCode", "ADDRESS"),
    _optional("address-country", ADDRESS + "country", "ADDRESS"),
    Fault(
        "address-address-not-required",
        ADDRESS.rstrip("."),
        "A shipped line item without any address is accepted",
        "accepted-invalid",
        lambda: one_after_another(
            forgetting(ADDRESS.rstrip("."), "required"),
            forgetting(ADDRESS, "required", when=lambda spot: spot.within("recipient").get("address") is None),
        ),
        certain=True,
    ),
    Fault(
        "recipient-not-required",
        RECIPIENT.rstrip("."),
        "A line item without recipient is accepted although its delivery needs one",
        "accepted-invalid",
        lambda: one_after_another(
            forgetting(RECIPIENT.rstrip("."), "required"),
            forgetting(RECIPIENT, "required", when=lambda spot: "recipient" not in spot.item),
        ),
        certain=True,
    ),
    Fault(
        "recipient-not-required-for-none",
        RECIPIENT.rstrip("."),
        "A line item without recipient is accepted with deliveryMethod NONE",
        "accepted-invalid",
        lambda: forget(RECIPIENT.rstrip("."), "required", when=lambda spot: spot.method == "NONE"),
        certain=False,
    ),
    _required("email-last-name", RECIPIENT + "lastName", "EMAIL"),
    _required("email-mobile", RECIPIENT + "mobileNumber", "EMAIL"),
    _required("email-street-1", ADDRESS + "streetLine1", "EMAIL"),
    _required("phone-email", RECIPIENT + "email", "PHONE"),
    _required("phone-last-name", RECIPIENT + "lastName", "PHONE"),
    _required("address-email", RECIPIENT + "email", "ADDRESS"),
    _required("address-mobile", RECIPIENT + "mobileNumber", "ADDRESS"),
    _required("address-street-2", ADDRESS + "streetLine2", "ADDRESS"),
    _required("none-first-name", RECIPIENT + "firstName", "NONE"),
    _required("embedded-email", RECIPIENT + "email", "EMBEDDED"),
    _required_of_order("sender", "sender"),
    _required_of_order("notes", "notes"),
    _required_of_order("delivery-date", ITEM + "deliveryDate"),
    Fault(
        "sender-email-required",
        "sender.email",
        "A sender without email is rejected",
        "rejected-valid",
        lambda: refuse("sender.email", _has_sender_without_email),
        certain=True,
    ),
    Fault(
        "email-or-mobile-for-email",
        RECIPIENT + "email",
        "A mobile number does instead of the email that deliveryMethod EMAIL needs",
        "accepted-invalid",
        lambda: forget(RECIPIENT + "email", "required", when=_has_mobile),
        certain=True,
    ),
    Fault(
        "email-and-phone-swapped",
        RECIPIENT + "email",
        "deliveryMethod EMAIL needs a mobile number, and PHONE an email",
        "rejected-valid",
        lambda: one_after_another(
            forgetting(RECIPIENT + "email", "required"),
            forgetting(RECIPIENT + "mobileNumber", "required"),
            refusing(RECIPIENT + "mobileNumber", lambda spot: spot.method == "EMAIL" and spot.value is None),
            refusing(RECIPIENT + "email", lambda spot: spot.method == "PHONE" and spot.value is None),
        ),
        certain=True,
    ),
    Fault(
        "partial-address-rejected",
        ADDRESS + "city",
        "An address that nothing is shipped to must be complete",
        "rejected-valid",
        lambda: refuse(
            ADDRESS + "city",
            lambda spot: spot.method != "ADDRESS" and spot.country != "" and spot.value is None,
        ),
        certain=False,
    ),
    Fault(
        "email-null-accepted",
        RECIPIENT + "email",
        "A null email counts as present with deliveryMethod EMAIL",
        "accepted-invalid",
        lambda: forget(RECIPIENT + "email", "required", when=lambda spot: spot.present),
        certain=True,
    ),
    Fault(
        "account-null-accepted",
        "accountIdentifier",
        "A null accountIdentifier counts as present",
        "accepted-invalid",
        lambda: forget("accountIdentifier", "required", when=lambda spot: spot.present),
        certain=True,
    ),
    Fault(
        "ref-blank-accepted",
        "externalRefID",
        "An externalRefID of spaces is accepted",
        "accepted-invalid",
        lambda: forget("externalRefID", "blank"),
        certain=False,
    ),
    Fault(
        "first-name-blank-accepted",
        RECIPIENT + "firstName",
        "A required firstName of spaces is accepted",
        "accepted-invalid",
        lambda: forget(RECIPIENT + "firstName", "blank"),
        certain=False,
    ),
    Fault(
        "street-1-blank-accepted",
        ADDRESS + "streetLine1",
        "A streetLine1 of spaces is accepted for a shipped line item",
        "accepted-invalid",
        lambda: forget(ADDRESS + "streetLine1", "blank"),
        certain=True,
    ),
    Fault(
        "street-2-blank-accepted",
        ADDRESS + "streetLine2",
        "A streetLine2 of spaces is accepted for a shipped line item",
        "accepted-invalid",
        lambda: forget(ADDRESS + "streetLine2", "blank"),
        certain=True,
    ),
)
