"""Payloads that were sent and judged → which rules were exercised, and on which sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.verdicts.verdict import Side
from rulewright.language.conditions import ALWAYS
from rulewright.language.paths import Root
from rulewright.plan.messages import SECTIONS
from rulewright.plan.predicates import Forbidden
from rulewright.validation.conditions import Scope, is_true
from rulewright.validation.interpreter import item_scopes, shapes_in
from rulewright.validation.objects import objects_in
from rulewright.validation.places import places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rulewright.contract.verdicts.verdict import Verdict
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Operation, Plan
    from rulewright.plan.rules import Check, Rule, Shape
    from rulewright.validation.context import Context

Pair: TypeAlias = tuple[str, str, bool]
"""A rule that is broken, the first rule of a condition, and whether the condition is true."""


@dataclass(slots=True)
class Sides:
    """The rules that answered payloads kept to, and those that they surely broke."""

    kept: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)
    """How often each rule was broken."""
    pairs: Counter[Pair] = field(default_factory=Counter)
    """How often each rule was broken where a condition was true, or false."""
    _firsts: dict[str, frozenset[str]] = field(default_factory=dict)
    """The first rule of each condition, by shape."""

    def add(self, plan: Plan, shape: Shape, verdict: Verdict, context: Context) -> None:
        """Notes a payload that was answered."""
        self.broken.update(verdict.rules)
        self.times.update(verdict.rules)
        if verdict.side is Side.REJECT and verdict.payload is not None:
            if shape.name not in self._firsts:
                self._firsts[shape.name] = frozenset(rule.id for rule in conditional(plan, shape))
            shown = branches(plan, shape, verdict.payload[0], context, self._firsts[shape.name])
            self.pairs.update((rule, *branch) for rule in verdict.rules for branch in shown)
        if verdict.side is Side.ACCEPT and verdict.payload is not None:
            self.kept |= applied(plan, shape, verdict.payload[0], context, self.kept)

    def add_parameters(self, plan: Plan, operation: Operation, verdict: Verdict, context: Context) -> None:
        """Notes the parameters of a request that was answered."""
        for place, declared in operation.places.items():
            values = verdict.parameters.get(SECTIONS[place])
            if verdict.side is Side.ACCEPT and values is not None:
                self.kept |= applied(plan, declared.shape, values, context, self.kept)


@dataclass(frozen=True, slots=True)
class NotReached:
    """An asserted rule that no judged request was about, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run got with one rule of the request.

    Attributes:
        rule: its id.
        kept: whether a judged request that must be accepted was about it.
        broken: whether a judged request surely broke it.
        left_out: why the run does not hold the endpoint to it; None when it does.
    """

    rule: str
    kept: bool
    broken: bool
    left_out: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a run got, in ids of rules.

    `asserted` are the rules the endpoint is held to; the others say how many of these were exercised at all, and with
    payloads that keep and that break them. `not_asserted` counts the other rules of the request by reason. `rules` are
    all of them.
    """

    asserted: tuple[str, ...]
    exercised: tuple[str, ...]
    both_sides: tuple[str, ...]
    not_reached: tuple[NotReached, ...]
    not_asserted: tuple[tuple[str, int], ...]
    pairs: tuple[int, int] = (0, 0)
    """How many pairs of a broken rule and a branch of a condition were shown, and how many there are."""
    rules: tuple[Reached, ...] = ()

    @property
    def share(self) -> float:
        """The share of the asserted rules that was exercised, from 0 to 1."""
        return len(self.exercised) / len(self.asserted) if self.asserted else 1.0


def conditional(plan: Plan, shape: Shape) -> list[Rule]:
    """One rule for each condition that rules of a shape, and of those in it, have."""
    found: list[Rule] = []
    for rule in rules_of(plan, shape):
        if rule.guard != ALWAYS and all(rule.guard != known.guard for known in found):
            found.append(rule)
    return found


def branches(
    plan: Plan, shape: Shape, payload: Json, context: Context, firsts: frozenset[str]
) -> set[tuple[str, bool]]:
    """Which conditions are true somewhere in a payload, and which false, each by the first rule that has it."""
    found: set[tuple[str, bool]] = set()
    for inner, value, _ in objects_in(plan, shape, payload) if isinstance(payload, dict) else ():
        scope = Scope(value, (), inner.defaults, plan.data)
        for rule in inner.rules:
            if rule.id in firsts:
                found.update((rule.id, is_true(rule.guard, one, context)) for one in item_scopes(rule, scope))
    return found


def rules_of(plan: Plan, shape: Shape) -> Iterator[Rule]:
    """Every rule that payloads of a shape are judged by: its own and those of the shapes in it."""
    yield shape.entry
    for name in shapes_in(plan, shape.name):
        yield from plan.shapes[name].rules


def parameter_rules(operation: Operation) -> Iterator[Rule]:
    """Every rule that the parameters of a request are judged by."""
    for declared in operation.places.values():
        yield from declared.shape.rules


def applied(
    plan: Plan, shape: Shape, payload: Json, context: Context, known: Collection[str] = frozenset()
) -> set[str]:
    """The ids of the rules that had something to say about a payload: the condition was true and a value was there.

    Those that are `known` already are not looked at.
    """
    found = {shape.entry.id}
    if isinstance(payload, dict):
        for inner, value, _ in objects_in(plan, shape, payload):
            scope = Scope(value, (), inner.defaults, plan.data)
            rules = (rule for rule in inner.rules if rule.id not in known and rule.id not in found)
            found.update(rule.id for rule in rules if _is_applied(rule, scope, context))
    return found


def _is_applied(rule: Rule, scope: Scope, context: Context) -> bool:
    return any(
        is_true(rule.guard, inner, context) and any(_speaks(check, inner) for check in rule.checks)
        for inner in item_scopes(rule, scope)
    )


def _speaks(check: Check, scope: Scope) -> bool:
    """Whether a predicate has a value to speak about; that nothing is there is what `Forbidden` asks for."""
    start = scope.item if check.target.root is Root.ITEM else scope.value
    found = places(start, check.target.tokens, ())
    if isinstance(check.predicate, Forbidden):
        return any(not place.is_present for place in found)
    return any(place.is_present for place in found)
