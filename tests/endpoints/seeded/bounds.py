"""The documented lengths and counts → faults that are off by one on either side, or have lost the limit."""

from decimal import Decimal

from tests.endpoints.seams import Seams
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import Spot, When, always, forget, refuse

ITEM = "lineItems."
RECIPIENT = "lineItems.recipient."
ADDRESS = "lineItems.recipient.address."


def _longest(
    slug: str, area: str, longest: int, *, disputed: bool = False, where: When = always
) -> tuple[Fault, Fault]:
    """Give the pair of faults around a maximum; a disputed maximum says nothing about one character more."""
    return (
        Fault(
            f"{slug}-{longest + 1}-accepted",
            area,
            f"One character more than {longest} is accepted",
            "accepted-invalid",
            lambda: forget(area, "length", when=lambda spot: where(spot) and len(spot.text) == longest + 1),
            certain=not disputed,
        ),
        Fault(
            f"{slug}-{longest}-rejected",
            area,
            f"Exactly {longest} characters are rejected",
            "rejected-valid",
            lambda: refuse(area, lambda spot: where(spot) and len(spot.text) == longest),
            certain=True,
        ),
    )


def _shortest(slug: str, area: str, shortest: int) -> tuple[Fault, Fault]:
    return (
        Fault(
            f"{slug}-{shortest - 1}-accepted",
            area,
            f"One character less than {shortest} is accepted",
            "accepted-invalid",
            lambda: forget(area, "length", when=lambda spot: len(spot.text) == shortest - 1),
            certain=True,
        ),
        Fault(
            f"{slug}-{shortest}-rejected",
            area,
            f"Exactly {shortest} characters are rejected",
            "rejected-valid",
            lambda: refuse(area, lambda spot: len(spot.text) == shortest),
            certain=True,
        ),
    )


def _lost(slug: str, area: str, longest: int, *, where: When = always) -> Fault:
    return Fault(
        f"{slug}-unlimited",
        area,
        f"More than {longest} characters, the highest limit in any source, are accepted",
        "accepted-invalid",
        lambda: forget(area, "length", when=lambda spot: where(spot) and len(spot.text) > longest),
        certain=True,
    )


def _in_bytes() -> Seams:
    return refuse("campaign", lambda spot: len(spot.text.encode("utf-8", "surrogatepass")) > 1024)


def _emailed(spot: Spot) -> bool:
    return spot.method == "EMAIL"


def _shipped(spot: Spot) -> bool:
    return spot.method == "ADDRESS"


def _shipped_abroad(spot: Spot) -> bool:
    return spot.method == "ADDRESS" and spot.country not in {"US", "CA"}


def _amount(spot: Spot) -> Decimal:
    """Give the amount; a whole positive one where there is none to judge."""
    number = isinstance(spot.value, (int, float)) and not isinstance(spot.value, bool)
    amount = Decimal(repr(spot.value)) if number else Decimal(1)
    return amount if amount.is_finite() else Decimal(1)


BOUNDS = (
    *_longest("ref", "externalRefID", 100),
    *_shortest("customer", "customerIdentifier", 5),
    *_longest("customer", "customerIdentifier", 100),
    *_shortest("account", "accountIdentifier", 5),
    *_longest("account", "accountIdentifier", 100),
    *_longest("sender-first-name", "sender.firstName", 100),
    *_longest("sender-last-name", "sender.lastName", 100),
    *_longest("campaign", "campaign", 1024),
    *_longest("purchase-order", "purchaseOrderNumber", 100),
    *_longest("notes", "notes", 150, disputed=True),
    _lost("notes", "notes", 1024),
    *_longest("line-ref", ITEM + "externalRefLineItemID", 100, disputed=True),
    _lost("line-ref", ITEM + "externalRefLineItemID", 150),
    *_longest("message", ITEM + "message", 1024),
    *_longest("line-note", ITEM + "lineItemNote", 150),
    *_longest("digital-first-name", RECIPIENT + "firstName", 100, where=_emailed),
    *_longest("digital-last-name", RECIPIENT + "lastName", 100, where=_emailed),
    *_longest("physical-first-name", RECIPIENT + "firstName", 25, where=_shipped),
    *_longest("physical-last-name", RECIPIENT + "lastName", 25, where=_shipped),
    *_longest("street-1", ADDRESS + "streetLine1", 35, disputed=True, where=_shipped),
    _lost("street-1", ADDRESS + "streetLine1", 200, where=_shipped),
    *_longest("street-2", ADDRESS + "streetLine2", 35, disputed=True, where=_shipped),
    _lost("street-2", ADDRESS + "streetLine2", 100, where=_shipped),
    *_longest("city", ADDRESS + "city", 30, disputed=True, where=_shipped),
    _lost("city", ADDRESS + "city", 60, where=_shipped),
    *_longest("foreign-region", ADDRESS + "stateOrProvince", 35, disputed=True, where=_shipped_abroad),
    _lost("foreign-region", ADDRESS + "stateOrProvince", 60, where=_shipped_abroad),
    *_longest("foreign-postal-code", ADDRESS + "postalCode", 12, where=_shipped_abroad),
    Fault(
        "campaign-length-in-bytes",
        "campaign",
        "The length of campaign is counted in UTF-8 bytes",
        "rejected-valid",
        _in_bytes,
        certain=False,
    ),
    Fault(
        "campaign-empty-rejected",
        "campaign",
        "An empty campaign is rejected",
        "rejected-valid",
        lambda: refuse("campaign", lambda spot: spot.value == ""),
        certain=True,
    ),
    Fault(
        "line-items-empty-accepted",
        "lineItems",
        "An order without line items is accepted",
        "accepted-invalid",
        lambda: forget("lineItems", "count"),
        certain=True,
    ),
    Fault(
        "second-line-item-rejected",
        "lineItems",
        "An order may have one line item only",
        "rejected-valid",
        lambda: refuse("lineItems", lambda spot: isinstance(spot.value, list) and len(spot.value) > 1),
        certain=True,
    ),
    Fault(
        "eleventh-line-item-rejected",
        "lineItems",
        "An order may have ten line items only",
        "rejected-valid",
        lambda: refuse("lineItems", lambda spot: isinstance(spot.value, list) and len(spot.value) > 10),
        certain=False,
    ),
    Fault(
        "amount-negative-accepted",
        ITEM + "amount",
        "A negative amount is accepted",
        "accepted-invalid",
        lambda: forget(ITEM + "amount", "minimum", when=lambda spot: _amount(spot) < 0),
        certain=True,
    ),
    Fault(
        "amount-zero-accepted",
        ITEM + "amount",
        "An amount of 0 is accepted",
        "accepted-invalid",
        lambda: forget(ITEM + "amount", "minimum", when=lambda spot: _amount(spot) == 0),
        certain=False,
    ),
    Fault(
        "amount-below-1-rejected",
        ITEM + "amount",
        "An amount between 0 and 1 is rejected",
        "rejected-valid",
        lambda: refuse(ITEM + "amount", lambda spot: 0 < _amount(spot) < 1),
        certain=True,
    ),
    Fault(
        "amount-cents-rejected",
        ITEM + "amount",
        "An amount that is not whole is rejected",
        "rejected-valid",
        lambda: refuse(ITEM + "amount", lambda spot: _amount(spot).as_integer_ratio()[1] != 1),
        certain=True,
    ),
    Fault(
        "amount-tenth-of-a-cent-accepted",
        ITEM + "amount",
        "An amount with three decimals is accepted",
        "accepted-invalid",
        lambda: forget(ITEM + "amount", "decimals"),
        certain=False,
    ),
)
