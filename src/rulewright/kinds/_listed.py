"""Values that an author names of a field → those that it can have; the others are mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.kinds._strict import STRICT
from rulewright.language.decode import suggestion
from rulewright.language.echoes import Name
from rulewright.language.formats import FORMATS
from rulewright.language.json_values import folded, is_among, is_of, json_key, spelled
from rulewright.reading.nodes import Mapping, Scalar, Sequence, to_value

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from rulewright.kinds import Site
    from rulewright.language.conditions import Json
    from rulewright.language.outline import Spot
    from rulewright.language.problems import Problems
    from rulewright.language.types import ValueType
    from rulewright.reading.nodes import Node
    from rulewright.reading.span import Span


@dataclass(frozen=True, slots=True)
class Listing:
    """The values that a field is declared to have; an open listing names known ones and refuses none."""

    values: tuple[Json, ...]
    is_folded: bool = False
    is_open: bool = False

    def has(self, value: Json) -> bool:
        """Whether a value is among them."""
        if self.is_folded:
            return is_among(folded(value), map(folded, self.values))
        return is_among(value, self.values)


def listed(nodes: Iterable[Node], site: Site) -> tuple[Json, ...]:
    """The values of the nodes; one that the site's field never has, or that is listed twice, is remarked."""
    values: list[Json] = []
    seen: set[Hashable] = set()
    for node in nodes:
        value = to_value(node)
        if json_key(value) in seen:
            site.problems.warn(node.span, f"“{spelled(value)}” is listed twice", "leave it out", code="no-effect")
        elif value is not None and not _can_be(value, site.type, site.outline.spot(site.place)):
            message = f"“{site.path}” is {_type_of(site.type)}, and so never “{spelled(value)}”"
            site.problems.warn(node.span, message, _QUOTES, code="no-effect")
        values.append(value)
        seen.add(json_key(value))
    return tuple(values)


def check_value(value: Json, spot: Spot, span: Span, problems: Problems) -> None:
    """Reports a value that the field's type, or its own list of values, does not have."""
    known = declared_values(spot)
    missed = Name(f"values of {spot.span}", spelled(value))
    if not any(_can_be(value, value_type, spot) for value_type in spot.types or (None,)):
        message = f"“{spot.path}” is {' or '.join(map(_type_of, spot.types))}, and so never “{spelled(value)}”"
        problems.add(span, message, _QUOTES, code="never-true", misses=missed)
    elif known is not None and not known.is_open and not known.has(value):
        hint = suggestion(spelled(value), map(spelled, known.values), "values")
        message = f"“{spot.path}” is never “{spelled(value)}”"
        problems.add(span, message, hint, code="never-true", misses=missed)


def _can_be(value: Json, value_type: ValueType | None, spot: Spot | None) -> bool:
    """Whether a value is of the field's type, or a scalar that the field takes for one."""
    if value_type is None or is_of(value_type, value):
        return True
    return spot is not None and spot.is_coercible and not isinstance(value, list | dict)


def _type_of(value_type: ValueType | None) -> str:
    return "of any type" if value_type is None else f"of type {value_type.value}"


_QUOTES = "quote a text, and leave a number or boolean unquoted"


def has_unread_values(spot: Spot) -> bool:
    """Whether the row lists values, but with a mistake."""
    entry = spot.constraint("format")
    name = None if entry is None else to_value(entry.argument)
    is_unknown = isinstance(name, str) and name not in (*FORMATS, *STRICT)
    return is_unknown or (spot.constraint("enum") is not None and declared_values(spot) is None)


def declared_values(spot: Spot) -> Listing | None:
    """The values a field can have, where its row lists them."""
    entry = spot.constraint("enum")
    if entry is not None:
        found = _enumerated(entry.argument)
        return found if found is None or any(value is not None for value in found.values) else None
    entry = spot.constraint("format")
    name = None if entry is None else to_value(entry.argument)
    known = FORMATS.get(name) if isinstance(name, str) else None
    return None if known is None or known.values is None else Listing(known.values)


def _enumerated(node: Node) -> Listing | None:
    match node:
        case Sequence(items):
            return Listing(tuple(map(to_value, items)))
        case Mapping() if isinstance(values := node.get("values"), Sequence):
            return Listing(tuple(map(to_value, values.items)), _is_set(node, "ignoreCase"), _is_set(node, "open"))
        case _:
            return None


def _is_set(node: Mapping, key: str) -> bool:
    found = node.get(key)
    return isinstance(found, Scalar) and found.value is True
