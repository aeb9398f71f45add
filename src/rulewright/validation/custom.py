"""A custom rule and a value → what the author's function says of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from rulewright.language.custom import CustomRuleError, find_custom

if TYPE_CHECKING:
    from rulewright.language.conditions import Json


def is_right(function: str, value: Json) -> bool:
    """What the function says of a copy of the value.

    Raises:
        CustomRuleError: it fails, or says neither True nor False.
    """
    try:
        answer: object = find_custom(function)(copy.deepcopy(value))
    except Exception as error:
        raise CustomRuleError(f"the custom rule {function} failed with {type(error).__name__}: {error}") from error
    if not isinstance(answer, bool):
        raise CustomRuleError(f"the custom rule {function} must answer True or False, not {type(answer).__name__}")
    return answer
