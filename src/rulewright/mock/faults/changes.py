"""A predicate → the predicates that a wrong endpoint may have in its place, each with its kind of fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    EveryItem,
    InData,
    LengthWithin,
    Matches,
    Not,
    NumberWithin,
    OneOf,
    SomeItem,
)
from rulewright.language.dateexpr import DateExpr, Step
from rulewright.language.formats import FORMATS
from rulewright.language.types import ValueType
from rulewright.patterns import parse
from rulewright.patterns.narrow import narrowed
from rulewright.patterns.syntax import Pattern
from rulewright.plan.predicates import (
    Chosen,
    Compare,
    CountWhere,
    Custom,
    EachKey,
    Forbidden,
    HasOffset,
    HasOneType,
    HasType,
    KeyCountWithin,
    KnownKeys,
    MultipleOf,
    NotBlank,
    NotCoercible,
    NotNull,
    Operator,
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json, Number, Test
    from rulewright.plan.predicates import Predicate

    Bounded: TypeAlias = LengthWithin | CountWithin | KeyCountWithin | PresentCount | CountWhere


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands where a predicate stood, and what is wrong with it."""

    kind: str
    words: str
    predicate: Predicate


def changes(predicate: Predicate, *, has_parent: bool = True) -> Iterator[Changed]:
    """Every change of a predicate; none where leaving it out is all that can go wrong.

    `has_parent` says whether its place is in an object that may be absent itself.
    """
    match predicate:
        case HasType(value_type, lenient):
            yield from _of_type(value_type, lenient=lenient)
        case HasOneType(types):
            for lost in types:
                rest = tuple(known for known in types if known is not lost)
                yield Changed("type-lost", f"refuses {lost.value}", HasOneType(rest))
        case Required(deep, nullable):
            yield from _of_required(deep=deep, nullable=nullable, can_be_shallow=has_parent)
        case NotBlank():
            yield Changed("blank", "refuses the empty text, and takes white space", LengthWithin(1, None))
        case MultipleOf(step, spelled):
            yield Changed("step", "takes steps ten times as fine", MultipleOf(Decimal(step) / 10, spelled))
        case EachKey(tests):
            yield from _of_keys(tests)
        case Chosen(by, values):
            for index, value in enumerate(values):
                kept = (*values[:index], *values[index + 1 :])
                yield Changed("value-lost", f"does not know {_told(value)}", Chosen(by, kept))
        case Unique(by):
            for part in by if len(by) > 1 else ():
                rest_of_key = tuple(key for key in by if key is not part)
                yield Changed("unique-by", f"compares without {part.path}", Unique(rest_of_key))
        case Compare():
            yield from _of_compare(predicate)
        case PresentCount() | CountWhere() | KeyCountWithin():
            yield from _of_bounds(predicate)
            yield from _of_counted(predicate)
        case Sum():
            yield from _of_sum(predicate)
        case Matches(pattern):
            yield from _of_pattern(pattern)
            # What is of a format is judged by libraries, not by a class that somebody wrote.
            for words, less in () if pattern.text in _OF_FORMATS else narrowed(pattern):
                yield Changed("characters-lost", f"does not know {words} in its pattern", Matches(less))
        case OneOf() | LengthWithin() | CountWithin() | NumberWithin() | DateWithin() | InData():
            yield from _of_test(predicate)
        case HasOffset() | NotNull() | NotCoercible() | Forbidden() | KnownKeys() | StrictFormat() | Custom():
            return
        case _:
            assert_never(predicate)


