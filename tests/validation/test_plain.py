"""Any Python value → a plain copy, the same whichever way it was made, or the error that names the place."""

from __future__ import annotations

import math
from collections import OrderedDict
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest

from rulewright.reading.limits import MAX_DEPTH, LimitError
from rulewright.validation.plain import NotJsonError, is_text, to_plain


class Word(StrEnum):
    A = "a"


class Number(IntEnum):
    ONE = 1


def nested(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


def itself() -> Any:
    value: Any = []
    value += [value, value]
    return {"a": value}


USUAL: Any = {"a": [1, 2.5, True, None, "é", "🎁", {}, []], "é": {"b": -0.0}}


def test_a_payload_is_copied_down_to_its_scalars() -> None:
    found: Any = to_plain(USUAL)
    assert found == USUAL
    assert found is not USUAL
    assert found["a"] is not USUAL["a"]
    assert found["é"] is not USUAL["é"]
    assert [type(item) for item in found["a"]] == [int, float, bool, type(None), str, str, dict, list]


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (OrderedDict(a=Word.A), {"a": "a"}),
        ({Word.A: Number.ONE}, {"a": 1}),
        ([USUAL, Number.ONE], [USUAL, 1]),
        (Word.A, "a"),
    ],
)
def test_subclasses_are_made_plain(value: Any, plain: Any) -> None:
    found: Any = to_plain(value)
    assert found == plain
    assert repr(found) == repr(plain)


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"a": [1, (2,)]}, "/a/1"),
        ({"a": {"b": math.nan}}, "/a/b"),
        ({"a": [math.inf]}, "/a/0"),
        ({"a": "\ud800"}, "/a"),
        ({"a": {"\udfff": 1}}, "/a"),
        ({"a": {1: 1}}, "/a"),
        (itself(), "/a/0"),
        (Decimal(1), ""),
    ],
)
def test_what_json_cannot_carry_is_named_by_its_place(value: Any, pointer: str) -> None:
    with pytest.raises(NotJsonError) as caught:
        to_plain(value)
    assert caught.value.pointer == pointer


def test_limits_are_kept() -> None:
    assert to_plain(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    for value in (nested(MAX_DEPTH + 1), {"a": [10**5000]}):
        with pytest.raises(LimitError):
            to_plain(value)


@pytest.mark.parametrize("text", ["", "a", "é", "\ud7ff\ue000", "🎁"])
def test_a_text_that_utf_8_can_encode(text: str) -> None:
    assert is_text(text)


@pytest.mark.parametrize("text", ["\ud800", "é\udc00", "\ud83c\udf81"])
def test_a_text_with_half_of_a_pair(text: str) -> None:
    assert not is_text(text)
