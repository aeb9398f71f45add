"""Plan, shape and context → a small set of cases that shows both sides of every rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.generation.aims import aims, reachable
from rulewright.generation.breaking import breakings
from rulewright.generation.classes import kept, overlong, text_classes
from rulewright.generation.collected import Collected, Rank
from rulewright.generation.items import several
from rulewright.generation.keeping import excused, keepings
from rulewright.generation.make import Maker
from rulewright.generation.starts import plainest, starts
from rulewright.generation.variety import least_and_most, respelled, thinned, told
from rulewright.generation.world import World
from rulewright.plan.predicates import Required
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import timedelta

    from rulewright.generation.aims import Aim
    from rulewright.generation.case import CaseSet
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Rule, Shape
    from rulewright.validation.context import Context

_SPREAD = 4
"""So many items an array has where its first, a middle and its last item are broken in turn."""


def make_cases(  # noqa: PLR0913 - each is a documented choice of the caller
    plan: Plan,
    shape: Shape,
    context: Context,
    asserted: Callable[[Rule], bool],
    *,
    slack: timedelta | None = None,
    known_good: Mapping[str, Sequence[Json]] | None = None,
    limit: int | None = None,
    only: Collection[str] = (),
) -> CaseSet:
    """Cases for the payloads of one shape.

    Every rule that is `asserted` is broken, in each way worth showing, with as little else broken as can be found.
    What is valid breaks no rule of any severity, whatever a length counts and wherever the other clock stands within
    `slack` of ours, and has only values known to be good in fields whose rules read data that was not supplied.

    Args:
        plan: the contract.
        shape: whose payloads they are.
        context: the clock, and the data that was supplied.
        asserted: which rules an endpoint is held to.
        slack: how far the endpoint's clock may be from ours; without it, not at all.
        known_good: for fields that hang on missing data, good values by `Shape.path`, those at the same index
            belonging together; by default those of the contract's example bases.
        only: where there are any, the rules beside whose cases none are wanted but the bases.
        limit: how many cases at most; those that matter most are kept, one breaking each rule before any other.
    """
    world = World.of(plan, shape, context, slack=slack, known_good=known_good)
    return _Making(world, asserted, only).run(limit)


class _Making:
    """The making of one set of cases."""

    def __init__(self, world: World, asserted: Callable[[Rule], bool], only: Collection[str]) -> None:
        self.world = world
        self.asserted = asserted
        self.only = only
        self.starts = starts(world)
        self.found = Collected(world)
        self.spread: set[tuple[Pointer, str]] = set()
        self._wide: dict[Pointer, list[tuple[str, Json]]] = {}

    def run(self, limit: int | None) -> CaseSet:
        for name, payload in self.starts:
            if not self.world.doubt(payload):
                self.found.valid(Rank.BASE, None, f"base-{name}", payload)
        contexts = self.contexts()
        rules = reachable(self.world)
        self.break_entry()
        for shape, rule in rules:
            if self.asserted(rule) and self.is_wanted(rule):
                self.break_rule(rule, shape, contexts)
        for shape, rule in rules:
            if self.is_wanted(rule):
                self.keep_rule(rule, shape)
        if not self.only:
            self.show_classes([*self.starts, *contexts])
            self.vary(contexts)
        return self.found.done(limit)

    def is_wanted(self, rule: Rule) -> bool:
        """Whether cases of the rule are made."""
        return not self.only or rule.id in self.only

    def contexts(self) -> list[tuple[str, Json]]:
        """Valid payloads for each value and condition that rules hang on, the fullest first."""
        made: list[tuple[str, Json]] = []
        for label, payload, reason in least_and_most(self.world):
            if payload is None:
                self.found.leave_out(label, None, "valid", reason)
            else:
                made.append((label, payload))
        return sorted(made, key=lambda entry: -len(repr(entry[1])))

    def break_entry(self) -> None:
        """The rule that a payload is an object, broken by what is none."""
        rule = self.world.shape.entry
        if self.asserted(rule) and self.is_wanted(rule):
            for number, (label, payload) in enumerate(_NO_OBJECTS):
                self.found.breaking(Rank.MORE if number else Rank.RULE, rule.id, label, payload)

    def break_rule(self, rule: Rule, shape: Shape, contexts: Sequence[tuple[str, Json]]) -> None:
        """Every way to break each check, the first as the rule's own case; then among more fields, at other items."""
        made = 0
        for number, aim in enumerate(aims(self.world, rule, shape)):
            suffix = f"-{number + 1}" if number else ""
            for label, solution in breakings(self.world, self.starts, aim):
                rank = Rank.MORE if made else Rank.RULE
                made += self.found.breaking(rank, rule.id, label + suffix, solution.payload)
            if isinstance(aim.check.predicate, Required):
                for label, solution in islice(breakings(self.world, contexts, aim), 1):
                    self.found.breaking(Rank.MORE, rule.id, f"{label}-among-many{suffix}", solution.payload)
            self.break_elsewhere(aim)
        if not made:
            self.found.leave_out("", rule.id, "breaking", self.reason(rule))

    def break_elsewhere(self, aim: Aim) -> None:
        """One rule per kind and array, broken at the first, a middle and the last of several items."""
        array = aim.array
        if array is None or (array, aim.check.code) in self.spread:
            return
        for index in (0, _SPREAD // 2, _SPREAD - 1):
            found = next(breakings(self.world, self.wide(array), replace(aim, index=index)), None)
            if found is not None:
                label, solution = found
                self.spread.add((array, aim.check.code))
                where = f"{label}-in-item-{index + 1}-of-{_SPREAD}"
                self.found.breaking(Rank.PLACE, aim.rule.id, where, solution.payload)

    def wide(self, array: Pointer) -> list[tuple[str, Json]]:
        """The starts with several items in an array, those that are still valid."""
        if array not in self._wide:
            maker = Maker(self.world, plainest)
            made = [
                (name, maker.resized(payload, array, _SPREAD)) for name, payload in self.starts if _has(payload, array)
            ]
            self._wide[array] = [(name, payload) for name, payload in made if not self.world.judge(payload)]
        return self._wide[array]

    def reason(self, rule: Rule) -> str:
        missing = sorted(rule.data - self.world.context.data.keys())
        if missing:
            return f"no data was supplied for {', '.join(missing)}"
        return "no payload that breaks it was found" if self.starts else "no valid payload to start from was found"

    def keep_rule(self, rule: Rule, shape: Shape) -> None:
        """What the rule just allows, and what it would refuse were its condition met."""
        for number, aim in enumerate(aims(self.world, rule, shape)):
            suffix = f"-{number + 1}" if number else ""
            for label, payload, reason in keepings(self.world, self.starts, aim):
                if payload is None:
                    self.found.leave_out(label + suffix, rule.id, "valid", reason)
                else:
                    self.found.valid(Rank.EDGE, rule.id, label + suffix, payload)
            for label, payload in excused(self.world, self.starts, aim):
                self.found.valid(Rank.EDGE, rule.id, f"not-asked-{label}{suffix}", payload)

    def show_classes(self, payloads: Sequence[tuple[str, Json]]) -> None:
        """The ends of each text wherever other rules bear on it, and what is beyond those of asserted rules."""
        for found in text_classes(self.world, payloads):
            for label, payload in kept(self.world, found):
                self.found.valid(Rank.EDGE, None, label, payload)
            for label, payload in overlong(self.world, found):
                broken = next((entry.rule for entry in self.world.judge(payload) if self.asserted(entry.rule)), None)
                if broken is not None:
                    self.found.breaking(Rank.PLACE, broken.id, label, payload)

    def vary(self, contexts: Sequence[tuple[str, Json]]) -> None:
        """Valid payloads that no single rule asks for."""
        made = (
            *contexts,
            *thinned(self.world, contexts),
            *told(self.world, contexts),
            *respelled(self.world, contexts),
            *several(self.world, self.starts),
        )
        for label, payload in made:
            self.found.valid(Rank.EDGE, None, label, payload)


def _has(payload: Json, array: Pointer) -> bool:
    items = value_at(payload, array)
    return isinstance(items, list) and bool(items)


_NO_OBJECTS: tuple[tuple[str, Json], ...] = (("an-array", []), ("null", None), ("a-text", "x"), ("a-number", 1))