def test_changes(test: Test) -> Iterator[tuple[str, str, Test]]:
    """The same of what a condition asks."""
    match test:
        case SomeItem(condition):
            yield "some-every", "asks it of every item, where of some is meant", EveryItem(condition)
        case EveryItem(condition):
            yield "some-every", "asks it of some item, where of every is meant", SomeItem(condition)
        case OneOf() | LengthWithin() | CountWithin() | NumberWithin() | DateWithin() | Matches():
            for changed in _of_test(test):
                # Where a condition asks for a value too many, another of its cases is what it takes in.
                if changed.kind != "value-added" and isinstance(
                    changed.predicate, OneOf | LengthWithin | CountWithin | NumberWithin | DateWithin | Matches
                ):
                    yield changed.kind, changed.words, changed.predicate
        case _:
            return


def _of_test(
    test: OneOf | LengthWithin | CountWithin | NumberWithin | DateWithin | Matches | InData,
) -> Iterator[Changed]:
    match test:
        case OneOf():
            yield from _of_values(test)
        case LengthWithin() | CountWithin():
            yield from _of_bounds(test)
        case NumberWithin():
            yield from _of_numbers(test)
        case DateWithin():
            yield from _of_dates(test)
        case Matches(pattern):
            yield from _of_pattern(pattern)
        case InData():
            return
        case _:
            assert_never(test)


def _of_type(value_type: ValueType, *, lenient: bool) -> Iterator[Changed]:
    if value_type.is_dated:
        yield Changed("any-text", "takes any text for a date, impossible ones too", HasType(ValueType.STRING))
    if value_type in (ValueType.DATE, ValueType.DATETIME):
        yield Changed("date-or-time", "takes dates with and without a time", HasType(ValueType.DATE_OR_DATETIME))
    if value_type is ValueType.DATE_OR_DATETIME:
        yield Changed("date-only", "takes dates without a time only", HasType(ValueType.DATE))
        yield Changed("time-only", "takes dates with a time only", HasType(ValueType.DATETIME))
    if value_type is ValueType.INTEGER:
        yield Changed("fraction", "takes numbers with a fraction", HasType(ValueType.NUMBER))
    if value_type is ValueType.NUMBER:
        yield Changed("whole-only", "refuses numbers with a fraction", HasType(ValueType.INTEGER))
    if value_type in (ValueType.DECIMAL, ValueType.DECIMAL_OR_NUMBER):
        yield Changed("any-text", "takes any text for a number", HasOneType(_TEXTS[value_type]))
    if not lenient and value_type.is_scalar:
        yield Changed("coerced", "takes scalars of other types and converts them", HasType(value_type, lenient=True))


_TEXTS = {
    ValueType.DECIMAL: (ValueType.STRING,),
    ValueType.DECIMAL_OR_NUMBER: (ValueType.STRING, ValueType.NUMBER),
}


def _of_required(*, deep: bool, nullable: bool, can_be_shallow: bool) -> Iterator[Changed]:
    if nullable:
        yield Changed("null-absent", "treats null as absent", Required(deep, nullable=False))
    else:
        yield Changed("null-counts", "takes null for a value", Required(deep, nullable=True))
    if deep and can_be_shallow:
        yield Changed("shallow", "asks for it only where its parent is", Required(deep=False, nullable=nullable))


def _of_values(test: OneOf) -> Iterator[Changed]:
    values = test.values
    for index, lost in enumerate(values if len(values) > 1 else ()):
        rest = (*values[:index], *values[index + 1 :])
        yield Changed("value-lost", f"does not know {_told(lost)}", OneOf(rest, folded=test.folded, only=test.only))
    texts = [value for value in values if isinstance(value, str)]
    if texts and not test.folded and any(text.upper() != text.lower() for text in texts):
        yield Changed("any-case", "takes letters of either case", OneOf(values, folded=True, only=test.only))
    if test.folded and texts:
        yield Changed("one-case", "takes no letters of the other case", OneOf(values, only=test.only))
    added: list[tuple[str, Json]] = [("the empty text", "")] if texts else []
    numbers = [value for value in values if type(value) is int]
    added += [(f"{max(numbers) + 1}", max(numbers) + 1)] if numbers else []
    for words, value in added:
        more = OneOf((*values, value), folded=test.folded, only=test.only)
        yield Changed("value-added", f"also takes {words}", more)


