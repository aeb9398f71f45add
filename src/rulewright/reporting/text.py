"""Events → lines for people, as compilers write them: place, message, the source line, a caret, and what to do."""

from __future__ import annotations

import re
from itertools import takewhile
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
from rulewright.linting.quoting import line_of
from rulewright.reading.display import underlined, visible
from rulewright.reading.sources import Sources
from rulewright.reading.styles import Detail
from rulewright.reporting.groups import Groups, Row
from rulewright.reporting.samples import Samples
from rulewright.reporting.waived import WAIVED, standing, waiver_line
from rulewright.validation.words import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.linting.events import Quote
    from rulewright.reading.diagnostics import Severity
    from rulewright.reading.styles import Role, Style
    from rulewright.validation.report import Violation

_ROLES: dict[str, Role] = {"error": "error", "warning": "warning", "info": "info", WAIVED: "quiet"}
_STAND_IN = re.compile("<(?:text|number|boolean|value)>")


class TextWriter:
    """Writes each event as it comes, and at the end one line of sums: all that there is of a run told quietly.

    What belongs together is told together, and what a file breaks again and again is shown a few times and counted;
    told verbosely, each violation stands alone, with the line of its rule, and files without any are named.
    """

    def __init__(self, out: TextIO, style: Style) -> None:
        self._out = out
        self._style = style
        self._without_data: dict[tuple[str, ...], set[str]] = {}
        self._groups = Groups()
        self._sources = Sources()
        self._counted = 0
        self._samples: Samples | None = None
        self._judged_by = ""
        self._is_clean = True

    def __call__(self, event: Event) -> None:
        """Writes what there is to say of an event."""
        lines = self._lines(event)
        if self._style.detail is Detail.VERDICT:
            lines = iter((self._verdict(event),)) if isinstance(event, Finished) else iter(())
        for line in lines:
            self._out.write(f"{line}\n")

    def _lines(self, event: Event) -> Iterator[str]:
        if not isinstance(event, ViolationFound):
            yield from self._group(self._groups.complete())
        match event:
            case ViolationFound():
                self._is_clean = False
                yield from self._group([Row(event)] if self._tells_all else self._groups.add(event))
            case Unusable() | Remarked() | RuleFileChecked():
                for remark in event.remarks:
                    yield from self._remark(remark)
                if isinstance(event, RuleFileChecked) and self._tells_all:
                    sums = f"{_counted(event.rules, 'rule')}, {_counted(event.examples, 'example') or 'no example'}"
                    yield self._quiet(f"{event.path}: {event.contract} {event.version}: {sums}")
            case FileStarted():
                self._judged_by = ", ".join(filter(None, (event.rules, event.operation)))
                self._is_clean = True
                self._samples = None if event.plan is None else Samples(event.plan)
            case FileFinished():
                yield from self._finished(event)
            case Finished():
                yield from self._notes()
                yield self._verdict(event)
            case PassedOver():
                if self._tells_all:
                    yield self._quiet(f"{event.path}: passed over, since no contract is mapped to it")
            case _:
                assert_never(event)

    @property
    def _tells_all(self) -> bool:
        return self._style.detail is Detail.ALL

    def _quiet(self, text: str) -> str:
        return self._style(visible(text), "quiet")

    def _verdict(self, end: Finished) -> str:
        return self._style(summary(end), "good" if end.ok else "error")

    def _finished(self, event: FileFinished) -> Iterator[str]:
        """What is to be said of a file at its end."""
        for skip in event.skipped:
            if skip.missing_data:
                self._without_data.setdefault(skip.missing_data, set()).add(skip.rule)
        for more in self._groups.repeated():
            self._counted += more.count
            lines = f"line {more.first}" if more.first == more.last else f"lines {more.first} to {more.last}"
            yield self._quiet(f"{event.path}: {more.count:,} more of {more.home}, in {lines}")
        if self._tells_all and self._is_clean:
            judged = _counted(event.payloads, "payload") or "no payload"
            yield self._quiet(f"{event.path}: {judged} judged by {self._judged_by}: no violations")

    def _group(self, rows: list[Row]) -> Iterator[str]:
        """Violations at one place, the gravest first: what is wrong with it, its line, and the rules."""
        for row in rows:
            yield from self._row(row)
        if not rows:
            return
        found = rows[0].first
        if not found.waived:
            yield from self._quoted(found.quote, found.severity)
            yield from self._sampled(rows)
        for row in rows:
            if not found.waived:
                yield self._quiet(f"  {_origin(row.first.violation)}")
                if self._tells_all and (line := line_of(row.first.violation.source, self._sources)) is not None:
                    yield from self._quoted(line, "info", "    ")
            if (waiver := waiver_line(row.first)) is not None:
                yield self._quiet(f"  {waiver}")

    def _sampled(self, rows: list[Row]) -> Iterator[str]:
        """Texts that have the form that was asked for, where the contract has examples of them."""
        samples = [] if self._samples is None else [self._samples.of(row.first.violation.rule) for row in rows]
        for sample in dict.fromkeys(filter(None, samples)):
            yield f"  for example: {visible(sample)}"

    def _row(self, row: Row) -> Iterator[str]:
        found, violation = row.first, row.first.violation
        place = f"{found.path}:{found.line}:{found.column}"
        yield self._headline(place, standing(found), violation.message, self._style(f" [{violation.rule}]", "quiet"))
        if row.others:
            names = ", ".join(_names(row))
            yield f"  and {len(row.others)} more of {visible(row.home)} there: {visible(names)}"

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

    def _quoted(self, quote: Quote, severity: Severity, indent: str = "  ") -> Iterator[str]:
        line, caret = underlined(quote.line, quote.start, quote.end, self._style.columns)
        yield f"{indent}{_STAND_IN.sub(lambda match: self._style(match[0], 'quiet'), line)}"
        yield f"{indent}{self._style(caret, severity)}"

    def _notes(self) -> Iterator[str]:
        if self._counted:
            yield f"note: {self._counted:,} violations are only counted above; --verbose shows each"
        for names, rules in sorted(self._without_data.items()):
            how = " ".join(f"--data {name}=FILE" for name in names)
            yield f"note: not judged without {how}: {self._some(sorted(rules))}"

    def _some(self, rules: list[str]) -> str:
        first, *others = rules
        if others and not self._tells_all:
            return f"{first} and {len(others)} more; --verbose names them"
        return ", ".join(rules)


def _names(row: Row) -> Iterator[str]:
    """The places of the others, without the way there that all of them share."""
    ways = [found.violation.location[:-1] for found in (row.first, *row.others)]
    shared = sum(1 for _ in takewhile(lambda steps: len({*steps}) == 1, zip(*ways, strict=False)))
    for found in row.others:
        yield dotted(found.violation.location[shared:])


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
