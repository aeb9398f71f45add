"""What a run of lint or check tells, in the order it happens: the closed union of events that reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language import standing

if TYPE_CHECKING:
    from rulewright.linting.waivers import Waiver
    from rulewright.plan.contract import Plan
    from rulewright.reading.diagnostics import Diagnostic, Severity
    from rulewright.validation.report import Violation

_WORDS: dict[standing.Severity, Severity] = {
    standing.Severity.ERROR: "error",
    standing.Severity.WARNING: "warning",
    standing.Severity.INFO: "info",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A source line as it may be shown, and the part that is meant: code points from 0, the end exclusive."""

    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that is not a violation: what, where, and what to do; a file as a whole has no line."""

    path: str
    line: int | None
    column: int | None
    severity: Severity
    code: str
    message: str
    hint: str | None = None
    quote: Quote | None = None

    @classmethod
    def of(cls, diagnostic: Diagnostic, quote: Quote | None = None) -> Remark:
        """A diagnostic with the line it is about."""
        span = diagnostic.span
        return cls(
            path=span.file,
            line=span.line,
            column=span.column,
            severity=diagnostic.severity,
            code=diagnostic.code,
            message=diagnostic.message,
            hint=diagnostic.hint,
            quote=quote,
        )


@dataclass(frozen=True, slots=True)
class FileStarted:
    """A payload file is about to be judged, by the body of an operation of the contract `rules`."""

    path: str
    rules: str
    operation: str | None
    plan: Plan | None = field(default=None, repr=False, compare=False)
    """What the contract says; None where only its name is known."""


@dataclass(frozen=True, slots=True)
class ViolationFound:
    """A violation, and where in its file the value stands or is missing: from 1, the end exclusive."""

    path: str
    violation: Violation
    line: int
    column: int
    end_line: int
    end_column: int
    quote: Quote
    waiver: Waiver | None = None
    """The waiver that it has, in force or not."""
    waived: bool = False
    """Whether its waiver is in force: then it does not count."""

    @property
    def severity(self) -> Severity:
        """The violation's severity in the words of diagnostics."""
        return _WORDS[self.violation.severity]


@dataclass(frozen=True, slots=True)
class Unusable:
    """A payload, file or contract that could not be used, and all the reasons."""

    path: str
    remarks: tuple[Remark, ...]

    @classmethod
    def whole(cls, path: str, code: str, message: str, hint: str | None = None) -> Unusable:
        """A file that cannot be used for a reason that has no place in it."""
        return cls(path, (Remark(path, None, None, "error", code, message, hint),))


@dataclass(frozen=True, slots=True)
class Remarked:
    """Something to know of a file, whatever becomes of its payloads."""

    path: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A rule that could not be judged in a file: why, how often, and where first."""

    rule: str
    reason: str
    pointer: str
    count: int
    missing_data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileFinished:
    """The last payload of a file has been judged; `payloads` counts those that could be."""

    path: str
    payloads: int
    skipped: tuple[NotJudged, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that no contract is mapped to, and that was not asked for by name."""

    path: str


@dataclass(frozen=True, slots=True)
class RuleFileChecked:
    """A rule file that can be used, and all that is to be said of it."""

    path: str
    contract: str
    version: str
    rules: int
    examples: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a run, its sums, and what it exits with."""

    files: int = 0
    payloads: int = 0
    rule_files: int = 0
    rules: int = 0
    examples: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    waived: int = 0
    unusable: int = 0
    mistakes: int = 0
    """What there is to say of what is unusable, all together."""
    passed_over: int = 0
    exit_code: int = 0
    fail_on: standing.Severity = standing.Severity.ERROR
    """The least severity that makes the exit code 1."""

    @property
    def failing(self) -> frozenset[Severity]:
        """The severities that make the exit code 1, in the words of diagnostics."""
        return frozenset({"error", _WORDS[self.fail_on]})

    @property
    def ok(self) -> bool:
        """Whether the run found nothing that fails it."""
        return self.exit_code == 0


Event: TypeAlias = (
    FileStarted | ViolationFound | Unusable | Remarked | FileFinished | PassedOver | RuleFileChecked | Finished
)
