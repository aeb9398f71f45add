"""The cases of an operation and its example bases → what a run sends, so ordered that a cut budget loses least."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, count, islice
from typing import TYPE_CHECKING

from rulewright.contract.coverage import rules_of
from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.fresh import Fresh, fresh_for
from rulewright.contract.pinning import Pins
from rulewright.contract.shard import given
from rulewright.contract.verdicts.verdict import Side
from rulewright.generation.case import OnDemand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rulewright.contract.setting import Setting
    from rulewright.generation.case import Case, CaseSet, LeftOut
    from rulewright.generation.tally import Tally
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule


@dataclass(frozen=True, slots=True)
class Material:
    """What a run is made of; cases are made as they are asked for.

    Attributes:
        first: one case per rule that breaks it.
        rest: then all others.
        known: the cases of all shards, for what is asked across requests.
        plain: payloads that must be accepted, the plainest first.
        fresh: a payload → the same under a key of its own.
        pinned: a payload → the same with listed values.
        rules: the rules of the operation's body, by id.
        further: what decides conditions, and other ways to break rules.
    """

    first: OnDemand[Case]
    rest: OnDemand[Case]
    known: OnDemand[Case]
    plain: tuple[Json, ...]
    fresh: Fresh
    pinned: Pins
    rules: dict[str, Rule]
    further: OnDemand[Case]
    _set: CaseSet

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case, in order."""
        return (*self.first, *self.rest)

    @property
    def tally(self) -> Tally:
        """What the cases had to show."""
        return self._set.tally

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """The cases that were not made, as far as the others were."""
        return self._set.left_out

    @property
    def reasons(self) -> dict[str, str]:
        """Why no case was made, by rule; as far as cases were made."""
        found: dict[str, str] = {}
        for left in self.left_out:
            if left.rule is not None:
                found.setdefault(left.rule, left.reason)
        return found

    def valid(self) -> OnDemand[Json]:
        """The payloads that were made to be accepted."""
        return OnDemand(chain(self.plain, (case.payload for case in self.known if case.side == "valid")))

    def refused(self) -> OnDemand[Json]:
        """The payloads that were made to be refused, and can have a key."""
        breaking = (case.payload for case in self.known if case.side == "breaking")
        return OnDemand(payload for payload in breaking if isinstance(payload, dict) and payload)


def material(setting: Setting, cases: CaseSet, nonce: str) -> Material:
    """The cases that the setting asks for, in order; `nonce` makes the keys of this run its own."""
    oracle = setting.oracle(setting.operation)

    def is_accepted(payload: Json) -> bool:
        return oracle.verdict(body_bytes(payload, setting.operation.encoding)).side is Side.ACCEPT

    pinned = Pins(setting)
    rules = {rule.id: rule for rule in rules_of(setting.plan, setting.shape)}

    def with_listed(made: Iterable[Case]) -> OnDemand[Case]:
        return OnDemand(
            replace(case, payload=pinned(case.payload, None if case.rule is None else rules.get(case.rule)))
            for case in made
            if _is_asked(case, setting)
        )

    takes = _dealer(setting)
    begun, later = with_listed(cases.first), with_listed(cases.rest)
    ours = OnDemand(filter(takes, begun))
    first = OnDemand(_one_per_rule(case for case in ours if case.side == "breaking"))

    def rest() -> Iterator[Case]:
        sent = {case.id for case in first}
        yield from (case for case in ours if case.id not in sent)
        yield from filter(takes, later)

    plain = _plain(setting, cases, is_accepted)
    return Material(
        first=first,
        rest=OnDemand(rest()),
        known=OnDemand(chain(begun, later)),
        plain=plain,
        fresh=fresh_for(setting, next(iter(plain), None), is_accepted, nonce),
        pinned=pinned,
        rules=rules,
        further=OnDemand(filter(_dealer(setting), with_listed(cases.further))),
        _set=cases,
    )


def _is_asked(case: Case, setting: Setting) -> bool:
    if setting.rules and not any(rule in setting.rules for rule in case.rules):
        return False
    return setting.only == "all" or case.side == "breaking"


def _dealer(setting: Setting) -> Callable[[Case], bool]:
    """What takes the cases of the setting's shard, asked in order: those of its rules, and its share of the others."""
    rules, others = given(setting), count()

    def takes(case: Case) -> bool:
        return case.rule in rules if case.rule is not None else setting.shard.takes(next(others))

    return takes


def _one_per_rule(cases: Iterable[Case]) -> Iterator[Case]:
    found: set[str | None] = set()
    for case in cases:
        if case.rule not in found:
            found.add(case.rule)
            yield case


def _plain(setting: Setting, cases: CaseSet, is_accepted: Callable[[Json], bool]) -> tuple[Json, ...]:
    """The example bases that must be accepted, or else the first case that must be."""
    bases = setting.plan.examples.bases.get(setting.shape.name, {}).values()
    found = tuple(filter(is_accepted, bases))
    made = (case.payload for case in chain(cases.first, cases.rest) if case.side == "valid")
    return found or tuple(islice(filter(is_accepted, made), 1))
