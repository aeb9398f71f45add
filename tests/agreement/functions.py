"""Functions that made contracts name in `custom` rules: total over every JSON value, and as plain as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright import custom_rule

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


@custom_rule
def has_no_a(value: Json) -> bool:
    """An object without the key `a`; anything else that is not the text `a`."""
    return "a" not in value if isinstance(value, dict) else value != "a"


@custom_rule
def is_small(value: Json) -> bool:
    """An object of up to two keys, a text or an array of up to two, any other scalar."""
    return not isinstance(value, dict | list | str) or len(value) <= 2
