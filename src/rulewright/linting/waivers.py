"""`[[waivers]]` of a configuration → which violations count no more, until when and why; and which waive nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from rulewright.language.decode import Entries, kind_of, list_or_one, name_of
from rulewright.linting.events import FileFinished, Remarked, Unusable, ViolationFound
from rulewright.linting.expectations import ACCEPTED, OTHERWISE
from rulewright.linting.globs import matches
from rulewright.linting.quoting import remarks_of
from rulewright.linting.rule_names import RuleNames
from rulewright.reading.diagnostics import Diagnostic
from rulewright.reading.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from rulewright.language.problems import Problems
    from rulewright.language.written import Word
    from rulewright.linting.events import Event
    from rulewright.plan.contract import Plan
    from rulewright.reading.nodes import Mapping, Node
    from rulewright.reading.span import Span

_DAY = 'write the last day on which it holds, such as "2026-12-31"'
_WHY = "say why, for those who read it when it ends"
_OTHERS = (ACCEPTED, OTHERWISE)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Rules whose violations in some files do not count, with the reason, to the end of the day `until`."""

    rules: tuple[Word, ...]
    files: tuple[str, ...]
    reason: str
    until: date
    span: Span

    def covers(self, name: str) -> bool:
        """Whether it is for a file, by its path from the configuration's folder."""
        return any(matches(pattern, name) for pattern in self.files)

    def holds(self, today: date) -> bool:
        """Whether its end is not over."""
        return today <= self.until


def read_waiver(node: Mapping, problems: Problems) -> Waiver | None:
    """The waiver that a table says; None where it has mistakes."""
    before = len(problems)
    entries = Entries(node, problems, "“waivers”")
    rules = _words(entries.need("rule", "name the rules that may be broken"), "“rule”", problems)
    files = _words(entries.need("files", 'name the files, such as "payloads/old/**"'), "“files”", problems)
    reason = entries.need("reason", _WHY)
    until = entries.need("until", _DAY)
    entries.close()
    why = None if reason is None else name_of(reason, "“reason”", problems)
    day = None if until is None else _day(until, problems)
    if why is None or day is None or len(problems) > before:
        return None
    return Waiver(rules, tuple(word.text for word in files), why.text.strip(), day, node.span)


def _words(node: Node | None, what: str, problems: Problems) -> tuple[Word, ...]:
    items = () if node is None else list_or_one(node)
    if node is not None and not items:
        problems.add(node.span, f"{what} lists nothing", "name what the waiver is for", code="empty")
    return tuple(word for item in items if (word := name_of(item, what, problems)) is not None)


def _day(node: Node, problems: Problems) -> date | None:
    word = node.value if isinstance(node, Scalar) else None
    try:
        return date.fromisoformat(word if isinstance(word, str) else "")
    except ValueError:
        problems.add(node.span, f"“until” cannot be {kind_of(node)}", _DAY)
        return None


class Waiving:
    """The waivers of a run on a day, and what came of them.

    Args:
        waivers: those of the configuration.
        today: the day of the run.
        name_of: what the configuration calls a file; None for one outside its folder.
    """

    def __init__(self, waivers: Iterable[Waiver], today: date, name_of: Callable[[Path | None], str | None]) -> None:
        self._waivers = tuple(waivers)
        self._today = today
        self._name_of = name_of
        self._names: dict[str, RuleNames] = {}
        self._plans: dict[str, Plan] = {}
        self._used: set[tuple[Waiver, Word]] = set()
        self._unsettled: set[str] = set()

    def told(self, events: Iterable[Event], path: Path | None, plan: Plan) -> Iterator[Event]:
        """The events of one file, each violation with the waiver that it has."""
        name = self._name_of(path)
        covering = [waiver for waiver in self._waivers if name is not None and waiver.covers(name)]
        if name is None or not covering:
            yield from events
            return
        by_rule = self._by_rule(covering, plan)
        is_whole = True
        for event in events:
            match event:
                case ViolationFound():
                    yield self._with_waiver(event, by_rule.get(event.violation.rule, ()))
                    continue
                case Unusable():
                    is_whole = False
                case FileFinished():
                    self._unsettled.update(skip.rule for skip in event.skipped if skip.missing_data)
            yield event
        if is_whole:
            self._plans[name] = plan

    def _by_rule(self, covering: list[Waiver], plan: Plan) -> dict[str, list[tuple[Waiver, Word]]]:
        names = self._names.get(plan.fingerprint)
        if names is None:
            names = self._names[plan.fingerprint] = RuleNames([plan], _OTHERS)
        found: dict[str, list[tuple[Waiver, Word]]] = {}
        for waiver in covering:
            for word in waiver.rules:
                rule = names.whole(word.text, word.span)
                if isinstance(rule, str):
                    found.setdefault(rule, []).append((waiver, word))
        return found

    def _with_waiver(self, event: ViolationFound, candidates: Iterable[tuple[Waiver, Word]]) -> ViolationFound:
        """The violation with its waiver: one that still holds, or else one that has ended."""
        self._used.update(candidates)
        waivers = [waiver for waiver, _ in candidates]
        chosen = next((waiver for waiver in waivers if waiver.holds(self._today)), next(iter(waivers), None))
        return event if chosen is None else replace(event, waiver=chosen, waived=chosen.holds(self._today))

    def remarks(self, mapped: Callable[[], Iterable[str]]) -> Iterator[Remarked | Unusable]:
        """What waives nothing, and what names no rule: of waivers for whose files, all of them, it is now known.

        Args:
            mapped: names the payload files of the configuration; they are looked for only where it matters.
        """
        idle = [waiver for waiver in self._waivers if any((waiver, word) not in self._used for word in waiver.rules)]
        files = list(mapped()) if idle else []
        for waiver in idle:
            covered = [name for name in files if waiver.covers(name)]
            if all(name in self._plans for name in covered):
                plans = {plan.fingerprint: plan for plan in map(self._plans.__getitem__, covered)}
                names = RuleNames(plans.values(), _OTHERS)
                for word in waiver.rules:
                    if (waiver, word) not in self._used:
                        yield from self._idle(waiver, word, names if covered else None)

    def _idle(self, waiver: Waiver, word: Word, names: RuleNames | None) -> Iterator[Remarked | Unusable]:
        path = waiver.span.file
        if names is None:
            message = "this waiver is for no payload file that is mapped"
            yield Remarked(path, tuple(remarks_of([_unused(waiver.span, message)])))
            return
        rule = names.whole(word.text, word.span)
        if isinstance(rule, Diagnostic):
            yield Unusable(path, tuple(remarks_of([rule])))
        elif rule not in self._unsettled:
            ended = "" if waiver.holds(self._today) else f" (it ended on {waiver.until})"
            message = f"no payload of this waiver breaks {rule}{ended}"
            yield Remarked(path, tuple(remarks_of([_unused(word.span, message)])))


def _unused(span: Span, message: str) -> Diagnostic:
    return Diagnostic(span, message, "remove it", "warning", code="unused-waiver")
