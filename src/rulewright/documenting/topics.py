"""A rule → what it is about, by what its first check asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rulewright.documenting.model import Topic
from rulewright.language.conditions import CountWithin, DateWithin, InData, LengthWithin, Matches, NumberWithin, OneOf
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
    PresentCount,
    Required,
    StrictFormat,
    Sum,
    Unique,
)

if TYPE_CHECKING:
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Rule


def topic_of(rule: Rule) -> Topic:
    """The topic of a rule over payloads."""
    if rule.data:
        return Topic.DATA
    return _of(rule.checks[0].predicate) if rule.checks else Topic.TYPES


def _of(predicate: Predicate) -> Topic:
    match predicate:
        case Required() | Forbidden() | PresentCount():
            return Topic.PRESENCE
        case HasType() | HasOneType() | NotCoercible() | NotNull():
            return Topic.TYPES
        case LengthWithin() | NotBlank() | Matches() | StrictFormat():
            return Topic.TEXTS
        case OneOf() | Chosen():
            return Topic.CHOICES
        case NumberWithin() | MultipleOf() | Sum():
            return Topic.NUMBERS
        case DateWithin() | HasOffset():
            return Topic.DATES
        case KnownKeys() | EachKey() | KeyCountWithin() | CountWithin() | Unique() | CountWhere():
            return Topic.MANY
        case Compare():
            return Topic.COMPARED
        case InData():
            return Topic.DATA
        case Custom():
            return Topic.CODE
        case _:
            assert_never(predicate)
