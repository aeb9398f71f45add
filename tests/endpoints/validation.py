"""The body of ``POST /asyncOrders`` and the present moment → everything that is wrong with the body."""

import re
from datetime import datetime

from tests.endpoints.dates import check_dates
from tests.endpoints.fields import Fields
from tests.endpoints.problems import Json, Problem
from tests.endpoints.recipients import check_email, check_recipient

ORDER = {
    "externalRefID",
    "customerIdentifier",
    "accountIdentifier",
    "sender",
    "campaign",
    "purchaseOrderNumber",
    "notes",
    "lineItems",
}
SENDER = {"firstName", "lastName", "email"}
LINE_ITEM = {
    "externalRefLineItemID",
    "recipient",
    "utid",
    "amount",
    "deliveryMethod",
    "deliveryDate",
    "etid",
    "ptid",
    "expirationDate",
    "emailSubject",
    "message",
    "lineItemNote",
    "shippingMethod",
    "phyiscalMethod",  # as the documentation spells it
    "physicalMethod",
}
METHODS = {"EMAIL", "PHONE", "ADDRESS", "NONE", "EMBEDDED"}
LATER_METHODS = {"EMBEDDED_COMPONENT", "WHATSAPP", "BULKSHIPMENT"}
SHIPPING = {
    "upsground",
    "upsgroundsignature",
    "ups2ndday",
    "ups2nddaysignature",
    "upsnextday",
    "upsnextdaysignature",
    "uspspriority",
    "uspsprioritysig",
    "usps1stclass",
}
IDENTIFIER = re.compile(r"[-a-zA-Z0-9]*")
UTID = re.compile(r"[uU][0-9]+")
ETID = re.compile(r"[eE][0-9]{6}")
PTID = re.compile(r"[pP][0-9]+")


def check_order(body: Json, now: datetime, *, lenient: bool) -> list[Problem]:
    """Find every problem of an order, in the order of the documentation's table."""
    if not isinstance(body, dict):
        return [Problem("", "type", "must be an object", body)]
    problems: list[Problem] = []
    order = Fields(body, "", problems, lenient=lenient)
    order.only(ORDER)
    order.text("externalRefID", required=True).length(0, 100)
    order.text("customerIdentifier", required=True).length(5, 100).matches(IDENTIFIER, "letters, digits and -")
    account = order.text("accountIdentifier", required=True).length(5, 100)
    if not lenient:
        account.matches(IDENTIFIER, "letters, digits and -")
    sender = order.child("sender")
    if sender is not None:
        sender.only(SENDER)
        sender.text("firstName").length(0, 100)
        sender.text("lastName").length(0, 100)
        check_email(sender.text("email"))
    order.text("campaign").length(0, 1024)
    order.text("purchaseOrderNumber").length(0, 100)
    order.text("notes").length(0, 1024 if lenient else 150)
    seen: set[str] = set()
    for item in order.children("lineItems"):
        ref = _check_line_item(item, now)
        if ref in seen and not lenient:
            item.report("externalRefLineItemID", "unique", "is used by an earlier line item")
        if ref is not None:
            seen.add(ref)
    return problems


def _check_line_item(item: Fields, now: datetime) -> str | None:
    """Check one line item and give its ref."""
    lenient = item.lenient
    item.only(LINE_ITEM)
    ref = item.text("externalRefLineItemID", required=True).length(0, 150 if lenient else 100)
    methods = METHODS | LATER_METHODS if lenient else METHODS
    method = item.text("deliveryMethod", required=True).one_of(methods)
    check_recipient(item, method.value)
    item.text("utid", required=True).matches(UTID, "U and digits")
    _check_amount(item)
    check_dates(item, now)
    item.text("etid").matches(ETID, "E and six digits")
    item.text("ptid").matches(PTID, "P and digits")
    item.text("emailSubject")
    item.text("message").length(0, 1024)
    item.text("lineItemNote").length(0, 150)
    shipping = item.text("shippingMethod")
    if not lenient:
        shipping.one_of(SHIPPING)
    item.text("phyiscalMethod")
    item.text("physicalMethod")
    return ref.value


def _check_amount(item: Fields) -> None:
    amount = item.number("amount", required=True)
    if amount is None:
        return
    if amount < 0 or (amount == 0 and not item.lenient):
        item.report("amount", "minimum", "must be more than 0")
    exponent = amount.as_tuple().exponent
    if not item.lenient and isinstance(exponent, int) and exponent < -2:
        item.report("amount", "decimals", "must have at most 2 decimals")
