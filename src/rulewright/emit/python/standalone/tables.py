"""A plan → the tables of a standalone module: its rules, and the contract that holds them, as expressions."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, assert_never
from zoneinfo import ZoneInfo

from rulewright.emit.python import names
from rulewright.emit.python.breaking import unique_key
from rulewright.emit.python.code import FALSE, NONE, TRUE, Name, call, code, literal, statement, table_of, tuple_of
from rulewright.emit.python.noted import noted_shapes
from rulewright.emit.python.scope import tokens_code
from rulewright.emit.python.types import type_code
from rulewright.language.templates import filled, slots
from rulewright.plan.predicates import (
    CountWhere,
    HasOffset,
    HasOneType,
    HasType,
    KnownKeys,
    NotCoercible,
    PresentCount,
    Unique,
)
from rulewright.validation.requirement import FOUND
from rulewright.validation.words import listed

if TYPE_CHECKING:
    from datetime import tzinfo

    from rulewright.emit.python.code import Code
    from rulewright.emit.python.runtime.book import Inner, NotedCheck, NotedRule, NotedShape
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Check, Rule, Shape

CONTRACT: Final = Name("Contract")
NOTED_CHECK: Final = Name("NotedCheck")
NOTED_RULE: Final = Name("NotedRule")
NOTED_SHAPE: Final = Name("NotedShape")
SHAPES: Final = Name("SHAPES")
UTC_ZONE: Final = Name("UTC")
ZONE: Final = Name("ZoneInfo")

PREDICATES: Final = {
    kind: Name(kind.__name__) for kind in (HasType, HasOneType, NotCoercible, HasOffset, KnownKeys, Unique)
}


def shapes_table(plan: Plan) -> Code:
    """The rules of every shape, as they are noted; a template is given the words of what its contract fills in."""
    noted = noted_shapes(plan)
    return table_of((literal(name), _shape(shape, noted[name])) for name, shape in plan.shapes.items())


def contract_call(plan: Plan) -> Code:
    """The contract, with the tables of the module it stands in."""
    bodies = {name: operation.body for name, operation in plan.operations.items() if operation.body is not None}
    return call(
        CONTRACT,
        plan.contract,
        plan.version,
        zone_code(plan.clock.zone),
        plan.text.unit,
        table_of((literal(name), literal(table.key)) for name, table in plan.data.items()),
        table_of(
            [
                (NONE, literal(plan.body_shape().name)),
                *((literal(operation), literal(shape)) for operation, shape in bodies.items()),
            ]
        ),
        SHAPES,
        names.VALIDITY,
        names.JUDGING,
    )


def zone_code(zone: tzinfo) -> Code:
    """A time zone.

    Raises:
        ValueError: it is neither UTC nor has it a name, as no contract's is.
    """
    if zone is UTC:
        return code("{}", UTC_ZONE)
    if not isinstance(zone, ZoneInfo) or zone.key is None:
        raise ValueError(f"{zone!r} has no name by which a module could find it")
    return call(ZONE, zone.key)


def _shape(shape: Shape, noted: NotedShape) -> Code:
    rules = map(_rule, shape.rules, noted.rules)
    inner = (tuple_of([tokens_code(target), literal(name)]) for target, name in noted.inner)
    more = [
        *([statement("inner={}", tuple_of(inner))] if noted.inner else []),
        *([statement("variants={}", noted.variants)] if noted.variants else []),
    ]
    return call(NOTED_SHAPE, _rule(shape.entry, noted.entry), tuple_of(rules), *more)


def _rule(rule: Rule, noted: NotedRule) -> Code:
    checks = tuple_of(map(_check, rule.checks, noted.checks))
    more = [
        *([] if noted.always else [statement("always={}", FALSE)]),
        *([statement("data={}", noted.data)] if noted.data else []),
    ]
    return call(NOTED_RULE, noted.id, noted.severity, noted.basis, checks, *more)


def _check(check: Check, noted: NotedCheck) -> Code:
    more: list[Code] = []
    if noted.of_item:
        more.append(statement("of_item={}", TRUE))
    if noted.predicate is not None:
        more.append(statement("predicate={}", _predicate(noted.predicate)))
    message, words = _told(noted.message, check)
    if words:
        more.append(statement("words={}", words))
    return call(NOTED_CHECK, noted.code, message, tokens_code(noted.target), *more)


def _told(template: str, check: Check) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The template of a message with what the contract puts into it, and what must wait as it looks like slots."""
    if isinstance(check.predicate, PresentCount | CountWhere) and template == check.message:
        template = FOUND.sub("", template)  # to count again would take the rule's condition and paths
    words = {slot: word for slot in slots(template) if (word := _word(slot, check)) is not None}
    left = tuple(slot for slot in slots(template) if slot not in words)
    told = filled(template, words.get)
    return (told, ()) if slots(told) == left else (template, tuple(words.items()))


def _word(slot: str, check: Check) -> str | None:
    """What the contract puts into a slot; a field that an author's template names is told by its name."""
    params = dict(check.params)
    if slot in params:
        return listed(params[slot])
    if slot in ("near", "total"):
        return ""
    if slot == "actual" and isinstance(check.predicate, CountWhere):
        return "another number"
    return None if slot in _FACTS else slot


_FACTS = frozenset({"field", "found", "value", "actual", "first", "key"})
"""What a module finds out when it tells a message."""


def _predicate(predicate: Inner) -> Code:
    kind = PREDICATES[type(predicate)]
    match predicate:
        case HasType(wanted, lenient):
            return call(kind, type_code(wanted), *([statement("lenient={}", TRUE)] if lenient else []))
        case NotCoercible(wanted):
            return call(kind, type_code(wanted))
        case HasOneType(types):
            return call(kind, tuple_of(map(type_code, types)))
        case HasOffset():
            return call(kind)
        case KnownKeys(keys):
            return call(kind, keys)
        case Unique(by):
            return call(kind, tuple_of(map(unique_key, by)))
        case _:
            assert_never(predicate)
