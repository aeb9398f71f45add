"""Conditions → the mistakes in them, and the data they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

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
)
from rulewright.language.decode import suggestion
from rulewright.language.paths import EACH, Path, Root
from rulewright.language.types import ValueType
from rulewright.plan.predicates import Compare
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.kinds import Site
    from rulewright.language.conditions import Json, Test
    from rulewright.language.outline import Spot
    from rulewright.plan.rules import Check
    from rulewright.reading.span import Span

_TEXTS = frozenset({ValueType.STRING, ValueType.DATE, ValueType.DATETIME, ValueType.DATE_OR_DATETIME})
_NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER})
_ARRAYS = frozenset({ValueType.ARRAY})
_DOMAINS: dict[type[Test], tuple[frozenset[ValueType], str]] = {
    LengthWithin: (_TEXTS, "length"),
    Matches: (_TEXTS, "matches"),
    CountWithin: (_ARRAYS, "count"),
    SomeItem: (_ARRAYS, "some"),
    EveryItem: (_ARRAYS, "every"),
    NumberWithin: (_NUMBERS, "a bound by numbers"),
    DateWithin: (_TEXTS, "a bound by dates"),
}


def holds_in(condition: Condition) -> Iterator[Holds]:
    """Every test in a condition, those inside `some` and `every` left to them."""
    match condition:
        case Holds():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from holds_in(part)
        case Not(part):
            yield from holds_in(part)
        case _:
            assert_never(condition)


def check_condition(condition: Condition, site: Site, span: Span, under: Path | None = None) -> None:
    """Reports paths that are not declared and tests that can never be true. `under` is the array of a quantifier."""
    for part in holds_in(condition):
        _check_holds(part, site, part.span or span, under)
    _hint_negations(condition, site, span)


def _check_holds(part: Holds, site: Site, span: Span, under: Path | None) -> None:
    path = part.path
    if EACH in path.tokens:
        site.problems.add(
            span,
            f"the condition's path “{path}” leads to many places",
            "ask { array: { some: { … } } } or { every: … }, or run the rule per item with “for”",
            code="condition",
        )
        return
    if path.root is Root.DATA:
        _check_column(path, site, span)
        return
    if under is not None:
        path = Path((*under.tokens, EACH, *path.tokens), under.root)
    spot = site.outline.check(path, span, site.problems, site.each)
    if isinstance(part.test, InData) and part.test.name not in site.data:
        site.problems.add(span, f"there is no data “{part.test.name}”", suggestion(part.test.name, site.data, "data"))
    if isinstance(part.test, SomeItem | EveryItem):
        check_condition(part.test.condition, site, span, path)
    if spot is None:
        return
    domain, word = _DOMAINS.get(type(part.test), (None, ""))
    if domain is not None and spot.type is not None and spot.type not in domain:
        site.problems.add(
            span, f"this test can never be true: “{path}” is {spot.type.value}, which has no {word}", code="never-true"
        )
    if isinstance(part.test, OneOf):
        for value in part.test.values:
            check_value(value, spot, site, span)


def check_value(value: Json, spot: Spot, site: Site, span: Span) -> None:
    """Reports a value that the field's own list of values does not have."""
    known = declared_values(spot)
    if known is not None and value not in known:
        words = [str(candidate) for candidate in known]
        site.problems.add(
            span,
            f"“{spot.path}” is never “{value}”",
            suggestion(str(value), words, "values"),
            code="never-true",
        )


def declared_values(spot: Spot) -> list[Json] | None:
    """The values a field can have, where its row lists them."""
    entry = spot.constraint("enum")
    if entry is not None:
        found = to_value(entry.argument)
        return found if isinstance(found, list) else None
    entry = spot.constraint("format")
    return None if entry is None else _format_values(to_value(entry.argument))


def _format_values(name: Json) -> list[Json] | None:
    from rulewright.language.formats import FORMATS  # noqa: PLC0415 - its tables are only needed here

    found = FORMATS.get(name) if isinstance(name, str) else None
    return None if found is None or found.values is None else list(found.values)


def _check_column(path: Path, site: Site, span: Span) -> None:
    name = str(path.tokens[0]) if path.tokens else ""
    if name not in site.data:
        site.problems.add(span, f"there is no data “{name}”", suggestion(name, site.data, "data"))


def _hint_negations(condition: Condition, site: Site, span: Span) -> None:
    match condition:
        case Not(part):
            for test in holds_in(part):
                _hint_negation(test, site, test.span or span)
        case All(parts) | AnyOf(parts):
            for inner in parts:
                _hint_negations(inner, site, span)
        case Holds():
            pass
        case _:
            assert_never(condition)


def _hint_negation(test: Holds, site: Site, span: Span) -> None:
    if test.path.root is not Root.SHAPE or isinstance(test.test, Present | Absent):
        return
    spot = site.outline.spot(test.path)
    if spot is None or spot.constraint("default") is not None:
        return
    required = spot.constraint("required")
    if required is None or to_value(required.argument) is not True:
        site.problems.warn(
            span,
            f"“not” is also true where “{test.path}” is absent",
            f"add {test.path}: present if that is not meant",
            code="negated-optional",
        )


def data_read(guard: Condition | None, checks: tuple[Check, ...]) -> frozenset[str]:
    """The names of the caller-supplied data that a rule reads."""
    names: set[str] = set()
    for part in () if guard is None else holds_in(guard):
        names |= _data_of(part)
    for check in checks:
        match check.predicate:
            case InData(name):
                names.add(name)
            case Compare(_, Path(tokens, Root.DATA)):
                names.add(str(tokens[0]))
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
