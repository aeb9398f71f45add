"""A text on the wire and the type that is due → the value that the text spells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.language.types import ValueType
from rulewright.reading.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
_NUMBERS: Mapping[ValueType, re.Pattern[str]] = {
    ValueType.NUMBER: re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"),
    ValueType.INTEGER: re.compile(r"-?(?:0|[1-9][0-9]*)"),
}


def value_spelled(text: str, value_type: ValueType | None) -> Json:
    """The number or boolean that is due, where the text spells one as JSON does; else the text.

    Raises:
        LimitError: the number has more digits, or a larger exponent, than is read.
    """
    if value_type is ValueType.BOOLEAN:
        return _BOOLEANS.get(text, text)
    grammar = None if value_type is None else _NUMBERS.get(value_type)
    return text if grammar is None or grammar.fullmatch(text) is None else number(text)
