"""Events → lines for people, as compilers write them: place, message, the source line, a caret, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO, assert_never

from rulewright.language.standing import Basis
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
from rulewright.reading.display import underlined, visible
from rulewright.reporting.waived import WAIVED, standing, waiver_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.linting.events import Quote
    from rulewright.reading.diagnostics import Severity
    from rulewright.reporting.styles import Role, Style
    from rulewright.validation.report import Violation

_ROLES: dict[str, Role] = {"error": "error", "warning": "warning", "info": "info", WAIVED: "quiet"}
_STAND_IN = re.compile("<(?:text|number|boolean|value)>")


class TextWriter:
    """Writes each event as it comes, and at the end one line of sums."""

    def __init__(self, out: TextIO, style: Style) -> None:
        self._out = out
        self._style = style
        self._without_data: dict[tuple[str, ...], set[str]] = {}

    def __call__(self, event: Event) -> None:
        """Writes what there is to say of an event."""
        for line in self._lines(event):
            self._out.write(f"{line}\n")

    def _lines(self, event: Event) -> Iterator[str]:
        match event:
            case ViolationFound():
                yield from self._violation(event)
            case Unusable() | Remarked() | RuleFileChecked():
                for remark in event.remarks:
                    yield from self._remark(remark)
            case FileFinished():
                for skip in event.skipped:
                    if skip.missing_data:
                        self._without_data.setdefault(skip.missing_data, set()).add(skip.rule)
            case Finished():
                yield from self._notes()
                yield self._style(summary(event), "good" if event.ok else "error")
            case FileStarted() | PassedOver():
                pass
            case _:
                assert_never(event)

    def _violation(self, found: ViolationFound) -> Iterator[str]:
        violation = found.violation
        place = f"{found.path}:{found.line}:{found.column}"
        yield self._headline(place, standing(found), violation.message, self._style(f" [{violation.rule}]", "quiet"))
        if not found.waived:
            yield from self._quoted(found.quote, found.severity)
            yield self._style(f"  {visible(_origin(violation))}", "quiet")
        if (line := waiver_line(found)) is not None:
            yield self._style(f"  {visible(line)}", "quiet")

    def _remark(self, remark: Remark) -> Iterator[str]:
        place = remark.path if remark.line is None else f"{remark.path}:{remark.line}:{remark.column}"
        yield self._headline(place, remark.severity, remark.message)
        if remark.quote is not None:
            yield from self._quoted(remark.quote, remark.severity)
        if remark.hint is not None:
            first, *more = remark.hint.split("\n")
            yield f"  hint: {visible(first)}"
            yield from (f"    {visible(line)}" for line in more)

    def _headline(self, place: str, word: str, message: str, tail: str = "") -> str:
        return f"{self._style(visible(place), 'place')}: {self._style(word, _ROLES[word])}: {visible(message)}{tail}"

    def _quoted(self, quote: Quote, severity: Severity) -> Iterator[str]:
        line, caret = underlined(quote.line, quote.start, quote.end)
        yield f"  {_STAND_IN.sub(lambda match: self._style(match[0], 'quiet'), line)}"
        yield f"  {self._style(caret, severity)}"

    def _notes(self) -> Iterator[str]:
        for names, rules in sorted(self._without_data.items()):
            data = " and ".join(names)
            how = " ".join(f"--data {name}=FILE" for name in names)
            yield f"note: not judged, for want of the data {data}: {', '.join(sorted(rules))}; give it with {how}"


def _origin(violation: Violation) -> str:
    span = violation.source
    title = f" {violation.title}" if violation.title else ""
    basis = "" if violation.basis is Basis.STATED else f" ({violation.basis.value})"
    return f"rule: {span.file}:{span.line}:{span.column}:{title}{basis}" if title or basis else f"rule: {span}"


def summary(end: Finished) -> str:
    """The sums of a run in one line: what was looked at, and what was found."""
    looked = [
        _counted(end.files, "file"),
        _counted(end.payloads, "payload"),
        _counted(end.rule_files, "rule file"),
        _counted(end.rules, "rule"),
        _counted(end.examples, "example"),
    ]
    found = [
        _counted(end.errors, "error"),
        _counted(end.warnings, "warning"),
        _counted(end.infos, "info", "infos"),
        f"{end.waived} waived" if end.waived else "",
        f"{end.unusable} unusable" if end.unusable else "",
    ]
    if end.mistakes > end.unusable:
        found[-1] += f" ({end.mistakes} mistakes)"
    if not any(found[:3]):
        found[0] = "" if found[-1] else "no violations"
    text = f"{_listed(looked) or '0 files'}: {_listed(found)}"
    return f"{text} ({_counted(end.passed_over, 'file')} without a contract passed over)" if end.passed_over else text


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}" if number else ""


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))
