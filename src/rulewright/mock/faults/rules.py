"""A plan → the faults of its payload rules: each rule left out, changed, or asked at the wrong time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rulewright.language.conditions import LengthWithin, Matches, OneOf, holds_in
from rulewright.language.standing import Severity
from rulewright.mock.faults.changes import changes
from rulewright.mock.faults.fault import Fault
from rulewright.mock.faults.guards import guard_changes
from rulewright.mock.faults.items import item_faults
from rulewright.mock.faults.judging import (
    counting,
    lowered,
    not_a_day_that_is_none,
    overlooking,
    repeats_the_first,
    seeing,
    without_last_newline,
    without_last_spaces,
)
from rulewright.plan.predicates import HasOneType, HasType, Unique
from rulewright.validation.interpreter import shapes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from rulewright.language.conditions import Json
    from rulewright.language.paths import Path
    from rulewright.mock.faults.judging import Judging
    from rulewright.plan.contract import Operation, Plan, TextUnit
    from rulewright.plan.predicates import Predicate
    from rulewright.plan.rules import Rule, Shape


_REFUSED_FOR = frozenset({Severity.ERROR})


def rule_faults(plan: Plan, severities: Container[Severity] = _REFUSED_FOR) -> Iterator[Fault]:
    """The faults of every rule of some severities; by default of those that a request can be refused for."""
    for shape in _judged(plan):
        if shape.name in plan.shapes:
            yield _without_entry(shape)
        known = _asked_for(shape)
        for rule in shape.rules:
            if rule.severity in severities:
                yield without(rule)
                yield from _changed_checks(rule)
                yield from _changed_guard(rule, known)
                yield from _misjudged(rule, plan.text.unit)
    yield from item_faults(plan)


def without(rule: Rule) -> Fault:
    """The rule is not there."""
    return Fault(f"without:{rule.id}", "without", "does not have the rule", rule.id, partial(_drop, rule_id=rule.id))


def _judged(plan: Plan) -> list[Shape]:
    """The shapes that requests are judged by, each once: those of bodies, and those of parameters."""
    bodies = [operation.body for operation in plan.operations.values() if operation.body is not None]
    if not plan.operations:
        bodies = [plan.body_shape().name]
    names = dict.fromkeys(name for body in bodies for name in shapes_in(plan, body))
    places = [declared.shape for operation in plan.operations.values() for declared in operation.places.values()]
    return [*(plan.shapes[name] for name in names), *places]


def _without_entry(shape: Shape) -> Fault:
    rule = shape.entry.id
    judging = overlooking((rule,), lambda _entry, _payload: False)
    return Fault(f"without:{rule}", "without", "takes what is no object", rule, judging=judging)


def _changed_checks(rule: Rule) -> Iterator[Fault]:
    for index, check in enumerate(rule.checks):
        if len(rule.checks) > 1:
            fewer = replace(rule, checks=(*rule.checks[:index], *rule.checks[index + 1 :]))
            yield _instead("check-lost", f"does not ask for {check.code} of {check.target}", fewer)
        for changed in changes(check.predicate, has_parent=len(check.target.tokens) > 1):
            yield _instead(changed.kind, changed.words, _with_predicate(rule, index, changed.predicate))


def _with_predicate(rule: Rule, index: int, predicate: Predicate) -> Rule:
    check = replace(rule.checks[index], predicate=predicate)
    return replace(rule, checks=(*rule.checks[:index], check, *rule.checks[index + 1 :]))


def _changed_guard(rule: Rule, known: Mapping[Path, tuple[Json, ...]]) -> Iterator[Fault]:
    for asked in guard_changes(rule.guard, known):
        yield _instead(asked.kind, asked.words, replace(rule, guard=asked.condition))


def _instead(kind: str, words: str, rule: Rule) -> Fault:
    return Fault(f"{kind}:{rule.id}", kind, words, rule.id, partial(_put, rule=rule))


def _asked_for(shape: Shape) -> dict[Path, tuple[Json, ...]]:
    """By path, the values that conditions of the shape's rules ask for there, in the author's order."""
    found: dict[Path, list[Json]] = {}
    for rule in shape.rules:
        for holds in holds_in(rule.guard):
            if isinstance(holds.test, OneOf):
                values = found.setdefault(holds.path, [])
                values.extend(value for value in holds.test.values if value not in values)
    return {path: tuple(values) for path, values in found.items()}


def _misjudged(rule: Rule, stated: TextUnit) -> Iterator[Fault]:
    """What a rule overlooks, or sees otherwise; `stated` is what the contract counts in texts."""

    def fault(kind: str, words: str, judging: Judging) -> Fault:
        return Fault(f"{kind}:{rule.id}", kind, words, rule.id, judging=judging)

    predicates = [check.predicate for check in rule.checks]
    if any(isinstance(predicate, LengthWithin) for predicate in predicates):
        for unit, words in _UNITS.items():
            if unit != stated:
                yield fault(f"in-{unit}", f"counts {words}", counting(rule.id, unit))
    if any(isinstance(one, Matches) and one.pattern.end_anchored for one in predicates):
        yield fault("newline", "takes a newline at the end", seeing(rule.id, without_last_newline))
    if any(isinstance(one, OneOf) and any(isinstance(value, str) for value in one.values) for one in predicates):
        yield fault("padded", "takes spaces behind a value", seeing(rule.id, without_last_spaces))
    if any(map(_is_dated, predicates)):
        overlooks = overlooking((rule.id,), not_a_day_that_is_none)
        yield fault("impossible-date", "takes days that are none, such as 30 February", overlooks)
    if any(isinstance(predicate, Unique) for predicate in predicates):
        yield fault("any-case", "takes letters of either case for the same", seeing(rule.id, lowered))
        yield fault("with-first", "compares with the first item only", overlooking((rule.id,), repeats_the_first))


_UNITS: Mapping[TextUnit, str] = {
    "bytes": "bytes of UTF-8",
    "utf16": "UTF-16 code units",
    "codepoints": "Unicode code points",
}


def _is_dated(predicate: Predicate) -> bool:
    match predicate:
        case HasType(value_type):
            return value_type.is_dated
        case HasOneType(types):
            return any(value_type.is_dated for value_type in types)
        case _:
            return False


def _put(plan: Plan, rule: Rule) -> Plan:
    return _each_shape(plan, lambda rules: tuple(rule if known.id == rule.id else known for known in rules))


def _drop(plan: Plan, rule_id: str) -> Plan:
    return _each_shape(plan, lambda rules: tuple(known for known in rules if known.id != rule_id))


def _each_shape(plan: Plan, changed: Callable[[tuple[Rule, ...]], tuple[Rule, ...]]) -> Plan:
    """The contract with other rules in every shape, and for the parameters of every operation."""

    def shape(old: Shape) -> Shape:
        return replace(old, rules=changed(old.rules))

    def operation(old: Operation) -> Operation:
        places = {place: replace(known, shape=shape(known.shape)) for place, known in old.places.items()}
        return replace(old, places=places)

    return replace(
        plan,
        shapes={name: shape(old) for name, old in plan.shapes.items()},
        operations={name: operation(old) for name, old in plan.operations.items()},
    )
