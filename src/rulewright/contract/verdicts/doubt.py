"""A rule that was skipped for want of data → whether it surely holds all the same, and the places it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from rulewright.language.conditions import Absent, All, AnyOf, Holds, InData, Not, Present
from rulewright.language.paths import Path, Root
from rulewright.plan.predicates import Compare, Forbidden, Required, StrictFormat, others_read
from rulewright.validation.conditions import Scope, is_true
from rulewright.validation.interpreter import item_scopes
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, places, value_at
from rulewright.validation.values import json_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from rulewright.contract.verdicts.known_good import KnownGood
    from rulewright.language.conditions import Condition, Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Rule, Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Skipped
    from rulewright.validation.places import Found, Place


Facts: TypeAlias = "dict[tuple[str, int], list[list[frozenset[Hashable]]]]"
"""By rule and check, for each object: what is read there, field by field."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A field that a rule reads: for its value, or only for whether it has one."""

    path: Path
    presence: bool = False


def fields_read(plan: Plan, rule: Rule) -> set[Path]:
    """Every field, from its shape, that a rule or its look into data hangs on."""
    reads = (read for check in rule.checks for read in _reads(plan, rule, check))
    return {_from_shape(rule, read.path) for read in reads}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What can be said about the skipped rules of one payload."""

    plan: Plan
    shape: Shape
    payload: Json
    context: Context
    known_good: KnownGood
    facts: Facts
    """What checks read in the objects known to be good, as far as it was worked out."""

    def surely_holds(self, skip: Skipped) -> bool:
        """Whether the rule holds whatever the missing data is.

        True too of a rule skipped for a mistyped value: that value is itself a violation, so nothing is in doubt.
        """
        if not skip.missing_data:
            return True
        return all(
            self._ruled_out(skip.rule.guard, scope)
            or all(self._check_holds(skip.rule, check, scope) for check in skip.rule.checks)
            for scope in self._scopes(skip)
        )

    def places(self, skip: Skipped) -> Iterator[Pointer]:
        """Every place that the rule reads."""
        for scope in self._scopes(skip):
            for check in skip.rule.checks:
                for read in (*_reads(self.plan, skip.rule, check), _Read(check.target)):
                    yield from (place.pointer for place in _found(read.path, scope))

    def unvouched(self) -> Iterator[tuple[str, Pointer]]:
        """The rules whose format is a library's, each with a value of which nobody knows that the API takes it."""
        for owner, value, at in objects_in(self.plan, self.shape, self.payload):
            for rule in owner.rules:
                for check in rule.checks:
                    if isinstance(check.predicate, StrictFormat):
                        way = _from_shape(rule, check.target).tokens
                        good = {
                            _key(p.value)
                            for known in self.known_good.get(owner.name, ())
                            for p in places(known, way, ())
                        }
                        found = (place for place in places(value, way, at) if place.is_present)
                        yield from ((rule.id, place.pointer) for place in found if _key(place.value) not in good)

    def _scopes(self, skip: Skipped) -> Iterator[Scope]:
        owner = self._owner(skip.rule)
        scope = Scope(value_at(self.payload, skip.pointer), skip.pointer, owner.defaults, self.plan.data)
        return item_scopes(skip.rule, scope)

    def _owner(self, rule: Rule) -> Shape:
        """The shape that has the rule: the first part of the rule's id."""
        return self.plan.shapes[rule.id.partition(".")[0]]

    def _check_holds(self, rule: Rule, check: Check, scope: Scope) -> bool:
        """Whether a check holds by itself at each of its places, or is as in an object that is known to be good."""
        if all(_holds_by_itself(check, place) for place in _found(check.target, scope)):
            return True
        reads = list(_reads(self.plan, rule, check))
        here = [_facts(read, _found(read.path, scope)) for read in reads]
        return any(
            all(mine <= theirs for mine, theirs in zip(here, there, strict=True))
            for there in self._facts_of_good(rule, check, reads)
        )

    def _facts_of_good(self, rule: Rule, check: Check, reads: list[_Read]) -> list[list[frozenset[Hashable]]]:
        """What a check reads in each object that is known to be good; worked out once."""
        key = (rule.id, rule.checks.index(check))
        if key not in self.facts:
            good = self.known_good.get(self._owner(rule).name, ())
            ways = [_from_shape(rule, read.path).tokens for read in reads]
            self.facts[key] = [
                [_facts(read, places(known, way, ())) for read, way in zip(reads, ways, strict=True)] for known in good
            ]
        return self.facts[key]

    def _ruled_out(self, guard: Condition, scope: Scope) -> bool:
        """Whether the condition is false whatever the missing data is."""
        match guard:
            case All(parts):
                return any(self._ruled_out(part, scope) for part in parts)
            case AnyOf(parts):
                return all(self._ruled_out(part, scope) for part in parts)
            case _:
                return not _hangs_on_data(guard) and not is_true(guard, scope, self.context)


def _reads(plan: Plan, rule: Rule, check: Check) -> Iterator[_Read]:
    yield _Read(check.target, presence=isinstance(check.predicate, Required | Forbidden))
    if isinstance(check.predicate, Compare) and check.predicate.other.root is Root.DATA:
        yield from _read(plan, rule, _Read(check.predicate.other))
    yield from (_Read(path) for path in others_read(check.predicate))
    for test in _tests(rule.guard):
        yield from _read(plan, rule, _Read(test.path, presence=isinstance(test.test, Present | Absent)))


def _read(plan: Plan, rule: Rule, read: _Read) -> Iterator[_Read]:
    """The field itself; for a column of data, the fields that may pick the row: an item's own, then the shape's."""
    if read.path.root is not Root.DATA:
        yield read
        return
    key = plan.data[str(read.path.tokens[0])].key
    yield _Read(Path((key,)))
    if rule.each is not None:
        yield _Read(Path((key,), Root.ITEM))


def _holds_by_itself(check: Check, place: Place) -> bool:
    """Whether a predicate holds without a look at any data: a predicate says nothing about what is absent."""
    return place.is_present if isinstance(check.predicate, Required) else not place.is_present


def _tests(condition: Condition) -> Iterator[Holds]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _tests(part)
        case Not(part):
            yield from _tests(part)
        case Holds():
            yield condition
        case _:
            assert_never(condition)


def _hangs_on_data(condition: Condition) -> bool:
    return any(test.path.root is Root.DATA or isinstance(test.test, InData) for test in _tests(condition))


def _found(path: Path, scope: Scope) -> Iterator[Place]:
    start, at = (scope.item, scope.item_at) if path.root is Root.ITEM else (scope.value, scope.at)
    if isinstance(start, Missing):
        return iter(())
    return places(start, path.tokens, at)


def _facts(read: _Read, found: Iterable[Place]) -> frozenset[Hashable]:
    """What is read of a field: its values, or only whether it is there."""
    return frozenset(place.is_present if read.presence else _key(place.value) for place in found)


def _key(value: Found) -> Hashable:
    return value if isinstance(value, Missing) else json_key(value)


def _from_shape(rule: Rule, path: Path) -> Path:
    """The path from the rule's shape, also where it is written from an item."""
    return Path((*rule.each.tokens, *path.tokens)) if path.root is Root.ITEM and rule.each else Path(path.tokens)
