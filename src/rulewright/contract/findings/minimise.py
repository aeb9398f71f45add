"""A payload that an endpoint disagrees about → one nearer to an example base about which it disagrees alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import NotSentError
from rulewright.contract.edits import edited, edits_between
from rulewright.contract.findings.finding import Kind
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.fresh import Fresh
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule

_MOST_REQUESTS = 8
"""For one complaint: what a smaller payload explains better is soon found, or not worth the requests."""

_BY_RULES = frozenset({Kind.ACCEPTED_INVALID, Kind.WRONG_FIELD})
"""Kinds whose complaints are about the rules that are broken: another payload must break some of the same."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint and the exchange that shows it."""

    complaint: Complaint
    seen: Observation


class Minimiser:
    """Looks for smaller payloads; what it has learnt about a base it does not ask again."""

    def __init__(self, talk: Conversation, bases: Sequence[Json], fresh: Fresh) -> None:
        self._talk = talk
        self._bases = bases
        self._fresh = fresh
        self._about_bases: dict[tuple[int, Kind, str], Shown | None] = {}

    def minimised(self, shown: Shown, payload: Json) -> Shown:
        """The same complaint about a payload with as few changes to the nearest base as a few requests can find.

        The base itself comes first: what an endpoint refuses, or fails on, without any change is not about the change.
        """
        options = [(index, list(edits_between(base, payload))) for index, base in enumerate(self._bases)]
        if not options:
            return shown
        nearest, edits = min(options, key=lambda option: len(option[1]))
        if shown.seen.due is Side.ACCEPT and (about_base := self._about_base(nearest, shown)) is not None:
            return about_base
        smallest, left = shown, _MOST_REQUESTS
        for edit in list(edits):
            if len(edits) == 1 or not left:
                break
            rest = [other for other in edits if other is not edit]
            candidate = self._fresh(edited(self._bases[nearest], rest), shown.seen.aim)
            if not self._is_alike(candidate, smallest):
                continue
            left -= 1
            found = self._ask(candidate, smallest, shown.seen.aim)
            if found is not None:
                smallest, edits = found, rest
        return smallest

    def _about_base(self, index: int, wanted: Shown) -> Shown | None:
        key = (index, wanted.complaint.kind, wanted.complaint.mark)
        if key not in self._about_bases:
            self._about_bases[key] = self._ask(self._fresh(self._bases[index]), wanted, None)
        return self._about_bases[key]

    def _is_alike(self, payload: Json, wanted: Shown) -> bool:
        verdict = self._talk.verdict(payload)
        if verdict.side is not wanted.seen.due:
            return False
        return wanted.complaint.kind not in _BY_RULES or set(verdict.rules) <= set(wanted.complaint.rules)

    def _ask(self, payload: Json, wanted: Shown, aim: Rule | None) -> Shown | None:
        """The complaint about this payload, if it is the same as the one wanted."""
        try:
            seen = self._talk.ask(payload, aim=aim)
        except NotSentError:
            return None
        for complaint in complaints(seen):
            if complaint.kind is wanted.complaint.kind and complaint.mark == wanted.complaint.mark:
                return Shown(complaint, seen)
        return None