def _of_bounds(bounded: Bounded) -> Iterator[Changed]:
    low, high = bounded.low, bounded.high
    if low > 0:
        yield Changed("low-1", f"takes {low - 1}, where {low} is the least", replace(bounded, low=low - 1))
    if high is None or low < high:
        yield Changed("low+1", f"refuses {low}, the least", replace(bounded, low=low + 1))
    if high is not None:
        yield Changed("high+1", f"takes {high + 1}, where {high} is the most", replace(bounded, high=high + 1))
    if high is not None and low < high:
        yield Changed("high-1", f"refuses {high}, the most", replace(bounded, high=high - 1))


def _of_counted(counted: PresentCount | CountWhere | KeyCountWithin) -> Iterator[Changed]:
    match counted:
        case PresentCount(places, low, high, or_none):
            yield Changed("or-none", "is wrong about none of them", replace(counted, or_none=not or_none))
            for place in places if len(places) > 1 else ():
                rest = tuple(other for other in places if other != place)
                changed = PresentCount(rest, low, high, or_none)
                yield Changed("place-lost", f"does not count {place}", changed)
        case CountWhere(where):
            yield Changed("where-negated", "counts the other items", replace(counted, where=Not(where)))
        case KeyCountWithin():
            return
        case _:
            assert_never(counted)


def _of_numbers(test: NumberWithin) -> Iterator[Changed]:
    for name, value, less, more in (
        ("at_least", test.at_least, "low-1", "low+1"),
        ("above", test.above, "low-1", "low+1"),
        ("at_most", test.at_most, "high-1", "high+1"),
        ("below", test.below, "high-1", "high+1"),
    ):
        if value is not None:
            yield Changed(less, f"takes {value} - 1 for its bound {value}", _with_bound(test, name, value - 1))
            yield Changed(more, f"takes {value} + 1 for its bound {value}", _with_bound(test, name, value + 1))
    for name, other in (("at_least", "above"), ("above", "at_least"), ("at_most", "below"), ("below", "at_most")):
        bound = getattr(test, name)
        if bound is not None:
            words = f"{'refuses' if name.startswith('at') else 'takes'} {bound} itself"
            yield Changed("edge", words, _with_bound(_with_bound(test, name, None), other, bound))
    if test.spelled:
        yield Changed("spelled", "does not look into texts that spell numbers", replace(test, spelled=False))


def _with_bound(test: NumberWithin, name: str, value: Number | None) -> NumberWithin:
    return replace(test, **{name: value})  # type: ignore[arg-type]  # the name is one of its bounds


def _of_dates(test: DateWithin) -> Iterator[Changed]:
    bounds = {name: getattr(test, name) for name in ("not_before", "not_after", "after", "before")}
    set_bounds = {name: bound for name, bound in bounds.items() if bound is not None}
    for name, bound in set_bounds.items():
        for days in (-1, 1):
            words = f"has its {_SIDES[name]} bound a day {'early' if days < 0 else 'late'}"
            moved = DateWithin(**{**bounds, name: _moved(bound, days)})
            yield Changed(f"{_SIDES[name]}{days:+}d", words, moved)
        if len(set_bounds) > 1:
            dropped = DateWithin(**{**bounds, name: None})
            yield Changed(f"{_SIDES[name]}-open", f"has no {_SIDES[name]} bound", dropped)
        other = _STRICT[name]
        verb = "takes" if name in ("after", "before") else "refuses"
        strict = DateWithin(**{**bounds, name: None, other: bound})
        yield Changed("edge", f"{verb} the {_SIDES[name]} bound itself", strict)


_SIDES = {"not_before": "low", "after": "low", "not_after": "high", "before": "high"}
_STRICT = {"not_before": "after", "after": "not_before", "not_after": "before", "before": "not_after"}


