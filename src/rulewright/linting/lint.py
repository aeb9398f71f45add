"""Payload files and what judges them → events: the violations of each file, as they are found."""

from __future__ import annotations

import os
import re
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rulewright.language.decode import suggestion
from rulewright.linting.commit import CommitError, committed_at
from rulewright.linting.contracts import Load, Prepared, prepare
from rulewright.linting.events import (
    Event,
    FileFinished,
    FileStarted,
    PassedOver,
    Remarked,
    RuleFileChecked,
    Unusable,
)
from rulewright.linting.expectations import read_beside, refusal_of, resolved
from rulewright.linting.judge import Judge
from rulewright.linting.quoting import remarks_of, remarks_on
from rulewright.linting.rule_names import RuleNames
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.payloads import Payload, read_payloads
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rulewright.idempotency.index import SeenIndex
    from rulewright.linting.config import Assignment
    from rulewright.linting.discover import Input
    from rulewright.linting.duplicates import Watch
    from rulewright.linting.expectations import Refusal
    from rulewright.linting.waivers import Waiving
    from rulewright.plan.contract import Plan

_RULE_FILE = re.compile(rb"""^["']?rulewright["']?[ \t]*:""", re.MULTILINE)
_HEAD = 64 * 1024
_SCHEMA = ".schema.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of lint is told.

    Attributes:
        assign: what judges a file (None: standard input), if anything does.
        load: gives the plan of a rule file.
        check: checks a rule file that is among the payload files.
        stdin: standard input.
        data: the files of caller-supplied data, by name.
        asked_data: the names among them that some contract must declare.
        config: the configuration, as messages name it.
        how_to_map: what to do about a file that nothing judges.
        skip_unmapped: whether such a file is passed over even when the user named it.
        show_values: whether payload values are shown.
        now: the clock of a zone.
        waiving: the waivers of the configuration.
        mapped: names the payload files that the configuration maps, as it calls them; None where it has no say.
        seen: what knows the keys that were seen before.
        folder: where the names start by which it knows files.
    """

    assign: Callable[[Path | None], Assignment | None]
    load: Load
    check: Callable[[Path], RuleFileChecked | Unusable]
    stdin: BinaryIO
    data: Mapping[str, Path]
    asked_data: frozenset[str]
    config: str
    how_to_map: str
    skip_unmapped: bool = False
    show_values: bool = False
    now: Callable[[tzinfo], Clock] = Clock.system
    waiving: Waiving | None = None
    mapped: Callable[[], Iterable[str]] | None = None
    seen: SeenIndex | None = None
    folder: Path = field(default_factory=Path)


def lint(inputs: Iterable[Input], run: Run) -> Iterator[Event]:
    """Judges the payloads of every input; what cannot be used is told in its turn, and the others go on."""
    jobs: list[tuple[Input, Assignment]] = []
    idle, passed_over = True, 0
    for entry in inputs:
        if entry.path is not None and entry.format == "yaml" and is_rule_file(entry.path):
            if entry.named:
                idle = False
                yield run.check(entry.path)
        elif assignment := run.assign(entry.path):
            idle = False
            jobs.append((entry, assignment))
        elif entry.named and not run.skip_unmapped:
            idle = False
            yield Unusable.whole(entry.name, "unmapped", "no contract is mapped to this file", run.how_to_map)
        else:
            # A schema lies beside what it describes, and is no payload that somebody forgot to map.
            passed_over += not entry.name.endswith(_SCHEMA)
            yield PassedOver(entry.name)
    if idle and passed_over and not run.skip_unmapped:
        message = f"no contract is mapped to any of the payload files found ({passed_over})"
        yield Unusable.whole(run.config, "unmapped", message, run.how_to_map)
    yield from _judged(jobs, run)


def is_rule_file(path: Path) -> bool:
    """Whether a YAML file says that it is written in the rule language; of a file that cannot be opened, no."""
    try:
        with path.open("rb") as stream:
            return _RULE_FILE.search(stream.read(_HEAD)) is not None
    except OSError:
        return False


def _judged(jobs: list[tuple[Input, Assignment]], run: Run) -> Iterator[Event]:
    contracts: dict[tuple[str, str | None], Prepared | Unusable] = {}
    refusals: dict[Assignment, Refusal | Unusable | None] = {}
    for _, assignment in jobs:
        key = (assignment.rules, assignment.operation)
        if key not in contracts:
            contracts[key] = prepared = prepare(assignment, run.load, run.data)
            if isinstance(prepared, Unusable):
                yield prepared
        prepared = contracts[key]
        if assignment not in refusals and isinstance(prepared, Prepared):
            refusals[assignment] = refusal = _refusal(assignment, prepared.plan)
            if isinstance(refusal, Unusable):
                yield refusal
    ready = [prepared for prepared in contracts.values() if isinstance(prepared, Prepared)]
    if len(ready) == len(contracts):
        yield from _undeclared_data(ready, run)
    for entry, assignment in jobs:
        prepared = contracts[assignment.rules, assignment.operation]
        refusal = refusals.get(assignment)
        if isinstance(prepared, Prepared) and not isinstance(refusal, Unusable):
            events = _file(entry, assignment, prepared, refusal, run)
            yield from events if run.waiving is None else run.waiving.told(events, entry.path, prepared.plan)
    if run.waiving is not None and run.mapped is not None:
        yield from run.waiving.remarks(run.mapped)


def _refusal(assignment: Assignment, plan: Plan) -> Refusal | Unusable | None:
    try:
        return refusal_of(assignment, plan)
    except DiagnosticError as error:
        return _unusable(error)


def _unusable(error: DiagnosticError) -> Unusable:
    return Unusable(error.diagnostics[0].span.file, tuple(remarks_of(error.diagnostics)))


def _undeclared_data(contracts: list[Prepared], run: Run) -> Iterator[Unusable]:
    declared = {name for contract in contracts for name in contract.plan.data}
    for name in sorted(run.asked_data - declared):
        message = f"no contract of this run declares the data “{name}”"
        yield Unusable.whole(f"--data {name}", "unknown-data", message, suggestion(name, declared, "declared data"))


def _file(
    entry: Input, assignment: Assignment, contract: Prepared, refusal: Refusal | None, run: Run
) -> Iterator[Event]:
    yield FileStarted(entry.name, assignment.rules, contract.operation, contract.plan)
    payloads = 0
    judge = watch = None
    try:
        beside = None if entry.path is None else read_beside(entry.path, entry.name)
        if beside is not None and refusal is None and assignment.span is not None:
            yield _pointless(beside)
        elif beside is not None and refusal is not None:
            refusal = resolved(beside, RuleNames([contract.plan]))
        judge = _judge(entry, assignment, contract, refusal, run)
        watch = _watch(entry, contract, run, judge)
        with nullcontext(run.stdin) if entry.path is None else entry.path.open("rb") as stream:
            for payload in read_payloads(stream, entry.name, entry.format):
                if isinstance(payload, Payload):
                    payloads += 1
                    yield from judge.violations(payload) if watch is None else watch.judged(payload)
                    continue
                unusable = Unusable(entry.name, tuple(remarks_on(payload, entry.format, show_values=run.show_values)))
                if watch is None:
                    yield unusable
                else:
                    watch.unreadable(unusable)
    except DiagnosticError as error:  # of the file beside it: payloads that cannot be read are told as they come
        yield _unusable(error)
    except CommitError as error:
        yield Unusable.whole(entry.name, "commit", f"the date of its commit is not known: {error}", error.hint)
    except OSError as error:
        yield Unusable.whole(entry.name, "unreadable", f"the file cannot be read: {error.strerror or error}")
    if watch is not None:
        yield from watch.rest()
    yield FileFinished(entry.name, payloads, judge.skipped() if judge else ())


def _pointless(beside: Refusal) -> Remarked:
    message = "this lists what a payload breaks, and its map expects the payload to be accepted"
    hint = 'map the payload with expect = "reject", or remove this file'
    diagnostic = Diagnostic(beside.span, message, hint, "warning", code="unused-breaks")
    return Remarked(beside.span.file, tuple(remarks_of([diagnostic])))


def _judge(entry: Input, assignment: Assignment, contract: Prepared, refusal: Refusal | None, run: Run) -> Judge:
    return Judge(
        engine=contract.engine,
        context=Context(_clock(entry, assignment, contract, run), contract.plan.text.unit, contract.tables),
        refusal=refusal,
        public=contract.public,
        show_values=run.show_values,
    )


def _watch(entry: Input, contract: Prepared, run: Run, judge: Judge) -> Watch | None:
    """What looks up the keys of a file's payloads, where that was asked for and the contract has keys."""
    if run.seen is None or contract.operation is None or not contract.plan.idempotency:
        return None
    from rulewright.linting.duplicates import Watch  # noqa: PLC0415 - few runs look at what was seen

    name = "" if entry.path is None else os.path.relpath(entry.path.resolve(), run.folder.resolve())
    operation = contract.plan.operations[contract.operation]
    return Watch(run.seen, judge, contract.plan, operation, name.replace(os.sep, "/"))


def _clock(entry: Input, assignment: Assignment, contract: Prepared, run: Run) -> Clock:
    zone = contract.plan.clock.zone
    today: date | None = assignment.today if isinstance(assignment.today, date) else None
    if assignment.today == "commit":
        if entry.path is None:
            raise CommitError("standard input is in no commit", "give a date with --today")
        today = committed_at(entry.path)
    return run.now(zone) if today is None else Clock.at(today, zone)
