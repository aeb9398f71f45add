"""Conditions → the mistakes in them, and their meaning by the types of the fields that they test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from rulewright.kinds._listed import check_value, declared_values
from rulewright.kinds._targets import check_column, unknown_data
from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    Condition,
    CountWithin,
    DateWithin,
    EveryItem,
    Holds,
    InData,
    LengthWithin,
    Matches,
    Not,
    NumberWithin,
    OneOf,
    Present,
    SomeItem,
    holds_in,
)
from rulewright.language.outline import from_shape, is_set
from rulewright.language.paths import EACH, Path, Root
from rulewright.language.types import ValueType

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.conditions import Test
    from rulewright.reading.span import Span

_DATED = frozenset({ValueType.DATE, ValueType.DATETIME, ValueType.DATE_OR_DATETIME})
_TEXTS = frozenset({ValueType.STRING, ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER, *_DATED})
_NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER})
_ARRAYS = frozenset({ValueType.ARRAY})
_DOMAINS: dict[type[Test], tuple[frozenset[ValueType], str]] = {
    LengthWithin: (_TEXTS, "only texts have a length"),
    Matches: (_TEXTS, "only texts match a pattern"),
    CountWithin: (_ARRAYS, "only arrays have a count"),
    SomeItem: (_ARRAYS, "only arrays have items"),
    EveryItem: (_ARRAYS, "only arrays have items"),
    NumberWithin: (_NUMBERS, "only numbers lie between numbers"),
    DateWithin: (_TEXTS, "only dates lie between dates"),
}


def check_condition(condition: Condition, site: Site, span: Span, under: Path | None = None) -> None:
    """Reports paths that are not declared and tests that can never be true. `under` is the array of a quantifier."""
    for part in holds_in(condition):
        _check_holds(part, site, part.span or span, under)
    _hint_negations(condition, site, span)


def _check_holds(part: Holds, site: Site, span: Span, under: Path | None) -> None:
    path = part.path
    if isinstance(part.test, InData) and part.test.name not in site.data:
        unknown_data(part.test.name, part.values_at[0] if part.values_at else span, site)
    if EACH in path.tokens:
        site.problems.add(
            span,
            f"the condition's path “{path}” leads to many places",
            "ask { array: { some: { … } } } or { every: … }, or run the rule per item with “for”",
            code="condition",
        )
        return
    if path.root is Root.DATA:
        check_column(path, span, site)
        return
    if under is not None:
        path = Path((*under.tokens, EACH, *path.tokens), under.root)
    spot = site.outline.check(path, span, site.problems, site.each)
    domain, reason = _DOMAINS.get(type(part.test), (None, ""))
    if domain is not None and spot is not None and spot.types and domain.isdisjoint(spot.types):
        words = " or ".join(value_type.value for value_type in spot.types)
        site.problems.add(
            span,
            f"this test can never be true: “{path}” is of type {words}, and {reason}",
            "test it by present, absent, or its values",
            code="never-true",
        )
        return
    if isinstance(part.test, SomeItem | EveryItem):
        check_condition(part.test.condition, site, span, path)
    if spot is None:
        return
    if isinstance(part.test, OneOf):
        for index, value in enumerate(part.test.values):
            if value is None:
                continue
            at = part.values_at[index] if index < len(part.values_at) else span
            check_value(value, spot, at, site.problems)


def _hint_negations(condition: Condition, site: Site, span: Span, known: frozenset[Path] = frozenset()) -> None:
    """Remarks on negated tests that an absent field makes true; `known` are fields that other parts ask to be there."""
    match condition:
        case Not(part):
            for test in holds_in(part):
                if test.path not in known:
                    _hint_negation(test, site, test.span or span)
        case All(parts):
            there = frozenset(
                part.path for part in parts if isinstance(part, Holds) and not isinstance(part.test, Absent)
            )
            for inner in parts:
                _hint_negations(inner, site, span, known | there)
        case AnyOf(parts):
            for inner in parts:
                _hint_negations(inner, site, span, known)
        case Holds():
            pass
        case _:
            assert_never(condition)


def _hint_negation(test: Holds, site: Site, span: Span) -> None:
    if test.path.root is Root.DATA or isinstance(test.test, Present | Absent):
        return
    spot = site.outline.spot(from_shape(test.path, site.each))
    if spot is None or spot.constraint("default") is not None:
        return
    required = spot.constraint("required")
    if required is None or not is_set(required):
        site.problems.warn(
            span,
            f"“not” is also true where “{test.path}” is absent",
            f"add {test.path}: present if that is not meant",
            code="negated-optional",
        )


def settled(condition: Condition, site: Site, under: Path | None = None) -> Condition:
    """A condition whose tests know of the fields that they are of: numbers spelled as text, letters of either case."""
    match condition:
        case All(parts):
            return All(tuple(settled(part, site, under) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(settled(part, site, under) for part in parts))
        case Not(part):
            return Not(settled(part, site, under))
        case Holds(path, test):
            return replace(condition, test=_settled_test(test, _place(path, site, under), site))
        case _:
            assert_never(condition)


def _place(path: Path, site: Site, under: Path | None) -> Path:
    """Where a condition's path leads, from the shape; `under` is the array of a quantifier."""
    return from_shape(path, site.each) if under is None else Path((*under.tokens, EACH, *path.tokens))


def _settled_test(test: Test, place: Path, site: Site) -> Test:
    match test:
        case NumberWithin() if place.root is not Root.DATA:
            spot = site.outline.spot(place)
            is_spelled = spot is not None and any(value_type.is_spelled for value_type in spot.types)
            return replace(test, spelled=is_spelled)
        case OneOf() if place.root is not Root.DATA:
            spot = site.outline.spot(place)
            known = None if spot is None else declared_values(spot)
            return replace(test, folded=known is not None and known.is_folded)
        case SomeItem(condition):
            return SomeItem(settled(condition, site, place))
        case EveryItem(condition):
            return EveryItem(settled(condition, site, place))
        case _:
            return test
