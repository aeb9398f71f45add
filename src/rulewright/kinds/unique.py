"""unique: items that differ, whole or by key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rulewright.kinds import ARRAYS, Kind, Place, Site
from rulewright.language.decode import Entries, flag_of, list_or_one, path_of
from rulewright.language.paths import EACH, Path
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Unique, UniqueKey
from rulewright.reading.nodes import Mapping

if TYPE_CHECKING:
    from rulewright.language.declarations import Constraint
    from rulewright.plan.rules import Check

_MESSAGE = "{field} is used more than once: first at {first}"


def _lower(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    if isinstance(constraint.argument, Mapping):
        return _by_key(constraint, site)
    if not flag_of(constraint.argument, "“unique”", site.problems):
        return ()
    spot = site.outline.spot(site.path / EACH)
    return (site.check(Unique((UniqueKey(Path(), None if spot is None else spot.type),)), "unique", _MESSAGE),)


def _by_key(constraint: Constraint, site: Site) -> tuple[Check, ...]:
    entries = Entries(constraint.argument, site.problems, "“unique”")
    array, by = entries.need("in"), entries.take("by")
    entries.close()
    path = None if array is None else path_of(array, site.problems)
    if array is None or path is None:
        return ()
    spot = site.outline.check(path, array.span, site.problems, site.each)
    if spot is not None and spot.type is not ValueType.ARRAY:
        site.problems.add(array.span, f"“{path}” is not an array", "“in” names an array of the shape")
        return ()
    keys = [] if by is None else [path_of(node, site.problems, what="“by”") for node in list_or_one(by)]
    known = tuple(_key(path, key, constraint, site) for key in keys or [Path()] if key is not None)
    return (replace(site, path=path).check(Unique(known), "unique", _MESSAGE),)


def _key(array: Path, key: Path, constraint: Constraint, site: Site) -> UniqueKey:
    inside = Path((*array.tokens, EACH, *key.tokens))
    spot = site.outline.check(inside, constraint.argument.span, site.problems)
    return UniqueKey(key, None if spot is None else spot.type)


KIND = Kind(
    "unique",
    "unique",
    "items that differ, whole or by key",
    frozenset({Place.VALUE, Place.RULE}),
    _lower,
    domain=ARRAYS,
)
