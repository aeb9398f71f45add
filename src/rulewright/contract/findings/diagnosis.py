"""A valid payload that an endpoint refuses, and those that it takes → the rules that it may get wrong.

An endpoint with one of the contract's faults (`rulewright mock RULES --list-faults`) would answer as this one did: it
refuses the one payload, at a place that was named if any was, and takes the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.checks.naming import ends_alike, keys_of, points_at
from rulewright.contract.coverage import rules_of
from rulewright.contract.findings.finding import Kind
from rulewright.contract.verdicts.verdict import Side
from rulewright.language.standing import Severity
from rulewright.mock.faults.index import faults_of
from rulewright.mock.faults.rules import rule_faults
from rulewright.validation.interpreter import interpret, shapes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rulewright.contract.checks.naming import Keys
    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape

_MOST = 3
"""Rules that may be meant: more say as little as none."""
_MOST_WORDS = 2
"""Things that may be wrong with the one rule."""


@dataclass(frozen=True)
class Diagnosis:
    """What the faults of a contract would do to payloads of the operation that is asked."""

    setting: Setting

    def diagnosed(self, complaint: Complaint, seen: Observation, others: Iterable[Observation]) -> Complaint:
        """The complaint, of the rules that a fault of theirs explains; where none or too many do, as it is.

        Args:
            complaint: what is wrong with an answer, if it is that what is valid is refused.
            seen: the payload and its answer.
            others: payloads and their answers.
        """
        if complaint.kind is not Kind.REJECTED_VALID or seen.verdict.payload is None:
            return complaint
        suspects = self.suspects(seen.verdict.payload[0], seen.named, self._taken(others))
        rules = tuple(dict.fromkeys(suspect.rule for suspect in suspects))
        if len(rules) > _MOST:
            return complaint if set(complaint.rules) <= set(rules) else replace(complaint, rules=())
        if not rules:
            return complaint
        words = list(dict.fromkeys(suspect.words for suspect in suspects))
        is_told = len(rules) == 1 and len(words) <= _MOST_WORDS
        told = f"; it may be that it {', or '.join(words)}" if is_told else ""
        return replace(complaint, rules=rules, message=complaint.message + told)

    def suspects(self, refused: Json, named: Sequence[Keys], taken: Iterable[Json]) -> list[Suspect]:
        """The faults that explain the answers; those by which a rule is broken just where the refusal says, if any.

        Rules for which nothing is to be refused are asked where no others explain a refusal that names a field.

        Args:
            refused: a payload that keeps every rule, and is refused.
            named: the fields that the refusal names; none where it names none.
            taken: payloads that are accepted.
        """
        others = list(taken)
        found = _explaining(self._of_errors, refused, named, others)
        return found or (_explaining(self._of_others, refused, named, others) if any(named) else [])

    def _taken(self, others: Iterable[Observation]) -> Iterator[Json]:
        """The payloads for the same operation that must be accepted, and were."""
        for seen in others:
            is_taken = seen.due is Side.ACCEPT and seen.meaning is Meaning.ACCEPTED
            if is_taken and seen.operation == self.setting.operation and seen.verdict.payload is not None:
                yield seen.verdict.payload[0]

    @cached_property
    def _of_errors(self) -> list[Suspect]:
        return self._suspects(faults_of(self.setting.plan).values())

    @cached_property
    def _of_others(self) -> list[Suspect]:
        return self._suspects(rule_faults(self.setting.plan, frozenset(Severity) - {Severity.ERROR}))

    def _suspects(self, faults: Iterable[Fault]) -> list[Suspect]:
        plan = self.setting.plan
        owners = {rule.id: shape for shape in plan.shapes.values() for rule in shape.rules}
        known = {rule.id for rule in rules_of(plan, self.setting.shape)} & owners.keys()
        leading: dict[str, Plan] = {}
        alone: dict[str, Plan] = {}
        found: list[Suspect] = []
        for fault in faults:
            rule = fault.rule
            if rule is None or rule not in known:
                continue
            if rule not in alone:
                owner = owners[rule]
                if owner.name not in leading:
                    leading[owner.name] = _leading_to(plan, owner.name)
                alone[rule] = _with_rule(leading[owner.name], owner, rule)
            judge = fault.judging(_judge(fault.change(alone[rule])))
            found.append(Suspect(self.setting, rule, fault.description, judge))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Suspect:
    """A fault: the rule that it is one of, what it does in words that follow “it”, what judges by the rule with it."""

    setting: Setting
    rule: str
    words: str
    judge: Judge

    def places(self, payload: Json) -> set[Keys]:
        """Where the rule is broken, as it sees it."""
        broken = self.judge(self.setting.shape, payload, self.setting.context).broken
        return {keys_of(entry.pointer) for entry in broken if entry.rule.id == self.rule}


def _explaining(
    suspects: Sequence[Suspect], refused: Json, named: Sequence[Keys], taken: Sequence[Json]
) -> list[Suspect]:
    """Those by which the one payload is refused where it is said to be wrong, and the others are taken."""
    places = {suspect: suspect.places(refused) for suspect in suspects}
    left = [suspect for suspect in suspects if any(_is_at(named, place) for place in places[suspect])]
    for payload in taken:
        if not left:
            break
        left = [suspect for suspect in left if not suspect.places(payload)]
    there = [suspect for suspect in left if any(ends_alike(keys, place) for keys in named for place in places[suspect])]
    return there or left


def _is_at(named: Sequence[Keys], place: Keys) -> bool:
    """Whether a name means the place or something around it; what is wrong with an array is not told of its items."""
    return not named or any(points_at(keys, place) and not _is_inside(keys, place) for keys in named)


def _is_inside(keys: Keys, place: Keys) -> bool:
    return 0 < len(place) < len(keys) and keys[: len(place)] == place


def _leading_to(plan: Plan, name: str) -> Plan:
    """The contract without rules, and with no more of each shape than leads to one: nothing else is walked through."""
    around = {other for other in plan.shapes if name in shapes_in(plan, other)}
    shapes = {
        shape.name: replace(
            shape,
            rules=(),
            fields=tuple(field for field in shape.fields if not around.isdisjoint(field.shapes)),
            variants=shape.variants if shape.variants and not around.isdisjoint(shape.variants.shapes) else None,
        )
        for shape in plan.shapes.values()
    }
    return replace(plan, shapes=shapes)


def _with_rule(plan: Plan, owner: Shape, rule: str) -> Plan:
    """A contract without rules, with one."""
    rules = tuple(known for known in owner.rules if known.id == rule)
    return replace(plan, shapes={**plan.shapes, owner.name: replace(plan.shapes[owner.name], rules=rules)})


def _judge(plan: Plan) -> Judge:
    return lambda shape, payload, context: interpret(plan, plan.shapes[shape.name], payload, context)
