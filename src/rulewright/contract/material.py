"""The cases of an operation and its example bases → what a run sends, so ordered that a cut budget loses least."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, islice
from typing import TYPE_CHECKING

from rulewright.contract.coverage import rules_of
from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.fresh import Fresh, fresh_for
from rulewright.contract.pinning import Pins
from rulewright.contract.shard import given
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.contract.setting import Setting
    from rulewright.generation.case import Case, CaseSet, LeftOut
    from rulewright.generation.tally import Tally
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule


@dataclass(frozen=True, slots=True)
class Material:
    """What a run is made of.

    Attributes:
        first: one case per rule that breaks it.
        rest: then one per rule that keeps to it, then all others.
        known: the cases of all shards, for what is asked across requests.
        plain: payloads that must be accepted, the plainest first.
        reasons: why no case was made, by rule.
        fresh: a payload → the same under a key of its own.
        pinned: a payload → the same with listed values.
        rules: the rules of the operation's body, by id.
        tally: what the cases had to show.
        left_out: the cases that were not made.
        further: other ways to break rules, made as they are asked for.
    """

    first: tuple[Case, ...]
    rest: tuple[Case, ...]
    known: tuple[Case, ...]
    plain: tuple[Json, ...]
    reasons: dict[str, str]
    fresh: Fresh
    pinned: Pins
    rules: dict[str, Rule]
    tally: Tally
    left_out: tuple[LeftOut, ...]
    further: Callable[[], Iterator[Case]]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case, in order."""
        return (*self.first, *self.rest)

    def valid(self) -> tuple[Json, ...]:
        """The payloads that were made to be accepted."""
        return (*self.plain, *(case.payload for case in self.known if case.side == "valid"))

    def refused(self) -> tuple[Json, ...]:
        """The payloads that were made to be refused, and can have a key."""
        breaking = (case.payload for case in self.known if case.side == "breaking")
        return tuple(payload for payload in breaking if isinstance(payload, dict) and payload)


def material(setting: Setting, cases: CaseSet, nonce: str) -> Material:
    """The cases that the setting asks for, in order; `nonce` makes the keys of this run its own."""
    oracle = setting.oracle(setting.operation)

    def is_accepted(payload: Json) -> bool:
        return oracle.verdict(body_bytes(payload, setting.operation.encoding)).side is Side.ACCEPT

    pinned = Pins(setting)
    rules = {rule.id: rule for rule in rules_of(setting.plan, setting.shape)}

    def with_listed(made: Iterable[Case]) -> Iterator[Case]:
        for case in made:
            if _is_asked(case, setting):
                yield replace(case, payload=pinned(case.payload, None if case.rule is None else rules.get(case.rule)))

    known = list(with_listed(cases.cases))
    asked = list(_dealt(known, setting))
    first = _one_per_rule(case for case in asked if case.side == "breaking")
    kept = _one_per_rule(case for case in asked if case.side == "valid")
    early = {case.id for case in (*first, *kept)}
    reasons: dict[str, str] = {}
    for left in cases.left_out:
        if left.rule is not None:
            reasons.setdefault(left.rule, left.reason)
    plain = _plain(setting, cases, is_accepted)
    return Material(
        first=tuple(first),
        known=tuple(known),
        rest=(*kept, *(case for case in asked if case.id not in early)),
        plain=plain,
        reasons=reasons,
        fresh=fresh_for(setting, next(iter(plain), None), is_accepted, nonce),
        pinned=pinned,
        rules=rules,
        tally=cases.tally,
        left_out=cases.left_out,
        further=lambda: _dealt(with_listed(cases.further), setting),
    )


def _is_asked(case: Case, setting: Setting) -> bool:
    if setting.rules and not any(rule in setting.rules for rule in case.rules):
        return False
    return setting.only == "all" or case.side == "breaking"


def _dealt(cases: Iterable[Case], setting: Setting) -> Iterator[Case]:
    """The cases of the setting's shard: those of its rules, and its share of those of no rule."""
    rules, others = given(setting), count()
    for case in cases:
        if case.rule in rules if case.rule is not None else setting.shard.takes(next(others)):
            yield case


def _one_per_rule(cases: Iterable[Case]) -> list[Case]:
    found: dict[str | None, Case] = {}
    for case in cases:
        found.setdefault(case.rule, case)
    return list(found.values())


def _plain(setting: Setting, cases: CaseSet, is_accepted: Callable[[Json], bool]) -> tuple[Json, ...]:
    """The example bases that must be accepted, or else the first case that must be."""
    bases = setting.plan.examples.bases.get(setting.shape.name, {}).values()
    found = tuple(filter(is_accepted, bases))
    made = (case.payload for case in cases.cases if case.side == "valid")
    return found or tuple(islice(filter(is_accepted, made), 1))
