"""A text on the wire and the type that is due → the value that the text spells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.types import ValueType
from rulewright.reading.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rulewright.language.conditions import Json

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
_NUMBERS: Mapping[ValueType, re.Pattern[str]] = {
    ValueType.NUMBER: re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"),
    ValueType.INTEGER: re.compile(r"-?(?:0|[1-9][0-9]*)"),
}


def value_spelled(text: str, types: Iterable[ValueType]) -> Json:
    """The number or boolean that is due, where the text spells one as JSON does; else the text.

    Of several types, the first counts that the text spells.

    Raises:
        LimitError: the number has more digits, or a larger exponent, than is read.
    """
    for value_type in types:
        if value_type is ValueType.BOOLEAN and text in _BOOLEANS:
            return _BOOLEANS[text]
        if value_type in _NUMBERS and _NUMBERS[value_type].fullmatch(text):
            return number(text)
        if value_type.is_text:
            return text
    return text
