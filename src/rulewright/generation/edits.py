"""A payload, a pointer and a value → a new payload with that change; the old one stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.validation.places import MISSING, Missing, Place, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.validation.places import Found


def changed(payload: Json, pointer: Pointer, value: Found) -> Json:
    """The payload with the value at the pointer, or with nothing there for MISSING.

    Objects and arrays that are not there are put in on the way; an index past an array's end adds an item.
    """
    if not pointer:
        return None if isinstance(value, Missing) else value
    token, rest = pointer[0], pointer[1:]
    if isinstance(token, int):
        items = list(payload) if isinstance(payload, list) else []
        if isinstance(value, Missing) and token >= len(items):
            return payload
        if isinstance(value, Missing) and not rest:
            del items[token]
        elif token < len(items):
            items[token] = changed(items[token], rest, value)
        else:
            items.append(changed(None, rest, value))
        return items
    members = dict(payload) if isinstance(payload, dict) else {}
    if isinstance(value, Missing) and (not rest or token not in members):
        members.pop(token, None)
        return members if isinstance(payload, dict) else payload
    members[token] = changed(members.get(token), rest, value)
    return members


def differences(one: Found, other: Found, at: Pointer = ()) -> Iterator[Pointer]:
    """The places at which a payload differs from one that was made of it: what was not changed is the same object."""
    if one is other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if one.get(key, MISSING) is other.get(key, MISSING):
                continue
            yield from differences(one.get(key, MISSING), other.get(key, MISSING), (*at, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, item in enumerate(one):
            yield from differences(item, other[index], (*at, index))
    else:
        yield at


def copied(value: Json) -> Json:
    """The value with every object and array its own: made payloads share parts, also with themselves."""
    match value:
        case dict():
            return {key: copied(member) for key, member in value.items()}
        case list():
            return [copied(item) for item in value]
        case _:
            return value


def place_at(payload: Json, pointer: Pointer) -> Place:
    """What stands at a pointer, and whether an object is around it."""
    if not pointer:
        return Place(pointer, payload, in_object=False)
    around = value_at(payload, pointer[:-1]) if len(pointer) > 1 else payload
    last = pointer[-1]
    if isinstance(around, dict) and isinstance(last, str):
        return Place(pointer, around.get(last, MISSING), in_object=True)
    if isinstance(around, list) and isinstance(last, int) and last < len(around):
        return Place(pointer, around[last], in_object=False)
    return Place(pointer, MISSING, in_object=False)
