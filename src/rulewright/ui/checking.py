"""The text of a payload → what is wrong with it and where, as the playground shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rulewright.language.rfc3339 import format_date
from rulewright.language.standing import Severity
from rulewright.linting.judge import span_of
from rulewright.reading.payloads import Unreadable, read_payloads
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulewright.language.conditions import Json
    from rulewright.reading.diagnostics import Diagnostic
    from rulewright.reading.payloads import Payload
    from rulewright.reading.span import Span
    from rulewright.ui.setting import Asked, Setting
    from rulewright.validation.context import Context
    from rulewright.validation.report import Violation

MOST = 200
"""Violations that are told; nobody reads more, and a browser is slow with them."""


def check(setting: Setting, asked: Asked, text: bytes) -> dict[str, Json]:
    """What is wrong with a payload: the first `MOST` things in the order of the text, and how many there are.

    Values are shown, for whoever asks has the payload; those of sensitive fields stay masked.

    Raises:
        KeyError: the contract has no such operation, or it takes no body.
    """
    shape = setting.rules.plan.body_shape(asked.operation)
    context = setting.context(asked)
    payload = next(iter(read_payloads(text, "payload", "json")))
    if isinstance(payload, Unreadable):
        mistakes = [_mistake(diagnostic) for diagnostic in payload.diagnostics]
        return {"json": False, **_told(mistakes, {"error": len(mistakes)}, context), "unjudged": []}
    judgement = setting.judge(shape, payload.value, context)
    report = Report(setting.rules.plan, shape, payload.value, context, judgement, show_values=True)
    counts = Counter(violation.severity.value for violation in report.violations)
    # What a wrong type keeps from being judged is told by the type; there may be millions of it.
    unjudged = Counter(entry.missing_data for entry in judgement.skipped if entry.missing_data)
    return {
        "json": True,
        **_told([_violation(*placed) for placed in _placed(payload, report)], counts, context),
        "unjudged": [{"data": list(names), "count": count} for names, count in sorted(unjudged.items())],
    }


def _told(found: list[Json], counts: Mapping[str, int], context: Context) -> dict[str, Json]:
    return {
        "ok": not counts.get(Severity.ERROR.value),
        "today": format_date(context.clock.today),
        "counts": {severity.value: counts.get(severity.value, 0) for severity in Severity},
        "violations": found,
    }


def _placed(payload: Payload, report: Report) -> list[tuple[Violation, Span]]:
    """The first violations in the order of the text, each with what it is about."""
    if not report.violations:
        return []
    found = payload.locate(violation.location for violation in report.violations)
    placed = [(violation, span_of(found[violation.location], violation)) for violation in report.violations]
    return sorted(placed, key=lambda pair: (pair[1].line, pair[1].column))[:MOST]


def _violation(violation: Violation, span: Span) -> Json:
    return {
        "rule": violation.rule,
        "title": violation.title,
        "severity": violation.severity.value,
        "basis": violation.basis.value,
        "pointer": violation.pointer,
        "message": violation.message,
        **_at(span),
    }


def _mistake(diagnostic: Diagnostic) -> Json:
    """What keeps a text from being JSON: it breaks no rule, and is at no place of a payload."""
    return {
        "rule": None,
        "title": diagnostic.hint,
        "severity": Severity.ERROR.value,
        "basis": None,
        "pointer": None,
        "message": diagnostic.message,
        **_at(diagnostic.span),
    }


def _at(span: Span) -> dict[str, Json]:
    """Lines and columns start at 1, columns count code points, the end is exclusive."""
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