def _moved(bound: DateExpr, days: int) -> DateExpr:
    return DateExpr(bound.anchor, (*bound.steps, Step(days, "d")))


_OF_FORMATS = {entry.pattern for entry in FORMATS.values()}


def _of_pattern(pattern: Pattern) -> Iterator[Changed]:
    for kind, words, changed in (
        ("unanchored-start", "finds the pattern behind anything", _unanchored(pattern, start=True)),
        ("unanchored-end", "finds the pattern before anything", _unanchored(pattern, end=True)),
    ):
        if changed != pattern:
            yield Changed(kind, words, Matches(changed))


def _unanchored(pattern: Pattern, *, start: bool = False, end: bool = False) -> Pattern:
    """The pattern without its anchors of one side; its text is written anew, for targets that show it."""
    text = pattern.text
    if start and text.startswith("^"):
        text = text[1:]
    if end and text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    branches = tuple(
        replace(
            branch,
            start_anchored=branch.start_anchored and not start,
            end_anchored=branch.end_anchored and not end,
        )
        for branch in pattern.branches
    )
    found = parse(text) if len(branches) == 1 else pattern
    return found if found.branches == branches else Pattern(text, branches)


def _of_keys(tests: tuple[LengthWithin | NotBlank | Matches | OneOf, ...]) -> Iterator[Changed]:
    for index, test in enumerate(tests):
        for changed in changes(test):
            if isinstance(changed.predicate, LengthWithin | NotBlank | Matches | OneOf):
                others = (*tests[:index], changed.predicate, *tests[index + 1 :])
                yield Changed(changed.kind, f"{changed.words}, of a key", EachKey(others))


def _of_compare(predicate: Compare) -> Iterator[Changed]:
    for kind, words, operator in _OPERATORS[predicate.operator]:
        yield Changed(kind, words, replace(predicate, operator=operator))
    if predicate.steps:
        for days in (-1, 1):
            moved = replace(predicate, steps=(*predicate.steps, Step(days, predicate.steps[-1].unit)))
            yield Changed(f"distance{days:+}", f"is one {predicate.steps[-1].unit} off", moved)


_OPERATORS: dict[Operator, tuple[tuple[str, str, Operator], ...]] = {
    Operator.EQUAL: (
        ("reversed", "wants them to differ", Operator.DIFFERENT),
        ("at-least", "takes more", Operator.AT_LEAST),
    ),
    Operator.DIFFERENT: (
        ("reversed", "wants them to be equal", Operator.EQUAL),
        ("more-only", "wants more", Operator.MORE),
    ),
    Operator.LESS: (("reversed", "wants more", Operator.MORE), ("edge", "takes equal ones", Operator.AT_MOST)),
    Operator.AT_MOST: (
        ("reversed", "wants as much or more", Operator.AT_LEAST),
        ("edge", "refuses equal ones", Operator.LESS),
    ),
    Operator.MORE: (("reversed", "wants less", Operator.LESS), ("edge", "takes equal ones", Operator.AT_LEAST)),
    Operator.AT_LEAST: (
        ("reversed", "wants as much or less", Operator.AT_MOST),
        ("edge", "refuses equal ones", Operator.MORE),
    ),
}


def _of_sum(predicate: Sum) -> Iterator[Changed]:
    terms = predicate.terms
    yield Changed("tolerance", "is content with one off", replace(predicate, within=predicate.within + 1))
    for index, term in enumerate(terms):
        flipped = (*terms[:index], replace(term, is_less=not term.is_less), *terms[index + 1 :])
        yield Changed("sign", f"has the sign of term {index + 1} wrong", replace(predicate, terms=flipped))
        if len(terms) > 1:
            fewer = (*terms[:index], *terms[index + 1 :])
            yield Changed("term-lost", f"leaves out term {index + 1}", replace(predicate, terms=fewer))


def _told(value: Json) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)
