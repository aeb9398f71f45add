from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulewright.contract.checks.naming import is_lacking, is_wrong, misnamed_rules, named_codes, named_fields
from rulewright.mock.replies import field_name
from tests.contract.support import PARCELS, parcels

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import ErrorNaming

EMAIL: Pointer = ("items", 0, "to", "email")


def naming(style: str) -> ErrorNaming:
    written = "errors: { items: 'errors[*]', field: path, style: " + style + " }"
    found = parcels(re.sub("errors: {.*}", written, PARCELS)).plan.errors
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("style", "text", "keys"),
    [
        ("dotted", "items[0].to.email", ("items", "to", "email")),
        ("dotted", "items.0.to.email", ("items", "to", "email")),
        ("dotted", "$.items[0].to", ("items", "to")),
        ("dotted", "", ()),
        ("pointer", "/items/0/a.b", ("items", "a.b")),
        ("pointer", "items.0.to", ("items", "to")),
        ("last", "email", ("email",)),
    ],
)
def test_names_are_read_without_indexes(style: str, text: str, keys: tuple[str, ...]) -> None:
    assert named_fields(naming(style), {"errors": [{"path": text}]}) == (keys,)


@pytest.mark.parametrize(
    "answer", [{}, {"errors": []}, {"errors": {}}, {"errors": [{}, 1, {"path": 7}]}, [], "no", None]
)
def test_an_answer_may_name_nothing(answer: object) -> None:
    assert named_fields(naming("dotted"), answer) == ()  # type: ignore[arg-type]  # each is a JSON value


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        (("items", "to", "email"), False),
        (("items", "to"), False),
        ((), False),
        (("email",), False),
        (("to", "email"), False),
        (("body", "items", "to", "email"), False),
        (("to",), False),
        (("items", "to", "email", "local"), False),
        (("items", "to", "phone"), True),
        (("phone",), True),
        (("ref",), True),
        (("items", "email"), True),
    ],
)
def test_a_name_is_right_when_it_means_the_place_or_something_around_or_in_it(
    named: tuple[str, ...], wrong: bool
) -> None:
    assert is_wrong([named], [EMAIL]) is wrong


KEYS = st.one_of(st.integers(0, 9), st.text(max_size=3), st.text(".[]/$~0 a", max_size=4))


@pytest.mark.parametrize("style", ["dotted", "pointer", "last"])
@given(pointer=st.lists(KEYS, max_size=4).map(tuple))
def test_what_the_mock_names_is_read_as_its_place_whatever_the_keys(style: str, pointer: Pointer) -> None:
    spelled = field_name(naming(style), pointer)
    assert not is_wrong(named_fields(naming(style), {"errors": [{"path": spelled}]}), [pointer])


def test_one_right_name_among_several_is_enough_and_no_name_is_never_wrong() -> None:
    assert not is_wrong([("ref",), ("items",)], [EMAIL])
    assert not is_wrong([], [EMAIL])


CODED = """errors:
  items: 'errors[*]'
  field: path
  code: code
  codes: { Parcel.ref/length: [R1, 7], Parcel.ref/required: R1, Parcel.note/length: N1 }"""


def coded() -> ErrorNaming:
    found = parcels(re.sub("errors: {.*}", CODED, PARCELS)).plan.errors
    assert found is not None
    return found


def test_codes_are_read_as_text() -> None:
    answer = {"errors": [{"code": "R1"}, {"code": 7}, {"code": True}, {"code": None}, {}, 3]}
    assert named_codes(coded(), answer) == ("R1", "7")  # type: ignore[arg-type]  # it is a JSON value
    assert named_codes(naming("dotted"), answer) == ()  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("codes", "suspected", "misnamed"),
    [
        (["R1"], {"Parcel.ref/required"}, ()),
        (["7"], {"Parcel.ref/required"}, ("Parcel.ref/length",)),
        (["N1", "R1"], {"Parcel.ref/length"}, ()),
        (["N1"], {"Parcel.ref/length"}, ("Parcel.note/length",)),
        (["N1", "other"], {"Parcel.ref/length"}, ()),
        ([], {"Parcel.ref/length"}, ()),
    ],
)
def test_codes_are_wrong_when_all_are_known_and_none_is_of_a_suspected_rule(
    codes: list[str], suspected: set[str], misnamed: tuple[str, ...]
) -> None:
    answer = {"errors": [{"code": code} for code in codes]}
    assert misnamed_rules(coded(), answer, suspected) == misnamed  # type: ignore[arg-type]  # it is a JSON value


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("note",), True),
        (("items", "note"), True),
        (("items", "to", "note"), True),
        (("to", "note"), True),
        (("to", "email"), False),
        (("email",), False),
        (("body", "note"), False),
        (("items", "phone"), False),
        ((), False),
    ],
)
def test_a_field_is_lacking_where_what_is_around_it_is_there(named: tuple[str, ...], *, expected: bool) -> None:
    payload: Json = {"ref": "R-1", "items": [{"to": {"email": "ada@example.org"}}, {"phone": None}]}
    assert is_lacking(payload, named) is expected
