"""Keys → identifiers: readable where they can be, and never one that means something already."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.emit.python import names
from rulewright.emit.python.code import Name
from rulewright.emit.python.names import Names, identifier


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("externalRefID", "external_ref_id"),
        ("externalRefLineItemID", "external_ref_line_item_id"),
        ("utid", "utid"),
        ("streetLine1", "street_line1"),
        ("HTTPCode", "http_code"),
        ("odd.key", "odd_key"),
        ("__class__", "class"),
        ("1st", "field_1st"),
        ("é", "field"),
        ("", "field"),
        ("a\nb", "a_b"),
        ("')\nabort()#", "abort"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_key_is_written_in_snake_case(key: str, written: str) -> None:
    assert identifier(key, "field") == written


@given(st.text())
def test_any_key_becomes_an_ascii_identifier(key: str) -> None:
    found = identifier(key, "field")
    assert found.isidentifier()
    assert found.isascii()
    assert not found.startswith("_")


@given(
    st.lists(st.sampled_from(["type", "class", "value", "get", "left", "is_plain", "HUGE", "utid", "utid_2", "none"]))
)
def test_a_name_is_given_once_and_means_nothing_else(hints: list[str]) -> None:
    given_out = Names(frozenset(["judge_order"]))
    found = [given_out.fresh(hint).text for hint in [*hints, "judge_order"]]
    assert len(set(found)) == len(found)
    taken = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, "judge_order"}
    taken |= {name.text for name in vars(names).values() if isinstance(name, Name)}
    assert not taken & set(found)


def test_the_first_free_hint_is_taken() -> None:
    given_out = Names()
    assert [given_out.fresh("email", "recipient_email").text for _ in range(4)] == [
        "email",
        "recipient_email",
        "recipient_email_2",
        "recipient_email_3",
    ]
