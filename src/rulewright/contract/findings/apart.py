"""A complaint about a valid payload that shows many things → which of them, each sent alone, brings it about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import NotSentError
from rulewright.contract.findings.finding import Kind
from rulewright.contract.findings.minimise import Shown
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.conversation import Conversation
    from rulewright.contract.material import Material
    from rulewright.generation.case import Case
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule

_MOST_HERE, _MOST_ELSEWHERE = 160, 16
"""Payloads sent in a run to find out which of many things it is: to this machine, and to one that is somebody's."""
_MOST_FOUND = 4
"""Things about one payload that are told: the same mistake mostly shows in several."""

_OF_VALID = frozenset({Kind.REJECTED_VALID, Kind.SERVER_ERROR})
"""Kinds in which something about a valid payload is not taken as it should be."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a payload shows: a complaint about it alone, and the payload before it had a key."""

    shown: Shown
    payload: Json


@dataclass(slots=True)
class Apart:
    """Takes the cases of a run apart; `sent` counts the payloads of that."""

    talk: Conversation
    material: Material
    sent: int = 0

    def parts(self, case: Case, wanted: Shown) -> Iterator[Part]:
        """Each thing that a case shows and that alone brings about the same complaint.

        Those of fields that the endpoint names come first. Raises as `Conversation.ask`, but for what is not sent.
        """
        if wanted.complaint.kind not in _OF_VALID or wanted.seen.due is not Side.ACCEPT or len(case.apart) < 2:  # noqa: PLR2004 - one thing is alone as it is
            return
        yield from islice(self._found(case, wanted), _MOST_FOUND)

    def _found(self, case: Case, wanted: Shown) -> Iterator[Part]:
        most = _MOST_HERE if self.talk.setting.address.is_loopback else _MOST_ELSEWHERE
        for rule, payload in self._payloads(case, wanted):
            if self.sent >= most:
                return
            found = self._asked(payload, rule, wanted)
            if found is not None:
                yield Part(found, payload)

    def _payloads(self, case: Case, wanted: Shown) -> Iterator[tuple[Rule | None, Json]]:
        rules = [self.material.rules.get(name.partition("#")[0]) for name in case.shows]
        named = {keys[-1] for keys in wanted.seen.named if keys}

        def is_named(number: int) -> bool:
            rule = rules[number]
            targets = [] if rule is None else [check.target.tokens for check in rule.checks]
            return any(tokens and str(tokens[-1]) in named for tokens in targets)

        for number in sorted(range(len(rules)), key=lambda number: not is_named(number)):
            payload = case.apart[number]()
            if payload is not None:
                yield rules[number], self.material.pinned(payload, rules[number])

    def _asked(self, payload: Json, rule: Rule | None, wanted: Shown) -> Shown | None:
        try:
            seen = self.talk.ask(self.material.fresh(payload, rule), aim=rule)
        except NotSentError:
            return None
        self.sent += 1
        if seen.due is not Side.ACCEPT:
            return None
        same = (found for found in complaints(seen) if found.kind is wanted.complaint.kind)
        return next((Shown(found, seen) for found in same if found.mark == wanted.complaint.mark), None)
