"""A condition, a value and a context → true or false: two-valued and total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
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
from rulewright.language.json_values import folded, is_among, quantity, shares_json_type
from rulewright.language.paths import Path, Root
from rulewright.language.rfc3339 import parse_moment
from rulewright.patterns import compile_python
from rulewright.validation.bounds import resolve
from rulewright.validation.places import MISSING, Missing, first_at
from rulewright.validation.values import text_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Condition, Json, Test
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import DataTable
    from rulewright.validation.context import Context
    from rulewright.validation.places import Found


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the paths of a rule start: the shape's object, and the item of a rule with `for:`."""

    value: Found
    at: Pointer
    defaults: Mapping[Path, Json]
    tables: Mapping[str, DataTable]
    item: Found = MISSING
    item_at: Pointer = ()

    def find(self, path: Path, context: Context) -> Found:
        """The value at a path without array steps; an absent field that has a default has that value."""
        match path.root:
            case Root.DATA:
                return self._column(path, context)
            case Root.ITEM:
                start = self.item
            case Root.SHAPE:
                start = self.value
            case _:
                assert_never(path.root)
        found = first_at(start, path.tokens)
        return self.defaults.get(path, MISSING) if isinstance(found, Missing) else found

    def _column(self, path: Path, context: Context) -> Found:
        """The column of the row that the field named like the data's key picks: the item's own, else the shape's."""
        name, *column = (str(token) for token in path.tokens)
        key = self.tables[name].key
        for start in (self.item, self.value):
            if isinstance(start, dict) and key in start:
                row = context.data[name].row(start[key]) if name in context.data else None
                return MISSING if row is None else row.get(".".join(column), MISSING)
        return MISSING


def is_true(condition: Condition, scope: Scope, context: Context) -> bool:
    """Whether the condition is true of the scope."""
    match condition:
        case All(parts):
            return all(is_true(part, scope, context) for part in parts)
        case AnyOf(parts):
            return any(is_true(part, scope, context) for part in parts)
        case Not(part):
            return not is_true(part, scope, context)
        case Holds(path, test):
            return passes(test, scope.find(path, context), context)
        case _:
            assert_never(condition)


def passes(test: Test, value: Found, context: Context) -> bool:
    """Whether a value passes a test; a value that is absent, null or outside the test's domain does not."""
    if isinstance(value, Missing) or value is None:
        return isinstance(test, Absent)
    match test:
        case Absent():
            return False
        case Present():
            return True
        case SomeItem(condition):
            return isinstance(value, list) and any(is_true(condition, item_scope(item), context) for item in value)
        case EveryItem(condition):
            return isinstance(value, list) and all(is_true(condition, item_scope(item), context) for item in value)
        case _:
            return in_domain(test, value) and meets(test, value, context)


def item_scope(item: Json) -> Scope:
    """The scope of a quantifier's condition: its paths start at the item."""
    return Scope(item, (), {}, {})


def in_domain(test: Test, value: Json) -> bool:
    """Whether the value is of the kind that the test speaks about."""
    match test:
        case LengthWithin() | Matches():
            return isinstance(value, str)
        case CountWithin() | SomeItem() | EveryItem():
            return isinstance(value, list)
        case NumberWithin():
            return quantity(value, spelled=test.spelled) is not None
        case DateWithin():
            return isinstance(value, str) and parse_moment(value) is not None
        case OneOf():
            return test.only is None or shares_json_type(test.only, value)
        case InData() | Present() | Absent():
            return True
        case _:
            assert_never(test)


def meets(test: Test, value: Json, context: Context) -> bool:
    """Whether a value in a test's domain meets it."""
    match test, value:
        case OneOf(values, is_folded), _:
            return is_among(folded(value), map(folded, values)) if is_folded else is_among(value, values)
        case LengthWithin(low, high), str():
            length = text_length(value, context.unit)
            return low <= length and (high is None or length <= high)
        case CountWithin(low, high), list():
            return low <= len(value) and (high is None or len(value) <= high)
        case Matches(pattern), str():
            return compile_python(pattern).search(value) is not None
        case NumberWithin(), _:
            return _within(test, value)
        case DateWithin(), str():
            return _dated(test, value, context)
        case InData(name), _:
            return name in context.data and context.data[name].row(value) is not None
        case _:
            return True


def _within(test: NumberWithin, value: Json) -> bool:
    number = quantity(value, spelled=test.spelled)
    return number is None or (
        (test.at_least is None or number >= test.at_least)
        and (test.above is None or number > test.above)
        and (test.at_most is None or number <= test.at_most)
        and (test.below is None or number < test.below)
    )


def _dated(test: DateWithin, text: str, context: Context) -> bool:
    moment = parse_moment(text)
    if moment is None:
        return True
    clock = context.clock
    return (
        (test.not_before is None or resolve(test.not_before, clock).order(moment) >= 0)
        and (test.after is None or resolve(test.after, clock).order(moment) > 0)
        and (test.not_after is None or resolve(test.not_after, clock).order(moment) <= 0)
        and (test.before is None or resolve(test.before, clock).order(moment) < 0)
    )
