"""A predicate about one value → the keywords that say it, and the JSON type of the values they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from rulewright.emit.jsonschema.dialect import Dialect, NotPortableError, number, ours
from rulewright.emit.jsonschema.listed import listed, one_of
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import all_of, any_of, implication
from rulewright.emit.jsonschema.types import json_types
from rulewright.language.conditions import (
    CountWithin,
    DateWithin,
    InData,
    LengthWithin,
    Matches,
    NumberWithin,
    OneOf,
)
from rulewright.language.rfc3339 import Instant, format_date, format_instant
from rulewright.patterns import ecma_source, parse
from rulewright.plan.predicates import (
    Chosen,
    Custom,
    EachKey,
    KeyCountWithin,
    KnownKeys,
    MultipleOf,
    NotBlank,
    StrictFormat,
)
from rulewright.validation.values import WHITE_SPACE

if TYPE_CHECKING:
    from decimal import Decimal

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.emit.jsonschema.types import JsonType
    from rulewright.language.conditions import Json
    from rulewright.language.dateexpr import DateExpr, Step
    from rulewright.plan.contract import TextUnit

ValuePredicate: TypeAlias = (
    OneOf
    | LengthWithin
    | NotBlank
    | Matches
    | NumberWithin
    | MultipleOf
    | CountWithin
    | DateWithin
    | KnownKeys
    | EachKey
    | KeyCountWithin
    | Chosen
    | StrictFormat
    | Custom
    | InData
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of the values of one JSON type, or of any value but null."""

    json_type: JsonType | None
    keywords: Schema


NOT_BLANK: Final = ecma_source(parse(f"[^{WHITE_SPACE}]"))
"""A character that is not white space."""


def demand(predicate: ValuePredicate, unit: TextUnit, dialect: Dialect) -> Demand:
    """The keywords of a predicate.

    Raises:
        NotPortableError: the dialect has none for it.
    """
    match predicate:
        case OneOf():
            return _listed(predicate, dialect)
        case LengthWithin(low, high):
            return Demand("string", _length(low, high, unit, dialect))
        case NotBlank():
            return Demand("string", {"pattern": NOT_BLANK})
        case Matches(pattern):
            return Demand("string", {"pattern": ecma_source(pattern)})
        case NumberWithin(spelled=True):
            return _spelled(_bounds(predicate, Dialect.FULL), dialect)
        case NumberWithin():
            return Demand("number", _bounds(predicate, dialect))
        case MultipleOf(step, spelled=True):
            return _spelled(_multiple(step, Dialect.FULL), dialect)
        case MultipleOf(step):
            return Demand("number", _multiple(step, dialect))
        case CountWithin(low, high):
            return Demand("array", _limits("minItems", low, "maxItems", high))
        case DateWithin():
            return Demand("string", ours(dialect, "dateWindow", _window(predicate), "it orders dates"))
        case KnownKeys(names):
            return Demand("object", {"properties": dict.fromkeys(names, True), "additionalProperties": False})
        case EachKey(tests):
            return Demand("object", {"propertyNames": all_of(_of_text(test, unit, dialect) for test in tests)})
        case KeyCountWithin(low, high):
            return Demand("object", _limits("minProperties", low, "maxProperties", high))
        case Chosen(by, values):
            return Demand("object", somewhere(by.tokens, listed(values, dialect)))
        case StrictFormat(name, region):
            wanted: dict[str, Json] = {"name": name, **({} if region is None else {"region": region})}
            return Demand("string", ours(dialect, "strictFormat", wanted, "a library decides it"))
        case Custom(function):
            return Demand(None, ours(dialect, "custom", function, "a function of the author's decides it"))
        case InData(name):
            return Demand(None, ours(dialect, "inData", name, "it depends on supplied data"))
        case _:
            assert_never(predicate)


def date_text(expr: DateExpr) -> str:
    """A date expression as an author writes it."""
    match expr.anchor:
        case Instant() as instant:
            anchor = format_instant(instant)
        case int() as day:
            anchor = format_date(day)
        case word:
            anchor = word
    return " ".join([anchor, *map(step_text, expr.steps)])


def step_text(step: Step) -> str:
    """A step as an author writes it: `+ 7d`."""
    return f"{'-' if step.amount < 0 else '+'} {abs(step.amount)}{step.unit}"


def _listed(asked: OneOf, dialect: Dialect) -> Demand:
    """Null aside, which no predicate about values is asked of."""
    values = one_of(asked, dialect)
    kinds = () if asked.only is None else json_types(asked.only)
    if len(kinds) == 1:
        return Demand(kinds[0], values)
    return Demand(None, implication(any_of({"type": kind} for kind in kinds), values) if kinds else values)


def _of_text(asked: ValuePredicate, unit: TextUnit, dialect: Dialect) -> Schema:
    """What is asked, for what is a text."""
    found = demand(asked, unit, dialect)
    if isinstance(found.keywords, bool) or found.json_type is None:
        return found.keywords
    return {"type": "string", **found.keywords}


def _spelled(keywords: dict[str, Json], dialect: Dialect) -> Demand:
    """Keywords for the number that a value is, or that its text spells."""
    if not keywords:
        return Demand(None, {})
    return Demand(None, ours(dialect, "asNumber", {**keywords}, "texts are not read as numbers"))


def _length(low: int, high: int | None, unit: TextUnit, dialect: Dialect) -> dict[str, Json]:
    if unit == "codepoints" or (low == 0 and high is None):
        return _limits("minLength", low, "maxLength", high)
    value: dict[str, Json] = {"unit": unit, **_limits("atLeast", low, "atMost", high)}
    return ours(dialect, "lengthWithin", value, "JSON Schema counts code points")


def _limits(least: str, low: int, most: str, high: int | None) -> dict[str, Json]:
    limits: dict[str, Json] = {}
    if low:
        limits[least] = low
    if high is not None:
        limits[most] = high
    return limits


def _bounds(within: NumberWithin, dialect: Dialect) -> dict[str, Json]:
    words = {
        "minimum": within.at_least,
        "exclusiveMinimum": within.above,
        "maximum": within.at_most,
        "exclusiveMaximum": within.below,
    }
    return {word: number(bound, dialect) for word, bound in words.items() if bound is not None}


def _multiple(step: int | Decimal, dialect: Dialect) -> dict[str, Json]:
    if step == int(step):
        # A multiple of a whole number is one: engines that divide in binary cannot round a fraction away.
        return {"type": "integer", "multipleOf": number(int(step), dialect)}
    if dialect is Dialect.PORTABLE:
        raise NotPortableError("engines divide in binary")
    return {"multipleOf": number(step, dialect)}


def _window(within: DateWithin) -> dict[str, Json]:
    words = {
        "notBefore": within.not_before,
        "after": within.after,
        "notAfter": within.not_after,
        "before": within.before,
    }
    return {word: date_text(bound) for word, bound in words.items() if bound is not None}
