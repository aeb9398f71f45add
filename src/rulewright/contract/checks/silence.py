"""The refusals of a run, in order → the complaint that none of so many names what is wrong, once there are as many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.contract.checks.observation import Observation

MANY = 10
"""Refusals: an endpoint may have a reason to say nothing about one payload, or about one sort of them."""


class Silence:
    """The refusals so far, one for each set of rules broken, while none of them says what is wrong."""

    def __init__(self) -> None:
        self._silent: dict[tuple[str, ...], Observation] = {}
        self._is_over = False

    def noted(self, seen: Observation) -> Iterator[tuple[Complaint, tuple[Observation, ...]]]:
        """Notes an answer; with the last refusal that it takes, what is wrong, and the refusals before it."""
        if self._is_over or not _is_due_refusal(seen):
            return
        if seen.named:
            self._is_over = True
            return
        self._silent.setdefault(seen.verdict.rules, seen)
        if len(self._silent) == MANY:
            self._is_over = True
            silent = tuple(self._silent.values())
            yield _complaint(silent), silent[:-1]


def of_silence(seen: Iterable[Observation]) -> Iterator[Complaint]:
    """What is wrong with answers that are all there are."""
    silence = Silence()
    yield from (complaint for each in seen for complaint, _ in silence.noted(each))


def _is_due_refusal(seen: Observation) -> bool:
    is_refused = seen.due is Side.REJECT and seen.meaning is Meaning.REJECTED
    return is_refused and seen.plan.errors is not None and seen.exchange.authenticated


def _complaint(silent: tuple[Observation, ...]) -> Complaint:
    last = silent[-1]
    where = "" if last.plan.errors is None else f" in “{last.plan.errors.items}”"
    return Complaint(
        Kind.WRONG_FIELD,
        f"refused {len(silent)} payloads that break different rules, and never said{where} which field is wrong;"
        f" the last answer was {last.exchange.status}, where {last.explain(last.verdict.breaches[0])}",
        mark="none named",
    )
