"""Events → one JSON document, with the published schemas `lint-report` and `check-report`.

What is found is kept in spools, so that the sums can stand first whatever the size.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
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
from rulewright.reporting.spool import Array

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.reading.styles import Style

FORMAT = 1


class JsonWriter:
    """Writes the document of a run when the run ends, and nothing before.

    A run of lint tells of payload files, and of rule files beside them; with `of_rules` rule files are all there is.
    """

    def __init__(self, out: TextIO, _style: Style, *, of_rules: bool = False) -> None:
        self._out = out
        self._of_rules = of_rules
        self._files = Array("  ")
        self._violations = Array("    ")
        self._rule_files = Array("  ")
        self._remarks = Array("  ")
        self._unusable = Array("  ")
        self._started: FileStarted | None = None

    def __call__(self, event: Event) -> None:
        """Notes an event; at the last one, writes."""
        match event:
            case FileStarted():
                self._started = event
            case ViolationFound():
                self._violations.add(_dumps(_violation(event)))
            case FileFinished():
                self._finish_file(event)
            case RuleFileChecked():
                self._rule_files.add(_dumps(_rule_file(event)))
            case Unusable():
                for remark in event.remarks:
                    self._unusable.add(_dumps({"path": remark.path, **_remark(remark)}))
            case Remarked():
                for remark in event.remarks:
                    self._remarks.add(_dumps(_graded(remark)))
            case Finished():
                self._write(event)
            case PassedOver():
                pass
            case _:
                assert_never(event)

    def _finish_file(self, event: FileFinished) -> None:
        file = {
            "path": event.path,
            "rules": self._started.rules if self._started else None,
            "operation": self._started.operation if self._started else None,
            "payloads": event.payloads,
        }
        skipped = [
            {"rule": skip.rule, "pointer": skip.pointer, "reason": skip.reason, "count": skip.count}
            for skip in event.skipped
        ]
        spool = self._files.item()
        spool.write(f'{_dumps(file)[:-1]}, "violations": ')
        self._violations.move_to(spool)
        spool.write(f', "skipped": {_dumps(skipped)}}}')

    def _write(self, end: Finished) -> None:
        sections = (
            [("files", self._rule_files), ("unusable", self._unusable)]
            if self._of_rules
            else [
                ("files", self._files),
                ("rule_files", self._rule_files),
                ("unusable", self._unusable),
                ("remarks", self._remarks),
            ]
        )
        head: dict[str, Json] = {"format": FORMAT, "ok": end.ok}
        if not self._of_rules:
            head["payloads"] = end.payloads
        self._out.write(_dumps(head)[:-1])
        for name, array in sections:
            self._out.write(f', "{name}": ')
            array.move_to(self._out)
        self._out.write("}\n")


def _violation(found: ViolationFound) -> dict[str, Json]:
    violation = found.violation
    return {
        "rule": violation.rule,
        "code": violation.code,
        "severity": violation.severity.value,
        "basis": violation.basis.value,
        "pointer": violation.pointer,
        "message": violation.message,
        "line": found.line,
        "column": found.column,
        "because": [{"pointer": part.pointer, "value": part.value, "words": part.words} for part in violation.because],
        "params": dict(violation.params),
        "waiver": _waiver(found),
    }


def _waiver(found: ViolationFound) -> Json:
    waiver = found.waiver
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "until": waiver.until.isoformat(),
        "in_force": found.waived,
        "path": waiver.span.file,
        "line": waiver.span.line,
    }


def _rule_file(checked: RuleFileChecked) -> dict[str, Json]:
    return {
        "path": checked.path,
        "contract": checked.contract,
        "version": checked.version,
        "rules": checked.rules,
        "examples": checked.examples,
        "remarks": [_graded(remark) for remark in checked.remarks],
    }


def _graded(remark: Remark) -> dict[str, Json]:
    return {"path": remark.path, "severity": remark.severity, **_remark(remark)}


def _remark(remark: Remark) -> dict[str, Json]:
    return {
        "line": remark.line,
        "column": remark.column,
        "code": remark.code,
        "message": remark.message,
        "hint": remark.hint,
    }


def _dumps(value: object) -> str:
    return json.dumps(value, default=_number)


def _number(value: object) -> float | str:
    """A decimal as a number where a reader gets its exact value back, else as text."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else str(value)


RulesJsonWriter = partial(JsonWriter, of_rules=True)
"""Writes the document of a run of check."""
