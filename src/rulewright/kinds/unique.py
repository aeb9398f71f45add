"""unique: items that differ, whole or by key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ARRAYS, Kind, Manual, Place, Site
from rulewright.kinds._arguments import FLAG, PATH, PATHS, described, record
from rulewright.kinds._targets import target
from rulewright.language.decode import Entries, flag_of, list_or_one, path_of
from rulewright.language.outline import from_shape
from rulewright.language.paths import EACH, Path
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Unique, UniqueKey
from rulewright.reading.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check
    from rulewright.reading.nodes import Node

_HINT = "write unique: { in: array, by: [key] }"
_MESSAGE = "{field} is used more than once: first at {first}"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if site.path == Path():
        return _by_key(constraint, site)
    if isinstance(constraint.argument, Mapping):
        site.problems.add(
            constraint.argument.span,
            "on a field “unique” is true or false",
            f"to compare by a key, write a rule: {{ unique: {{ in: {site.path}, by: [key] }} }}",
        )
        return ()
    if not flag_of(constraint.argument, "“unique”", site.problems):
        return ()
    return _whole(site)


def _by_key(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“unique”", _HINT)
    array, by = entries.need("in", _HINT), entries.take("by")
    entries.close()
    path = None if array is None else target(array, site)
    if array is None or path is None:
        return ()
    spot = site.outline.spot(from_shape(path, site.each))
    if spot is not None and spot.is_unread:
        return ()
    if spot is not None and ValueType.ARRAY not in spot.types:
        site.problems.add(array.span, f"“{path}” is not an array", "“in” names an array of the shape")
        return ()
    if isinstance(by, Sequence) and not by.items:
        site.problems.add(by.span, "“by” needs at least one path", "leave it out where the items differ as a whole")
    inner = replace(site, path=path)
    if by is None:
        return _whole(inner)
    keys = tuple(key for node in list_or_one(by) if (key := _key(node, inner)) is not None)
    return (inner.check(Unique(keys), "unique", _MESSAGE),) if keys else ()


def _whole(site: Site) -> tuple[Check, ...]:
    spot = site.outline.spot(site.place / EACH)
    return (site.check(Unique((UniqueKey(Path(), None if spot is None else spot.type),)), "unique", _MESSAGE),)


def _key(node: Node, site: Site) -> UniqueKey | None:
    key = path_of(node, site.problems, what="“by”")
    if key is None:
        return None
    if key.leads_to_many:
        site.problems.add(node.span, f"the key “{key}” leads to many places in an item", "name one field of the item")
        return None
    spot = site.outline.check(Path((*site.place.tokens, EACH, *key.tokens)), node.span, site.problems)
    return None if spot is None else UniqueKey(key, spot.type)


MANUAL = Manual(
    how=(
        "On an array `true`; as a rule `in`, the array, and `by`, the key or keys of its items "
        "(without them, whole items)."
    ),
    argument=FLAG,
    works=(
        "{ type: array, of: string, unique: true }",
        "{ unique: { in: lines, by: [no] } }",
        "{ unique: { in: lines, by: [sku, kind] } }",
    ),
    mistake="{ type: array, of: Line, unique: { by: [sku] } }",
    as_rule=record(
        ("in",),
        {
            "in": described(PATH, "The array whose items differ."),
            "by": described(PATHS, "The paths, from the item, of what differs; without it, items differ as a whole."),
        },
    ),
)

KIND = Kind(
    "unique",
    "unique",
    "items that differ, whole or by key",
    frozenset({Place.VALUE, Place.RULE}),
    _lower,
    domain=ARRAYS,
    manual=MANUAL,
)
