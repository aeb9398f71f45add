"""A rejection's body → the fields it names, and whether they are among those that are wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.json_values import spelled
from rulewright.language.paths import PathError, parse_pointer
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import ErrorNaming

Keys: TypeAlias = tuple[str, ...]
"""A place without its array indexes, on which endpoints differ (some count from 1)."""

_BETWEEN = re.compile(r"[.\[\]/$]+")


def named_fields(naming: ErrorNaming, answer: Json) -> tuple[Keys, ...]:
    """Every field that the items of the answer name; the empty tuple names the payload as a whole."""
    return tuple(
        _keys(naming, field.value)
        for item in places(answer, naming.items.tokens, ())
        for field in places(item.value, naming.field.tokens, ())
        if isinstance(field.value, str)
    )


def named_codes(naming: ErrorNaming, answer: Json) -> tuple[str, ...]:
    """Every code that the items of the answer have, as text."""
    tokens = () if naming.code is None else naming.code.tokens
    return tuple(
        spelled(code.value)
        for item in places(answer, naming.items.tokens, ())
        for code in (places(item.value, tokens, ()) if tokens else ())
        if isinstance(code.value, str | int) and not isinstance(code.value, bool)
    )


def misnamed_rules(naming: ErrorNaming, answer: Json, suspected: Container[str]) -> tuple[str, ...]:
    """The rules that the answer's codes stand for, where all codes are known and none stands for a suspected rule."""
    meant = [naming.rules_of(code) for code in dict.fromkeys(named_codes(naming, answer))]
    if not all(meant) or any(rule in suspected for rules in meant for rule in rules):
        return ()
    return tuple(dict.fromkeys(rule for rules in meant for rule in rules))


def is_wrong(named: Iterable[Keys], suspects: Iterable[Pointer]) -> bool:
    """Whether fields are named and none of them is where a rule is, or may be, broken."""
    # A key of the payload may itself be empty, a number, or have dots in it, which a name does not show.
    fields = [_split(keys) for keys in named]
    places_in_doubt = [_split(keys_of(pointer)) for pointer in suspects]
    return bool(fields) and not any(points_at(field, place) for field in fields for place in places_in_doubt)


def _split(keys: Keys) -> Keys:
    return tuple(_without_indexes(part for key in keys for part in _BETWEEN.split(key)))


def keys_of(pointer: Pointer) -> Keys:
    """The keys of a pointer."""
    return tuple(token for token in pointer if isinstance(token, str))


def is_lacking(payload: Json, named: Keys) -> bool:
    """Whether nothing in the payload has that name, from wherever it starts, and what would be around it is there."""
    there = set(_places_in(payload, ()))
    around = named[:-1]
    is_there = any(_ends(place, named) for place in there)
    return bool(named) and not is_there and (not around or any(_ends(place, around) for place in there))


def _places_in(value: Json, at: Keys) -> Iterator[Keys]:
    yield at
    match value:
        case dict():
            for key, inner in value.items():
                yield from _places_in(inner, (*at, key))
        case list():
            for item in value:
                yield from _places_in(item, at)
        case _:
            return


def points_at(named: Keys, place: Keys) -> bool:
    """Whether a name means the place, something around it or something in it.

    An endpoint may start its names further in (`email`) or further out (`body.email`) than the payload.
    """
    around = (place[:count] for count in range(len(place) + 1))
    return any(_ends(whole, named) for whole in around) or _ends(named, place) or named[: len(place)] == place


def ends_alike(one: Keys, other: Keys) -> bool:
    """Whether two names may mean the same place, from wherever they start; the payload as a whole has no other name."""
    return one == other or bool(one and other and (_ends(one, other) or _ends(other, one)))


def _ends(whole: Keys, end: Keys) -> bool:
    return whole[len(whole) - len(end) :] == end if len(end) <= len(whole) else False


def _keys(naming: ErrorNaming, name: str) -> Keys:
    tokens: Iterable[str] = _BETWEEN.split(name)
    if naming.style == "pointer":
        try:
            tokens = parse_pointer(name)
        except PathError:
            return tuple(_without_indexes(tokens))
    return tuple(_without_indexes(tokens))


def _without_indexes(tokens: Iterable[str]) -> Iterator[str]:
    return (token for token in tokens if token and not token.isdecimal())
