"""The events of a run → the same events, and at their end the sums and the exit code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, assert_never

from rulewright.language.standing import Severity
from rulewright.linting.events import (
    Event,
    FileFinished,
    FileStarted,
    Finished,
    PassedOver,
    Remarked,
    RuleFileChecked,
    Unusable,
    ViolationFound,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLEAN, VIOLATIONS, UNUSABLE = 0, 1, 2


def finished(events: Iterable[Event], fail_on: Severity = Severity.ERROR) -> Iterator[Event]:
    """The events, then `Finished`; violations of severity `fail_on` or worse make its exit code 1."""
    sums: Counter[str] = Counter()
    for event in events:
        _count(event, sums)
        yield event
    failing = sums["errors"] + (sums["warnings"] if fail_on is Severity.WARNING else 0)
    exit_code = UNUSABLE if sums["unusable"] else VIOLATIONS if failing else CLEAN
    yield Finished(**sums, exit_code=exit_code, fail_on=fail_on)


def _count(event: Event, sums: Counter[str]) -> None:
    match event:
        case FileStarted():
            sums["files"] += 1
        case FileFinished():
            sums["payloads"] += event.payloads
        case ViolationFound():
            sums["waived" if event.waived else f"{event.severity}s"] += 1
        case Remarked():
            sums.update(f"{remark.severity}s" for remark in event.remarks)
        case Unusable():
            sums.update(unusable=1, mistakes=len(event.remarks))
        case PassedOver():
            sums["passed_over"] += 1
        case RuleFileChecked():
            sums.update(rule_files=1, rules=event.rules, examples=event.examples)
            sums.update(f"{remark.severity}s" for remark in event.remarks)
        case Finished():
            raise ValueError("a run finishes once")
        case _:
            assert_never(event)
