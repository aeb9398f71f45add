"""Guards and checks → the places that a rule tests, and the data it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.language.conditions import EveryItem, InData, SomeItem, holds_in
from rulewright.language.outline import from_shape
from rulewright.language.paths import EACH, Path, Root
from rulewright.plan.predicates import Compare, CountWhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Condition, Holds
    from rulewright.plan.rules import Check


def places_tested(condition: Condition, each: Path | None, under: Path | None = None) -> Iterator[Path]:
    """Every place that a condition tests, from the shape; `under` is the array of a quantifier."""
    for part in holds_in(condition):
        if part.path.root is Root.DATA:
            continue
        start = from_shape(part.path, each)
        path = start if under is None else Path((*under.tokens, EACH, *part.path.tokens))
        yield path
        if isinstance(part.test, SomeItem | EveryItem):
            yield from places_tested(part.test.condition, each, path)


def data_read(guard: Condition | None, checks: tuple[Check, ...]) -> frozenset[str]:
    """The names of the caller-supplied data that a rule reads."""
    names: set[str] = set()
    for part in () if guard is None else holds_in(guard):
        names |= _data_of(part)
    for check in checks:
        match check.predicate:
            case InData(name):
                names.add(name)
            case Compare(_, Path((name, *_), Root.DATA)):
                names.add(str(name))
            case CountWhere(where):
                for part in holds_in(where):
                    names |= _data_of(part)
            case _:
                pass
    return frozenset(names)


def _data_of(part: Holds) -> set[str]:
    names = {str(part.path.tokens[0])} if part.path.root is Root.DATA and part.path.tokens else set[str]()
    match part.test:
        case InData(name):
            names.add(name)
        case SomeItem(inner) | EveryItem(inner):
            for test in holds_in(inner):
                names |= _data_of(test)
        case _:
            pass
    return names
