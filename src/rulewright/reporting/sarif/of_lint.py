"""Events of lint and check → a log of SARIF: a result for each violation and remark."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.linting.events import (
    Event,
    FileFinished,
    FileStarted,
    Finished,
    PassedOver,
    Remark,
    Remarked,
    RuleFileChecked,
    Unusable,
    ViolationFound,
)
from rulewright.reporting.explanation import AnyRule, rules_by_id
from rulewright.reporting.sarif.log import Log, Region, Result, identity
from rulewright.reporting.topics import Topic, of_code, of_rule, of_violation
from rulewright.reporting.waived import told, waiver_line

if TYPE_CHECKING:
    from rulewright.plan.contract import Plan
    from rulewright.reading.styles import Style


class SarifWriter:
    """Writes the log of a run when the run ends, and nothing before."""

    def __init__(self, out: TextIO, _style: Style) -> None:
        self._out = out
        self._log = Log()
        self._plan: Plan | None = None
        self._rules: dict[str, AnyRule] = {}
        self._topics: dict[str, Topic] = {}

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case FileStarted():
                if event.plan is not None and event.plan is not self._plan:
                    self._plan, self._rules = event.plan, rules_by_id(event.plan)
            case ViolationFound():
                self._log.add(self._violation(event))
            case Unusable() | Remarked() | RuleFileChecked():
                for remark in event.remarks:
                    self._log.add(_remark(remark))
            case FileFinished():
                for skip in event.skipped:
                    self._log.note("info", f"{event.path}: {skip.rule} was not judged: {skip.reason}")
            case Finished():
                self._log.write(self._out, "rulewright-lint", event.exit_code, {})
            case PassedOver():
                pass
            case _:
                assert_never(event)

    def _violation(self, found: ViolationFound) -> Result:
        violation = found.violation
        return Result(
            topic=self._topic(found),
            severity=found.severity,
            message=violation.message if found.waived else told(found),
            region=Region(found.path, found.line, found.column, found.end_line, found.end_column),
            pointer=violation.pointer,
            identity=identity(found.path, violation.rule, violation.pointer),
            rule=violation.source,
            properties={"code": violation.code, "basis": violation.basis.value},
            accepted=waiver_line(found) if found.waived else None,
        )

    def _topic(self, found: ViolationFound) -> Topic:
        name = found.violation.rule
        if name not in self._topics:
            rule = self._rules.get(name)
            known = None if rule is None or self._plan is None else of_rule(rule, self._plan)
            self._topics[name] = known or of_violation(found.violation)
        return self._topics[name]


def _remark(remark: Remark) -> Result:
    return Result(
        topic=of_code(remark.code, remark.severity),
        severity=remark.severity,
        message=remark.message if remark.hint is None else f"{remark.message}\n{remark.hint}",
        region=Region(remark.path, remark.line, remark.column),
        pointer="",
        identity=identity(remark.path, remark.code, remark.message),
    )
