"""Values, or the items of an array → how many of them there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.emit.python.runtime.given import Given
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Token


def count_present(*values: Json) -> int:
    """How many of the values are there, and not null."""
    return len(values) - values.count(None)


def anywhere(value: Json, tokens: tuple[Token, ...]) -> Literal[True] | None:
    """True where a value is present at one of the places that the tokens lead to, else None."""
    return True if any(place.is_present for place in places(value, tokens, ())) else None


def count_where(items: list[Json], condition: Callable[[Json, Given], bool], given: Given) -> int:
    """For how many of the items the condition is true."""
    return sum(condition(item, given) for item in items)
