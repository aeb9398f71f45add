"""A contract and what is asked → the parts that are tests of their own, and the rules left out; nothing is made yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rulewright.contract.coverage import rules_of
from rulewright.language.standing import Severity
from rulewright.plan.ids import RuleIds, rule_hint
from rulewright.testing.asks import AskedWrongError, Asks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.standing import Basis
    from rulewright.rules import Rules


class Sort(Enum):
    """What a part asks of an endpoint."""

    RULE = auto()
    """Payloads that break a rule of the body, and those that just keep to it."""
    PARAMETER = auto()
    """Parameters on both sides of a rule of theirs."""
    VALID = auto()
    """Payloads that keep every rule, made for no single one that is asserted."""
    KEYS = auto()
    """Keys that are used again, in every way an idempotency rule speaks of."""
    AUTH = auto()
    """A request without credentials."""
    ANSWERS = auto()
    """Every case again, its answer judged as an answer: status, shape, headers, content type, leaks."""
    DRAWN = auto()
    """Payloads drawn by Hypothesis."""


@dataclass(frozen=True, slots=True)
class Part:
    """One test. `id` is the rule's, or the name of the sort."""

    id: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Parts:
    """The tests of a contract.

    Attributes:
        asked: the parts that are tests.
        rules: the ids of the rules of the body that have a part, asked or not.
        excluded: the ids of the rules that are not asserted because their tests are excluded.
    """

    asked: tuple[Part, ...]
    rules: frozenset[str]
    excluded: frozenset[str]


def parts_of(rules: Rules, asks: Asks) -> Parts:
    """The parts that are asked for.

    Raises:
        AskedWrongError: what is included or excluded names nothing, or nothing is left.
    """
    parts = {part.id: part for part in _all(rules, asks)}
    included = _named(asks.include, rules, parts, "include") if asks.include else parts.keys()
    excluded = _named(asks.exclude, rules, parts, "exclude")
    asked = tuple(part for name, part in parts.items() if name in included and name not in excluded)
    if not asked:
        raise AskedWrongError("nothing is left to test by what is included and excluded")
    bodies = frozenset(name for name, part in parts.items() if part.sort is Sort.RULE)
    return Parts(asked, bodies, frozenset(excluded).intersection(rules.rule_ids))


def _all(rules: Rules, asks: Asks) -> Iterator[Part]:
    plan, operation, bases = rules.plan, asks.tested(rules.plan), asks.bases()

    def is_asserted(severity: Severity, basis: Basis) -> bool:
        return severity is Severity.ERROR and basis in bases

    for rule in rules_of(plan, plan.body_shape(operation.name)):
        if is_asserted(rule.severity, rule.basis):
            yield Part(rule.id, Sort.RULE)
    for declared in operation.places.values():
        for rule in declared.shape.rules:
            if is_asserted(rule.severity, rule.basis):
                yield Part(rule.id, Sort.PARAMETER)
    if asks.only != "rejecting":
        yield Part("valid", Sort.VALID)
        if operation.auth:
            yield Part("auth", Sort.AUTH)
        for key_rule in plan.idempotency:
            if operation.name in key_rule.across and is_asserted(key_rule.severity, key_rule.basis):
                yield Part(key_rule.id, Sort.KEYS)
    yield Part("answers", Sort.ANSWERS)
    if asks.max_requests:
        yield Part("drawn", Sort.DRAWN)


def _named(texts: tuple[str, ...], rules: Rules, parts: dict[str, Part], option: str) -> set[str]:
    """The ids of parts, and of rules that have none, that texts name."""
    known = tuple(dict.fromkeys((*parts, *rules.rule_ids)))
    ids = RuleIds(known, rules.plan.formerly)
    found: set[str] = set()
    for text in texts:
        named = ids.named(text)
        if len(named) > 1:
            raise AskedWrongError(f"“{option}”: “{text}” could be {' or '.join(named)}; write it whole")
        pattern = re.compile(re.escape(text).replace(r"\*", ".*"))
        found_now = named or [name for name in known if pattern.fullmatch(name)]
        if not found_now:
            raise AskedWrongError(f"“{option}” has “{text}”, which names no test; {rule_hint(text, known)}")
        found.update(found_now)
    return found
