"""A test of the core, and a value in its domain → the question whether the value meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.emit.python import names
from rulewright.emit.python.code import (
    FALSE,
    Code,
    Name,
    all_of,
    as_code,
    call,
    code,
    comparison,
    literal,
    negation,
    pattern_literal,
    set_of,
)
from rulewright.emit.python.constants import text_set
from rulewright.emit.python.types import Domain, has_class, json_domain_of
from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.json_values import folded
from rulewright.language.rfc3339 import Instant, format_date, format_instant
from rulewright.patterns.python import python_source

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import TypeAlias

    from rulewright.emit.python.code import Comparator
    from rulewright.emit.python.draft import Draft
    from rulewright.language.dateexpr import DateExpr
    from rulewright.patterns import Pattern

    Bound: TypeAlias = "int | Decimal | None"
    Plain: TypeAlias = "OneOf | LengthWithin | CountWithin | NumberWithin | DateWithin | Matches | InData"

_SHORT = 60
"""The values of an enumeration that are no longer than this are read best where they are used."""
_EXACT_FLOATS = 2**53
"""A float and a whole number up to here are in the order of their exact decimal values."""


def wanted_domain(test: Plain) -> Domain:
    """The domain a test speaks about."""
    match test:
        case LengthWithin() | Matches():
            return Domain.TEXT
        case DateWithin():
            return Domain.DATED
        case NumberWithin():
            return Domain.AMOUNT if test.spelled else Domain.NUMBER
        case CountWithin():
            return Domain.ARRAY
        case OneOf():
            return Domain.THERE if test.only is None else json_domain_of(test.only)
        case InData():
            return Domain.THERE
        case _:
            assert_never(test)


def meets(test: Plain, value: Name, known: Domain, draft: Draft, about: str) -> Code:
    """Whether a value in the test's domain meets it; `about` is its key, after which constants are named."""
    match test:
        case OneOf():
            return is_one_of(test, value, known, draft, about)
        case LengthWithin(low, high):
            return within(_length(value, draft), low, high)
        case CountWithin(low, high):
            return within(call(names.LEN, value), low, high)
        case NumberWithin():
            return _in_range(test, value)
        case DateWithin():
            return _in_time(test, value)
        case Matches(pattern):
            return comparison(call(_matcher(pattern, draft, about), value), "is not", None)
        case InData(name):
            return call(names.IN_DATA, value, names.GIVEN, name)
        case _:
            assert_never(test)


def is_one_of(test: OneOf, value: Name, known: Domain, draft: Draft, about: str) -> Code:
    """Whether a value other than null equals, as JSON, one of the values."""
    values = [folded(candidate) if test.folded else candidate for candidate in test.values]
    asked = call(names.FOLDED, value) if test.folded else as_code(value)
    texts = [candidate for candidate in values if isinstance(candidate, str)]
    others = [candidate for candidate in values if not isinstance(candidate, str) and candidate is not None]
    if others and not known.covers(Domain.TEXT):
        keys = call(names.JSON_KEYS, literal([*texts, *others]))
        return comparison(call(names.JSON_KEY, asked), "in", draft.constants.name(keys, about, "values"))
    texts = list(dict.fromkeys(texts))
    if len(texts) <= 1:
        return comparison(asked, "==", texts[0]) if texts else FALSE
    listed = set_of(texts)
    if len(str(listed)) > _SHORT:
        listed = as_code(draft.constants.name(text_set(texts), about, "values"))
    contained = comparison(asked, "in", listed)
    return contained if known.covers(Domain.TEXT) else all_of([has_class(value, names.STR), contained])


def _length(value: Name, draft: Draft) -> Code:
    return call(names.LEN, value) if draft.unit == "codepoints" else call(names.TEXT_LENGTH, value, draft.unit)


def within(size: Code, low: int, high: int | None) -> Code:
    """Whether a size, which is never below 0, is from `low` to `high`."""
    if high is None:
        return comparison(size, ">=", low)
    if low <= 0:
        return comparison(size, "<=", high)
    return code("{} <= {} <= {}", low, size, high) if low < high else comparison(size, "==", low)


def _in_range(test: NumberWithin, value: Name) -> Code:
    lower: list[tuple[Comparator, Bound]] = [(">=", test.at_least), (">", test.above)]
    upper: list[tuple[Comparator, Bound]] = [("<=", test.at_most), ("<", test.below)]
    lower, upper = ([entry for entry in entries if entry[1] is not None] for entries in (lower, upper))
    native = all(isinstance(bound, int) and abs(bound) <= _EXACT_FLOATS for _, bound in (*lower, *upper))
    number = as_code(value) if native else call(names.EXACT, value)
    if test.spelled:
        number = call(names.AMOUNT, value)
    match lower, upper:
        case [(">=", low)], [("<=", high)]:
            return code("{} <= {} <= {}", low, number, high)
        case [(">", low)], [("<=", high)]:
            return code("{} < {} <= {}", low, number, high)
        case [(">=", low)], [("<", high)]:
            return code("{} <= {} < {}", low, number, high)
        case [(">", low)], [("<", high)]:
            return code("{} < {} < {}", low, number, high)
        case _:
            return all_of(comparison(number, operator, bound) for operator, bound in (*lower, *upper))


def _in_time(test: DateWithin, value: Name) -> Code:
    asked = (
        (test.not_before, names.IS_BEFORE, False),
        (test.after, names.IS_AFTER, True),
        (test.not_after, names.IS_AFTER, False),
        (test.before, names.IS_BEFORE, True),
    )
    return all_of(
        condition if is_so else negation(condition)
        for expr, function, is_so in asked
        if expr is not None
        for condition in [call(function, value, code("{}.bounds[{}]", names.GIVEN, spelled(expr)))]
    )


def spelled(expr: DateExpr) -> str:
    """The text of a date expression, which `parse_date_expr` reads back."""
    match expr.anchor:
        case Instant():
            anchor = format_instant(expr.anchor)
        case int():
            anchor = format_date(expr.anchor)
        case _:
            anchor = expr.anchor
    steps = (f" {'+' if step.amount >= 0 else '-'} {abs(step.amount)}{step.unit}" for step in expr.steps)
    return anchor + "".join(steps)


def _matcher(pattern: Pattern, draft: Draft, about: str) -> Name:
    search = Name("match" if pattern.start_anchored else "search")
    compiled = call(code("{}.compile", names.RE), pattern_literal(python_source(pattern)))
    return draft.constants.name(code("{}.{}", compiled, search), about, search.text)
