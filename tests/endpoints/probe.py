"""Requests whose last answer tells a faulty service from a correct one → an entry of the probe tables."""

from dataclasses import dataclass

from tests.endpoints.client import Sent
from tests.endpoints.problems import Json
from tests.endpoints.samples import Edits, order

ITEM = "lineItems[0]."
SECOND = "lineItems[1]."
RECIPIENT = "lineItems[0].recipient."
ADDRESS = "lineItems[0].recipient.address."

# An address in a country without ZIP codes and without two-letter regions.
ABROAD: dict[str, Json] = {
    ADDRESS + "city": "London",
    ADDRESS + "country": "GB",
    ADDRESS + "stateOrProvince": "Greater London",
    ADDRESS + "postalCode": "SW1A 1AA",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """Requests to one fresh service.

    Attributes:
        requests: sent one after another; the last one's answer counts.
        days_later: how far the clock moves on before the last.
    """

    requests: tuple[Sent, ...]
    days_later: int = 0


def changed(edits: Edits, method: str = "EMAIL") -> Probe:
    """Probe with one order, right but for the edits."""
    return Probe((Sent(order(edits, method)),))


def posted(*edits: Edits) -> Probe:
    """Probe with one order after another."""
    return Probe(tuple(Sent(order(each)) for each in edits))
