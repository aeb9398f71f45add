"""The entries of a map and the items of a list → the same under their ids, and what stands there in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.extending.modes import SECTIONS
from rulewright.language.json_values import json_key
from rulewright.reading.nodes import Mapping, Node, Scalar, to_value

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from rulewright.language.extending.modes import Keyed

Entry: TypeAlias = tuple[Scalar, Node]


def by_id(entries: Iterable[Entry], mode: Keyed) -> dict[str, Entry]:
    """Entries by id; a second one of the same id, which is a mistake of its file, under an id of its own."""
    found: dict[str, Entry] = {}
    for key, value in entries:
        identity = mode.spelling(key.text)
        while identity in found:
            identity = f"\0{identity}"
        found[identity] = (key, value)
    return found


def by_name(items: Iterable[Node], start: int) -> Iterable[tuple[str, Entry]]:
    """Items by name; those without one under a number that no other has."""
    for index, item in enumerate(items, start):
        name = item.get("name") if isinstance(item, Mapping) else None
        if isinstance(name, Scalar) and isinstance(name.value, str):
            yield name.value, (name, item)
        else:
            yield f"\0{index}", (Scalar("", "", item.span), item)


def same(one: Node, other: Node) -> bool:
    """Whether two nodes have the same value."""
    return value_key(one) == value_key(other)


def value_key(node: Node) -> Hashable:
    """What is equal for nodes of the same value, and for no others."""
    return json_key(to_value(node))


def named(trail: tuple[str, ...]) -> str:
    """What stands at a place, as a person names it."""
    *owners, last = (step.lstrip("\0") for step in trail if step not in SECTIONS or step == trail[-1])
    return f"“{last}” of “{owners[-1]}”" if owners else f"“{last}”"
