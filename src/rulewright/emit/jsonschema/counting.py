"""Predicates that count → schemas: how many of several places are present, how many items make a condition true."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.conditions import of_item
from rulewright.emit.jsonschema.demands import Demand
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import PRESENT, all_of, any_of, implication, negation
from rulewright.language.paths import Root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rulewright.emit.jsonschema.dialect import Dialect
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.plan.contract import TextUnit
    from rulewright.plan.predicates import CountWhere, PresentCount


def as_many_present(asked: PresentCount) -> Schema:
    """Valid where as many of the places, all from one root, are present as asked for, whatever they hold."""
    return _as_many(_present(asked.places), asked, 0)


def as_many_present_per_item(asked: PresentCount, write: Callable[[Schema], Schema]) -> Schema:
    """The same, of an object: for each number of its own places that may be present, what `write` makes of the rest.

    `write` is given what is asked of an item then.
    """
    outer = _present(path for path in asked.places if path.root is Root.SHAPE)
    inner = _present(path for path in asked.places if path.root is Root.ITEM)
    return all_of(
        implication(between(outer, count, count), write(_as_many(inner, asked, count)))
        for count in range(len(outer) + 1)
    )


def as_many_items(asked: CountWhere, unit: TextUnit, dialect: Dialect) -> Demand:
    """What is asked of an array.

    Raises:
        NotPortableError: the dialect cannot say the condition.
    """
    limits: dict[str, Json] = {}
    if asked.low != 1:
        limits["minContains"] = asked.low
    if asked.high is not None:
        limits["maxContains"] = asked.high
    if limits == {"minContains": 0}:
        return Demand("array", {})
    return Demand("array", {"contains": of_item(asked.where, unit, dialect), **limits})


def _present(places: Iterable[Path]) -> list[Schema]:
    return [somewhere(path.tokens, PRESENT) for path in places]


def _as_many(places: list[Schema], asked: PresentCount, before: int) -> Schema:
    """So many of the places as make the right number with those that are present `before`."""
    counted = between(places, asked.low - before, None if asked.high is None else asked.high - before)
    return any_of([negation(any_of(places)), counted]) if asked.or_none and not before else counted


def between(places: list[Schema], low: int, high: int | None) -> Schema:
    """Valid where `low` to `high` of the schemas are.

    Said as what every choice of them comes to: a bare `oneOf` would count schemas, and its errors name no field.
    """
    if low > len(places) or (high is not None and high < 0):
        return False
    some = (any_of(chosen) for chosen in combinations(places, len(places) - max(low, 0) + 1))
    if high is None:
        return all_of(some)
    not_all = (negation(all_of(chosen)) for chosen in combinations(places, high + 1))
    return all_of([*some, *not_all])
