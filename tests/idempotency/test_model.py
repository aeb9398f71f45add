from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.idempotency.canonical import canonical
from rulewright.idempotency.model import Request, fingerprint_of
from rulewright.idempotency.model import key_of as key_of_request
from rulewright.loading import bundled

if TYPE_CHECKING:
    from rulewright.plan.contract import Idempotency

(ORDER_ONCE,) = bundled().plan.idempotency
CREATE = bundled().plan.operations["createAsyncOrder"]


def key_of(rule: Idempotency, body: Any) -> str | None:
    return key_of_request(rule, Request(CREATE, body))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"a": 1, "b": [2]}, {"b": [2.0], "a": 1.0}),
        (1e2, 100),
        (Decimal("1.50"), 1.5),
        (Decimal("1E+2"), 100),
        (-0.0, 0),
        ("\u00e9", "é"),
    ],
)
def test_equal_values_have_one_spelling(left: Any, right: Any) -> None:
    assert canonical(left) == canonical(right)
    assert fingerprint_of(ORDER_ONCE, left) == fingerprint_of(ORDER_ONCE, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, True),
        (0, False),
        ("1", 1),
        (None, "null"),
        ([1, 2], [2, 1]),
        ({"a": None}, {}),
        ("a", "A"),
        (Decimal("0.1000000000000000000001"), 0.1),
        (["a,b"], ["a", "b"]),
    ],
)
def test_other_values_have_another(left: Any, right: Any) -> None:
    assert canonical(left) != canonical(right)


def test_a_key_is_the_tuple_of_its_fields() -> None:
    order: Any = {"accountIdentifier": "acme", "externalRefID": "1", "notes": "x"}
    assert key_of(ORDER_ONCE, order) == 'idempotency.ORDER-ONCE ["acme","1"]'
    assert key_of(ORDER_ONCE, order | {"notes": "y"}) == key_of(ORDER_ONCE, order)
    assert key_of(ORDER_ONCE, order | {"accountIdentifier": "other"}) != key_of(ORDER_ONCE, order)


@pytest.mark.parametrize(
    "payload", [{}, {"externalRefID": "1"}, {"accountIdentifier": None, "externalRefID": "1"}, [], None]
)
def test_without_a_field_there_is_no_key(payload: Any) -> None:
    assert key_of(ORDER_ONCE, payload) is None
