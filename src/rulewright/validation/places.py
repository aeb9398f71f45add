"""A value and a path → the places the path leads to, also those that are not there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import EACH, VALUES, Each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer, Token


class Missing(Enum):
    """The value of a place that is not there."""

    MISSING = "missing"


MISSING = Missing.MISSING
Found: TypeAlias = "Json | Missing"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a payload: its pointer, its value if it has one, and whether an object is around it."""

    pointer: Pointer
    value: Found
    in_object: bool

    @property
    def is_present(self) -> bool:
        """Whether there is a value other than null."""
        return self.value is not MISSING and self.value is not None


def places(value: Found, tokens: tuple[Token, ...], at: Pointer) -> Iterator[Place]:
    """Every place that the tokens lead to from the value at `at`.

    A step to many leads to one per item of an array, or per value of a map, and to none in what is neither.
    """
    pointer, in_object = [*at], False
    for number, token in enumerate(tokens):
        if isinstance(token, Each):
            inner: Iterable[tuple[str | int, Json]] = ()
            if token is EACH and isinstance(value, list):
                inner = enumerate(value)
            elif token is VALUES and isinstance(value, dict):
                inner = value.items()
            for key, item in inner:
                yield from places(item, tokens[number + 1 :], (*pointer, key))
            return
        pointer.append(token)
        in_object = isinstance(value, dict)
        value = value.get(token, MISSING) if isinstance(value, dict) else MISSING
    yield Place(tuple(pointer), value, in_object)


def first_at(value: Found, tokens: tuple[Token, ...]) -> Found:
    """The value at the first place that the tokens lead to, or MISSING."""
    for at, token in enumerate(tokens):
        if isinstance(token, Each):
            return next((place.value for place in places(value, tokens[at:], ())), MISSING)
        value = value.get(str(token), MISSING) if isinstance(value, dict) else MISSING
    return value


def value_at(value: Json, pointer: Pointer) -> Found:
    """The value at a pointer, or MISSING."""
    found: Found = value
    for token in pointer:
        if isinstance(token, str):
            found = found.get(token, MISSING) if isinstance(found, dict) else MISSING
        elif isinstance(found, list) and token < len(found):
            found = found[token]
        else:
            return MISSING
    return found
