"""The rules that must refuse a payload, listed in its map or in a file beside it → where a report differs from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.language.decode import listing
from rulewright.language.standing import Basis, Severity
from rulewright.linting.rule_names import RuleNames
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.reading.span import Span
from rulewright.validation.report import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.linting.config import Assignment
    from rulewright.plan.contract import Plan
    from rulewright.validation.report import Report

ACCEPTED = "map/expect"
"""Stands for a rule's id where a payload mapped with `expect = "reject"` is accepted."""

OTHERWISE = "map/breaks"
"""Stands for a rule's id where such a payload is refused by other rules than those that are listed."""

SUFFIX = ".breaks"
"""Ends the name of the file that lists the rules, after the whole name of the payload file."""

_ENTRY = re.compile(r"(?P<rule>\S+)(?:[ \t]+at[ \t]+(?P<pointer>/.*))?")
_HOW = "write the id of a rule, as lint prints it in brackets, or “RULE at /pointer”"


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule that must be broken, at a place or at any; `span` is where it is listed."""

    rule: str
    pointer: str | None
    span: Span

    def matches(self, violation: Violation) -> bool:
        """Whether a violation is the one that is meant."""
        return violation.rule == self.rule and self.pointer in {None, violation.pointer}

    def __str__(self) -> str:
        return self.rule if self.pointer is None else f"{self.rule} at {self.pointer}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """That the contract refuses the payloads of a file: by the rules that are listed, or by any where none is."""

    span: Span
    listed: tuple[Listed, ...] = ()


def read_listed(text: str, span: Span) -> Listed | Diagnostic:
    """An entry of a list of rules, or what is wrong with it."""
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        return Diagnostic(span, f"this names no rule: “{text.strip()}”", _HOW, code="breaks")
    return Listed(match["rule"], match["pointer"], span)


def read_beside(path: Path, name: str) -> Refusal | None:
    """What the file beside a payload file lists; None where there is no such file.

    It has a rule a line; `#` begins a comment.

    Args:
        path: the payload file.
        name: what messages call it.

    Raises:
        DiagnosticError: a line cannot be used, there is none, or the file is no text.
        OSError: it cannot be read.
    """
    beside = path.with_name(f"{path.name}{SUFFIX}")
    if not beside.is_file():
        return None
    name = f"{name}{SUFFIX}"
    whole = Span(name, 1, 1, 1, 1)
    try:
        lines = decode(beside.read_bytes(), name).splitlines()
    except LimitError as error:
        raise DiagnosticError([Diagnostic(whole, error.message, code="limit")]) from error
    found = [read_listed(text, span) for text, span in _entries(lines, name)]
    mistakes = [entry for entry in found if isinstance(entry, Diagnostic)]
    if not found:
        mistakes = [Diagnostic(whole, "no rule is listed here", _HOW, code="breaks")]
    if mistakes:
        raise DiagnosticError(mistakes)
    return Refusal(whole, tuple(entry for entry in found if isinstance(entry, Listed)))


def _entries(lines: Iterable[str], name: str) -> Iterator[tuple[str, Span]]:
    for number, line in enumerate(lines, start=1):
        text = re.split(r"(?:^|(?<=\s))#", line, maxsplit=1)[0].rstrip()
        if text.strip():
            column = len(text) - len(text.lstrip()) + 1
            yield text, Span(name, number, column, number, len(text) + 1)


def refusal_of(assignment: Assignment, plan: Plan) -> Refusal | None:
    """What a map expects of its payloads; None where they are to be accepted. Raises as `resolved`."""
    if assignment.expect == "accept":
        return None
    span = assignment.span or Span(assignment.rules, 1, 1, 1, 1)
    return resolved(Refusal(span, assignment.breaks), RuleNames([plan]))


def resolved(refusal: Refusal, names: RuleNames) -> Refusal:
    """The same with whole ids. Raises DiagnosticError for entries that name no rule of the contract, or several."""
    listed: list[Listed] = []
    mistakes: list[Diagnostic] = []
    for entry in refusal.listed:
        rule = names.whole(entry.rule, entry.span)
        if isinstance(rule, Diagnostic):
            mistakes.append(rule)
        else:
            listed.append(replace(entry, rule=rule))
    if mistakes:
        raise DiagnosticError(mistakes)
    return replace(refusal, listed=tuple(listed))


def differences(refusal: Refusal, report: Report) -> Iterator[Violation]:
    """Where a report is not the refusal that was expected: it accepts, or other rules are broken than are listed.

    Every rule that is listed must be broken, and every rule of severity error that is broken must be listed.
    """
    where = Path(refusal.span.file).name
    if report.ok:
        rules = listing([str(entry) for entry in refusal.listed]) if refusal.listed else None
        message = (
            'the payload is accepted, and its map expects the contract to refuse it (expect = "reject")'
            if rules is None
            else f"the payload is accepted, and {where} expects it to break {rules}"
        )
        yield _violation(ACCEPTED, "accepted", message, refusal.span)
        return
    violations = report.violations
    for entry in refusal.listed:
        if not any(map(entry.matches, violations)):
            message = f"the payload does not break {entry}, which {where} lists{_instead(entry, report)}"
            yield replace(_violation(OTHERWISE, "not-broken", message, entry.span), params={"rule": entry.rule})
    for violation in report.errors if refusal.listed else ():
        if not any(entry.matches(violation) for entry in refusal.listed):
            message = f"{violation.message}: this breaks {violation.rule}, which {where} does not list"
            found = _violation(OTHERWISE, "not-listed", message, refusal.span, violation)
            yield replace(found, params={"rule": violation.rule})


def _instead(entry: Listed, report: Report) -> str:
    """What is known of a rule that is not broken where it should be."""
    places = [found.pointer or "the payload as a whole" for found in report.violations if found.rule == entry.rule]
    if places:
        return f"; it breaks the rule at {listing(places)}"
    reason = next((skipped.reason for skipped in report.skipped if skipped.rule == entry.rule), None)
    return "" if reason is None else f"; the rule is not judged: {reason}"


def _violation(rule: str, code: str, message: str, source: Span, at: Violation | None = None) -> Violation:
    return Violation(
        rule=rule,
        code=code,
        severity=Severity.ERROR,
        basis=Basis.STATED,
        pointer="" if at is None else at.pointer,
        message=message,
        because=(),
        params={},
        source=source,
        cites=None,
        title=None,
        api_code=None,
        location=() if at is None else at.location,
    )
