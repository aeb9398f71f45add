"""What an ordinary service chokes on → faults that answer 500 to what is right, or ought to be refused."""

from collections.abc import Callable, Iterator

from tests.endpoints.problems import Json
from tests.endpoints.seams import Seams
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.tampering import line_items

# The largest number of cents that a signed 32-bit integer holds, in whole units.
INT32_UNITS = 21_474_836


def _crash(name: str, area: str, description: str, crashes: Callable[[Json], bool], *, certain: bool = True) -> Fault:
    return Fault(name, area, description, "server-error", lambda: Seams(crashes=crashes), certain=certain)


def _values(value: Json) -> Iterator[Json]:
    """Give a value and all values below it."""
    rest = [value]
    while rest:
        value = rest.pop()
        yield value
        if isinstance(value, dict):
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)


def _top(body: Json, name: str) -> Json:
    return body.get(name) if isinstance(body, dict) else None


def _of_items(body: Json, name: str) -> list[Json]:
    return [item.get(name) for item in line_items(body) if isinstance(item, dict)]


def _any_above(body: Json, last: str) -> bool:
    return any(isinstance(value, str) and max(value, default="") > last for value in _values(body))


def _is_number_above(value: Json, limit: int) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > limit


CRASHES = (
    _crash(
        "crash-on-astral",
        "text",
        "Characters beyond the basic plane crash",
        lambda body: _any_above(body, "\uffff"),
    ),
    _crash(
        "crash-beyond-latin-1",
        "text",
        "Characters beyond Latin-1 crash",
        lambda body: _any_above(body, "\xff"),
    ),
    _crash(
        "crash-on-nul",
        "text",
        "A NUL character crashes",
        lambda body: any(isinstance(value, str) and "\0" in value for value in _values(body)),
        certain=False,
    ),
    _crash("crash-on-empty-text", "text", "An empty string crashes", lambda body: "" in list(_values(body))),
    _crash(
        "crash-on-large-amount",
        "lineItems.amount",
        "An amount whose cents do not fit 32 bits crashes",
        lambda body: any(_is_number_above(amount, INT32_UNITS) for amount in _of_items(body, "amount")),
        certain=False,
    ),
    _crash(
        "crash-on-whole-amount",
        "lineItems.amount",
        "An amount written without a point crashes",
        lambda body: any(type(amount) is int for amount in _of_items(body, "amount")),
    ),
    _crash("crash-on-empty-sender", "sender", "An empty sender crashes", lambda body: _top(body, "sender") == {}),
    _crash(
        "crash-on-null-sender",
        "sender",
        "A null sender crashes",
        lambda body: isinstance(body, dict) and "sender" in body and body["sender"] is None,
        certain=False,
    ),
    _crash(
        "crash-without-line-items",
        "lineItems",
        "A body without lineItems crashes",
        lambda body: isinstance(body, dict) and "lineItems" not in body,
    ),
    _crash(
        "crash-on-empty-line-items",
        "lineItems",
        "Empty lineItems crash",
        lambda body: _top(body, "lineItems") == [],
    ),
    _crash(
        "crash-on-line-items-object",
        "lineItems",
        "lineItems that are no list crash",
        lambda body: isinstance(_top(body, "lineItems"), dict),
    ),
    _crash(
        "crash-on-array-method",
        "lineItems.deliveryMethod",
        "A deliveryMethod that cannot be hashed crashes",
        lambda body: any(isinstance(method, (list, dict)) for method in _of_items(body, "deliveryMethod")),
    ),
    _crash(
        "crash-without-recipient",
        "lineItems.recipient",
        "A line item without recipient crashes",
        lambda body: any(recipient is None for recipient in _of_items(body, "recipient")),
    ),
    _crash(
        "crash-on-array-body",
        "body",
        "A body that is no object crashes",
        lambda body: not isinstance(body, dict),
    ),
)
