"""A condition → a schema that is valid exactly where it is true; for a rule with `for:`, a term over two places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, assert_never

from rulewright.emit.jsonschema.demands import demand
from rulewright.emit.jsonschema.dialect import Dialect, literal, ours
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import ANYTHING, PRESENT, all_of, any_of, members, negation
from rulewright.emit.jsonschema.terms import Atom, Term, joint, of_one_place, opposite
from rulewright.emit.jsonschema.types import moments, quantities
from rulewright.language.conditions import (
    Absent,
    All,
    AnyOf,
    DateWithin,
    EveryItem,
    Holds,
    InData,
    Not,
    NumberWithin,
    Present,
    SomeItem,
)
from rulewright.language.paths import Path, Root
from rulewright.language.rfc3339 import Instant
from rulewright.validation.clock import Clock
from rulewright.validation.conditions import passes
from rulewright.validation.context import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Condition, Json, Test
    from rulewright.plan.contract import DataTable, TextUnit


@dataclass(frozen=True, slots=True)
class Reading:
    """How the conditions of a rule are read: as `validation.conditions.Scope` finds values, but for all payloads."""

    unit: TextUnit
    dialect: Dialect
    defaults: Mapping[Path, Json] = field(default_factory=dict)
    tables: Mapping[str, DataTable] = field(default_factory=dict)
    has_item: bool = False

    def term(self, condition: Condition) -> Term:
        """True exactly where the condition is.

        Raises:
            NotPortableError: the dialect cannot say it.
        """
        match condition:
            case All(parts):
                return joint(map(self.term, parts), every=True)
            case AnyOf(parts):
                return joint(map(self.term, parts), every=False)
            case Not(part):
                return opposite(self.term(part))
            case Holds(path, test):
                return self._data(path, test) if path.root is Root.DATA else Atom(path.root, self._holds(path, test))
            case _:
                assert_never(condition)

    def schema(self, condition: Condition) -> Schema:
        """The same for a condition over one place."""
        return of_one_place(self.term(condition))

    def _holds(self, path: Path, test: Test) -> Schema:
        given = somewhere(path.tokens, self._passing(test))
        if path in self.defaults:
            return any_of(
                [given, all_of([negation(somewhere(path.tokens, ANYTHING)), self._of_value(self.defaults[path], test)])]
            )
        return negation(somewhere(path.tokens, PRESENT)) if isinstance(test, Absent) else given

    def _of_value(self, value: Json, test: Test) -> Schema:
        """The test of a constant, whatever the instance is."""
        if self.dialect is Dialect.FULL:
            return {"withValue": {"value": literal(value, self.dialect), "schema": self._passing(test)}}
        # A test that reads the clock or data is not portable, so that any clock does.
        return passes(test, value, Context(Clock(Instant(0), UTC), self.unit))

    def _passing(self, test: Test) -> Schema:
        """Valid for a value that is there and passes."""
        match test:
            case Absent():
                return {"type": "null"}
            case Present():
                return PRESENT
            case SomeItem(condition):
                return {"type": "array", "contains": of_item(condition, self.unit, self.dialect)}
            case EveryItem(condition):
                return {"type": "array", "items": of_item(condition, self.unit, self.dialect)}
            case _:
                asked = demand(test, self.unit, self.dialect)
        keywords = asked.keywords
        if asked.json_type is not None and isinstance(keywords, dict):
            keywords = {"type": asked.json_type, **keywords}
        match test:
            case DateWithin():
                return all_of([moments(), keywords])
            case NumberWithin(spelled=True):
                return all_of([quantities(), keywords])
            case InData():
                return all_of([PRESENT, keywords])
            case _:
                return keywords

    def _data(self, path: Path, test: Test) -> Term:
        """A test of the row that the item picks, or the shape's object where the item has no such key."""
        if isinstance(test, Absent):
            return opposite(self._data(path, Present()))
        name, *column = map(str, path.tokens)
        key = self.tables[name].key
        row: dict[str, Json] = {"table": name, "key": key, "schema": members(".".join(column), self._passing(test))}
        found = ours(self.dialect, "dataRow", row, "it depends on supplied data")
        if not self.has_item:
            return Atom(Root.SHAPE, found)
        without = Atom(Root.ITEM, negation(members(key, ANYTHING)))
        outer = joint([without, Atom(Root.SHAPE, found)], every=True)
        return joint([Atom(Root.ITEM, found), outer], every=False)


def of_item(condition: Condition, unit: TextUnit, dialect: Dialect) -> Schema:
    """True of an item exactly where a condition is whose paths start at the item. Raises NotPortableError."""
    return Reading(unit, dialect).schema(condition)
